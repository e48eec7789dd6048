// SPDX-License-Identifier: Apache-2.0
#include "ui/stage/raster_frame_view.h"

#include <QPainter>
#include <QPainterPath>

#include "ui/stage/yuv_picture.h"
#include "ui/theme/tokens.h"

namespace visema::ui {

RasterFrameView::RasterFrameView(QWidget* parent, FrameGround ground) : QWidget(parent), ground_(ground) {
  setAttribute(Qt::WA_OpaquePaintEvent);
}

void RasterFrameView::show(YuvFrame frame) {
  frame_ = std::move(frame);
  picture_ = {};
  update();
}

void RasterFrameView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& tokens = tokensOf(*this);
  const bool black = ground_ == FrameGround::Black;
  const qreal radius = black ? 0 : metric::kRadiusLarge;
  painter.fillRect(rect(), black ? QColor(Qt::black) : tokens.background);
  painter.setRenderHint(QPainter::Antialiasing);
  QPainterPath stage;
  stage.addRoundedRect(QRectF(rect()), radius, radius);
  if (!black) painter.fillPath(stage, tokens.stage);
  if (!frame_) return;
  if (picture_.isNull()) picture_ = toImage(*frame_);  // once a frame, and only of those that are seen
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  const QRectF box = letterbox(picture_.size(), rect());
  const bool touchesCorners = box.top() < radius && box.left() < radius;
  if (!touchesCorners) {  // the usual case, and the quick one: no path to fill
    painter.drawImage(box, picture_);
    return;
  }
  QBrush brush(picture_);
  QTransform place;
  place.translate(box.left(), box.top());
  place.scale(box.width() / picture_.width(), box.height() / picture_.height());
  brush.setTransform(place);
  QPainterPath part;
  part.addRect(box);
  painter.fillPath(stage.intersected(part), brush);
}

}  // namespace visema::ui
