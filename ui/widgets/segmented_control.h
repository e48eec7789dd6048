// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>
#include <QWidget>

class QButtonGroup;
class QHBoxLayout;
class QVariantAnimation;

namespace visema::ui {

/// A few choices in a row of which one is taken; the arrow keys move between them.
class SegmentedControl : public QWidget {
  Q_OBJECT
 public:
  explicit SegmentedControl(QWidget* parent = nullptr);
  void addSegment(const QString& text, const QString& toolTip = {});
  void setCurrent(int index);  // says nothing
  int current() const;
  QAbstractButton* segment(int index) const;

 Q_SIGNALS:
  void chosen(int index);  // by the user

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void slideTo(int index);
  QRectF slot(int index) const;
  QButtonGroup* group_;
  QHBoxLayout* layout_;
  QVariantAnimation* slide_;
  QRectF thumb_;
};

}  // namespace visema::ui
