// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/build/track_stage.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <cmath>

#include "ui/stage/yuv_picture.h"
#include "ui/theme/accessible_role.h"
#include "ui/theme/text.h"
#include "ui/widgets/painting.h"

namespace visema::ui {
namespace {

constexpr double kCrop = 256;
constexpr double kReach = 11;    // pixels of the window a point is taken from
constexpr int kMagnifier = 132;  // its side
constexpr double kEnlarged = 6;
constexpr std::size_t kFirstEye = 0, kBridge = 2, kLastEye = 4;  // outer corners, and the middle

}  // namespace

TrackStage::TrackStage(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAccessibleRole(*this, QAccessible::Canvas);
  setAccessibleName(tr("Frame"));
  setToolTip(
      tr("Drag the points onto eyes and nose; 1 to 5 choose one, 0 all; arrow keys nudge, with Shift by a "
         "quarter of a pixel"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  settled_.setSingleShot(true);
  settled_.setInterval(600);
  connect(&settled_, &QTimer::timeout, this, &TrackStage::commit);
}

void TrackStage::setPicture(const QImage& picture) {
  picture_ = picture;
  update();
}

void TrackStage::setFace(const BuildFrame* frame, const std::array<Point, kBuildHandles>& handles,
                         const BuildOutline* outline) {
  settled_.stop();
  moved_ = false;
  grip_ = None;
  known_ = frame != nullptr;
  handles_ = handles;
  if (frame) pose_ = frame->pose;
  hasOutline_ = outline != nullptr;
  if (outline) outline_ = *outline;
  update();
}

void TrackStage::setWords(const QString& words) {
  words_ = words;
  update();
}

void TrackStage::setEditable(bool editable) {
  editable_ = editable;
  update();
}

void TrackStage::setEmptyText(const QString& text) {
  empty_ = text;
  update();
}

void TrackStage::commit() {
  settled_.stop();
  if (grip_ != None || !moved_) return;
  moved_ = false;
  Q_EMIT posed(pose_);
}

QRectF TrackStage::pictureRect() const { return letterbox(picture_.size(), rect()); }

QPointF TrackStage::toWidget(const Point& p) const {
  const QRectF box = pictureRect();
  const qreal scale = box.width() / std::max(1, picture_.width());
  return {box.left() + p.x * scale, box.top() + p.y * scale};
}

Point TrackStage::toPicture(const QPointF& at) const {
  const QRectF box = pictureRect();
  const qreal scale = std::max(1e-6, box.width() / std::max(1, picture_.width()));
  return {(at.x() - box.left()) / scale, (at.y() - box.top()) / scale};
}

int TrackStage::gripAt(const QPointF& at) const {
  if (!known_ || !editable_ || picture_.isNull()) return None;
  for (std::size_t i = 0; i < kBuildHandles; ++i) {
    const QPointF to = toWidget(handleInPicture(i)) - at;
    if (std::hypot(to.x(), to.y()) < kReach) return static_cast<int>(i);
  }
  const Point inside = pose_.apply(toPicture(at));
  return inside.x >= 0 && inside.y >= 0 && inside.x <= kCrop && inside.y <= kCrop ? Whole : None;
}

/// An outer corner of an eye turns and sizes the face about the other one; everything else moves it.
void TrackStage::moveGrip(int grip, const Point& to) {
  moved_ = true;
  if (grip == static_cast<int>(kFirstEye) || grip == static_cast<int>(kLastEye)) {
    const auto held = static_cast<std::size_t>(grip);
    const std::size_t still = held == kFirstEye ? kLastEye : kFirstEye;
    const std::array<Point, 2> from{handleInPicture(still), to}, onto{handles_[still], handles_[held]};
    if (std::hypot(from[0].x - to.x, from[0].y - to.y) > 4) pose_ = fitSimilarity(from, onto);
  } else {
    const Point was = grip == Whole ? grabbed_ : handleInPicture(static_cast<std::size_t>(grip));
    pose_ = Similarity{1, 0, was.x - to.x, was.y - to.y}.then(pose_);
    grabbed_ = to;
  }
  update();
}

void TrackStage::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = tokensOf(*this);
  QPainterPath around;
  around.addRoundedRect(rect(), metric::kRadiusLarge, metric::kRadiusLarge);
  painter.fillPath(around, tokens.stage);
  if (picture_.isNull()) {
    painter.setPen(tokens.muted);
    painter.setFont(textFont(TextRole::Body));
    painter.drawText(rect(), Qt::AlignCenter, empty_);
  } else {
    painter.setClipPath(around);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(pictureRect(), picture_);
    if (known_) drawFace(painter);
    if (known_ && editable_ && selected_ != Whole && (grip_ != None || hasFocus())) drawMagnifier(painter);
    drawWords(painter);
    painter.setClipping(false);
  }
  if (hasFocus()) drawFocusRing(painter, rect(), metric::kRadiusLarge, tokens.accent);
}

void TrackStage::drawFace(QPainter& painter) const {
  const Tokens& tokens = tokensOf(*this);
  const Similarity back = pose_.inverse();
  QPolygonF box;
  for (const Point& corner : {Point{0, 0}, Point{kCrop, 0}, Point{kCrop, kCrop}, Point{0, kCrop}})
    box << toWidget(back.apply(corner));
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(moved_ ? tokens.warn : tokens.accent, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPolygon(box);
  if (hasOutline_) {
    QPolygonF face;
    for (const Point& p : outline_) face << toWidget(back.apply(p));
    painter.setPen(QPen(tokens.good, 1.4, Qt::DashLine));
    painter.drawPolygon(face);
  }
  if (!editable_) return;
  for (std::size_t i = 0; i < kBuildHandles; ++i) {
    const QPointF at = toWidget(handleInPicture(i));
    const bool chosen = selected_ == static_cast<int>(i);
    painter.setPen(QPen(moved_ ? tokens.warn : tokens.accent, chosen ? 2.2 : 1.4));
    painter.setBrush(Qt::white);
    painter.drawEllipse(at, chosen ? 4.6 : 3.6, chosen ? 4.6 : 3.6);
  }
}

/// In the upper right corner, or the left one where the point is under it.
void TrackStage::drawMagnifier(QPainter& painter) const {
  const Point at = handleInPicture(static_cast<std::size_t>(selected_));
  QRectF box(width() - kMagnifier - metric::kGap, metric::kGap, kMagnifier, kMagnifier);
  if (box.adjusted(-20, -20, 20, 20).contains(toWidget(at))) box.moveLeft(metric::kGap);
  const double half = kMagnifier / kEnlarged / 2;
  painter.save();
  QPainterPath round;
  round.addRoundedRect(box, metric::kRadius, metric::kRadius);
  painter.setClipPath(round, Qt::IntersectClip);
  painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
  painter.fillRect(box, Qt::black);
  painter.drawImage(box, picture_, QRectF(at.x - half, at.y - half, 2 * half, 2 * half));
  painter.restore();
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(kOnGlassMuted, 1));
  painter.drawRoundedRect(box, metric::kRadius, metric::kRadius);
  painter.setPen(QPen(tokensOf(*this).accent, 1.2));
  painter.drawLine(box.center() - QPointF(9, 0), box.center() + QPointF(9, 0));
  painter.drawLine(box.center() - QPointF(0, 9), box.center() + QPointF(0, 9));
}

void TrackStage::drawWords(QPainter& painter) const {
  if (words_.isEmpty()) return;
  painter.setFont(textFont(TextRole::Small));
  const QRectF box(metric::kGap, metric::kGap, figuresWidth(painter.font(), words_) + 24, 28);
  drawBox(painter, box, metric::kRadius, kGlass);
  painter.setPen(kOnGlass);
  drawFigures(painter, box, Qt::AlignCenter, words_);
}

void TrackStage::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  settled_.stop();
  grip_ = gripAt(event->position());
  if (grip_ == None) return;
  selected_ = grip_;
  grabbed_ = toPicture(event->position());
  update();
}

void TrackStage::mouseMoveEvent(QMouseEvent* event) {
  if (grip_ != None) return moveGrip(grip_, toPicture(event->position()));
  const int under = gripAt(event->position());
  setCursor(under == None ? Qt::ArrowCursor : under == Whole ? Qt::SizeAllCursor : Qt::CrossCursor);
}

void TrackStage::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || grip_ == None) return;
  grip_ = None;
  commit();
  update();
}

void TrackStage::keyPressEvent(QKeyEvent* event) {
  const double far = event->modifiers().testFlag(Qt::ShiftModifier) ? 0.25 : 1;
  const int key = event->key();
  if (key >= Qt::Key_0 && key <= Qt::Key_5) {
    selected_ = key == Qt::Key_0 ? static_cast<int>(Whole) : key - Qt::Key_1;
    return update();
  }
  Point by;
  if (key == Qt::Key_Left) by.x = -far;
  if (key == Qt::Key_Right) by.x = far;
  if (key == Qt::Key_Up) by.y = -far;
  if (key == Qt::Key_Down) by.y = far;
  if (by == Point{} || !known_ || !editable_) return QWidget::keyPressEvent(event);
  const Point at = handleInPicture(selected_ == Whole ? kBridge : static_cast<std::size_t>(selected_));
  grabbed_ = at;
  moveGrip(selected_, {at.x + by.x, at.y + by.y});
  settled_.start();
}

void TrackStage::focusInEvent(QFocusEvent*) { update(); }
void TrackStage::focusOutEvent(QFocusEvent*) {
  commit();
  update();
}

}  // namespace visema::ui
