// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QButtonGroup;

namespace visema::ui {

class Swatch;

/// A few colours to choose from, and one of the user's own.
class SwatchRow : public QWidget {
  Q_OBJECT
 public:
  explicit SwatchRow(QWidget* parent = nullptr);
  void setColor(const QColor& color);
  const QColor& color() const { return color_; }

 Q_SIGNALS:
  void chosen(const QColor& color);  // by the user

 private:
  void add(Swatch* swatch, const QString& name);
  void chooseOwn();
  void choose(const QColor& color);
  QColor color_;
  QButtonGroup* group_;
  Swatch* own_;
};

}  // namespace visema::ui
