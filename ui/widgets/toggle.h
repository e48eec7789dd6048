// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

class QVariantAnimation;

namespace visema::ui {

/// A switch that is on or off; its text is only its accessible name, a row puts the visible words beside it.
class Toggle : public QAbstractButton {
  Q_OBJECT
 public:
  explicit Toggle(const QString& name, QWidget* parent = nullptr);
  QSize sizeHint() const override { return {36, 22}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void checkStateSet() override;
  void nextCheckState() override;

 private:
  void slide();
  QVariantAnimation* slide_;
  qreal position_ = 0;
};

}  // namespace visema::ui
