// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "ui/theme/tokens.h"

namespace visema::ui {

/// A thin bar from 0 to 1; negative while it is not known how far, then it shows a calm third in the middle.
class ProgressBar : public QWidget {
  Q_OBJECT
 public:
  explicit ProgressBar(QWidget* parent = nullptr);
  void set(double fraction, Tone tone = Tone::Accent);
  double fraction() const { return fraction_; }
  QSize sizeHint() const override { return {150, 6}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  double fraction_ = 0;
  Tone tone_ = Tone::Accent;
};

}  // namespace visema::ui
