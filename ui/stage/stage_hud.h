// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

#include "ui/models/live_models.h"

namespace visema::ui {

/// The session's figures on dark glass: the delay and the frame rate, and when opened each stage with its bar.
class StageHud : public QAbstractButton {
  Q_OBJECT
 public:
  explicit StageHud(QWidget* parent = nullptr);
  void setStatus(const LiveStatus& status);
  QSize sizeHint() const override;

 Q_SIGNALS:
  void sizeHintChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Line {
    QString name, value;
    double bar = -1;  // 0..1 of the whole delay
    bool operator==(const Line&) const = default;
  };
  std::vector<Line> lines() const;
  LiveStatus status_;
};

}  // namespace visema::ui
