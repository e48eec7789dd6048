// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "ui/models/build_models.h"
#include "ui/widgets/card.h"

class QPushButton;

namespace visema::ui {

class ElidedLabel;
class Figure;
class ProgressBar;

/// What is being done, how far it is and how long it still takes; it can be stopped. Gone while nothing is done.
class WorkPanel : public Card {
  Q_OBJECT
 public:
  explicit WorkPanel(QWidget* parent = nullptr);
  void setWork(const std::optional<BuildWork>& work);

 Q_SIGNALS:
  void cancelRequested();

 private:
  ElidedLabel* stage_;
  Figure* figures_;
  ProgressBar* bar_;
  QPushButton* cancel_;
};

/// "43 % · 12 s left", as far as it is known.
QString progressWords(double fraction, double secondsLeft);

}  // namespace visema::ui
