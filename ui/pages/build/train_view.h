// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "ui/models/build_models.h"

class QLabel;
class QPushButton;

namespace visema::ui {

class Chip;
class CurveChart;
class Figure;
class ProgressBar;

/// The Train step: how far it is, how good it is, and what it paints beside the truth. It trains nothing.
class TrainView : public QWidget {
  Q_OBJECT
 public:
  explicit TrainView(QWidget* parent = nullptr);
  void setTraining(const TrainingLook& training, const QString& obstacle);

 Q_SIGNALS:
  void pauseRequested();
  void keepRequested();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* makePreview();
  void showPreview();
  TrainingLook training_;
  Chip* state_;
  Figure* figures_;
  ProgressBar* bar_;
  QLabel *stage_, *preview_;
  QPushButton *pause_, *keep_;
  CurveChart *lips_, *loss_;
};

}  // namespace visema::ui
