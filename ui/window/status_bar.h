// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <array>

#include "ui/models/live_models.h"

namespace visema::ui {

/// The line at the window's foot: engine, frame rate, frame time, drops, memory, version.
class StatusBar : public QWidget {
  Q_OBJECT
 public:
  explicit StatusBar(const QString& version, QWidget* parent = nullptr);
  void setStatus(const EngineStatus& status);
  const QString& engine() const { return status_.engine; }
  qint64 memoryBytes() const { return status_.memoryBytes; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  EngineStatus status_;
  std::array<qreal, 4> rooms_{};  // the words have had, so that a figure that grows shorter moves nothing
  const QString version_;
};

}  // namespace visema::ui
