// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QWidget>

#include "ui/stage/frame_view.h"

namespace visema::ui {

/// Draws frames with QPainter, wherever there is no graphics card to ask.
class RasterFrameView : public QWidget, public FrameView {
  Q_OBJECT
 public:
  explicit RasterFrameView(QWidget* parent = nullptr, FrameGround ground = FrameGround::Stage);
  QWidget* widget() override { return this; }
  void show(YuvFrame frame) override;
  QString description() const override { return QStringLiteral("Raster"); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const FrameGround ground_;
  YuvFrame frame_;
  QImage picture_;  // of the frame, as soon as it is painted
};

}  // namespace visema::ui
