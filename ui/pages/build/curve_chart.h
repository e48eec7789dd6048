// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointF>
#include <QWidget>
#include <vector>

#include "ui/theme/tokens.h"

namespace visema::ui {

/// One curve with its last value in figures. Scales itself.
class CurveChart : public QWidget {
  Q_OBJECT
 public:
  CurveChart(const QString& caption, Tone tone, QWidget* parent = nullptr);
  /// `last` is the last value as it is told.
  void setPoints(const std::vector<QPointF>& points, const QString& last);
  void setEmptyText(const QString& text);
  QSize sizeHint() const override { return {260, 130}; }
  QSize minimumSizeHint() const override { return {140, 96}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const QString caption_;
  const Tone tone_;
  std::vector<QPointF> points_;
  QString last_, empty_;
};

}  // namespace visema::ui
