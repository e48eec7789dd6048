// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/build/error_timeline.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/theme/accessible_role.h"
#include "ui/theme/text.h"
#include "ui/widgets/painting.h"

namespace visema::ui {
namespace {

constexpr int kMargin = 14;
constexpr FrameIndex kFar = 25;
constexpr double kYellow = 0.6;  // of the threshold

}  // namespace

ErrorTimeline::ErrorTimeline(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleRole(*this, QAccessible::Chart);
  setAccessibleName(tr("Tracking quality"));
  setToolTip(tr("Click to go there, Shift-click to choose a stretch; arrow keys step, Page keys step a second"));
  setCursor(Qt::PointingHandCursor);
}

void ErrorTimeline::setFootage(std::shared_ptr<const BuildFootage> footage) {
  const bool other = !footage || !footage_ || footage->name != footage_->name;
  footage_ = std::move(footage);
  if (other) anchor_ = -1;
  frame_ = std::clamp<FrameIndex>(frame_, 0, std::max<FrameIndex>(0, count() - 1));
  update();
}

void ErrorTimeline::setFrame(FrameIndex frame) {
  frame_ = std::clamp<FrameIndex>(frame, 0, std::max<FrameIndex>(0, count() - 1));
  update();
}

void ErrorTimeline::setThreshold(double threshold) {
  threshold_ = threshold;
  update();
}

std::optional<FrameRun> ErrorTimeline::chosen() const {
  if (anchor_ < 0 || anchor_ >= count()) return std::nullopt;
  return FrameRun{std::min(anchor_, frame_), std::max(anchor_, frame_) + 1};
}

void ErrorTimeline::clearChoice() {
  anchor_ = -1;
  update();
}

std::vector<FrameRun> ErrorTimeline::badRuns() const {
  std::vector<FrameRun> runs;
  for (FrameIndex i = 0; i < count(); ++i) {
    const BuildFrame& frame = footage_->frames[static_cast<std::size_t>(i)];
    if (frame.away || frame.error < threshold_) continue;
    constexpr FrameIndex kNear = 5;
    if (!runs.empty() && i - runs.back().to <= kNear)
      runs.back().to = i + 1;
    else
      runs.push_back({i, i + 1});
  }
  return runs;
}

std::optional<FrameIndex> ErrorTimeline::badFrom(FrameIndex frame, int direction) const {
  std::optional<FrameIndex> found;
  for (const FrameRun& run : badRuns()) {
    FrameIndex worst = run.from;
    for (FrameIndex i = run.from; i < run.to; ++i)
      if (footage_->frames[static_cast<std::size_t>(i)].error > footage_->frames[static_cast<std::size_t>(worst)].error)
        worst = i;
    if (direction > 0 && worst > frame) return worst;
    if (direction < 0 && worst < frame) found = worst;
  }
  return found;
}

std::optional<FrameIndex> ErrorTimeline::worst() const {
  std::optional<FrameIndex> worst;
  for (FrameIndex i = 0; i < count(); ++i) {
    const BuildFrame& frame = footage_->frames[static_cast<std::size_t>(i)];
    if (!frame.away && (!worst || frame.error > footage_->frames[static_cast<std::size_t>(*worst)].error)) worst = i;
  }
  return worst;
}

qreal ErrorTimeline::xOf(FrameIndex frame) const {
  return kMargin + (width() - 2.0 * kMargin) * static_cast<qreal>(frame) /
                       static_cast<qreal>(std::max<FrameIndex>(1, count() - 1));
}

FrameIndex ErrorTimeline::frameAt(qreal x) const {
  const qreal share = (x - kMargin) / std::max(1.0, width() - 2.0 * kMargin);
  return std::clamp<FrameIndex>(std::llround(share * static_cast<qreal>(count() - 1)), 0,
                                std::max<FrameIndex>(0, count() - 1));
}

void ErrorTimeline::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = tokensOf(*this);
  const QRectF band(kMargin, 6, width() - 2 * kMargin, height() - 38);
  if (const auto run = chosen()) {
    QColor veil = tokens.accent;
    veil.setAlphaF(0.18F);
    painter.fillRect(QRectF(QPointF(xOf(run->from), 0), QPointF(xOf(run->to - 1) + 1, height())), veil);
  }
  const qreal line = band.bottom() - band.height() * std::min(1.0, threshold_);
  painter.setPen(QPen(tokens.line, 1, Qt::DashLine));
  painter.drawLine(QPointF(band.left(), line), QPointF(band.right(), line));
  if (count() > 1) {
    drawCurve(painter, band);
    drawMarks(painter, band);
    painter.setPen(QPen(tokens.text, 1.5));
    const qreal x = std::round(xOf(frame_)) + 0.5;
    painter.drawLine(QPointF(x, 2), QPointF(x, height() - 2));
  }
  if (hasFocus()) drawFocusRing(painter, rect(), metric::kRadius, tokens.accent);
}

/// One step of the curve a pixel, the worst frame in it.
void ErrorTimeline::drawCurve(QPainter& painter, const QRectF& band) const {
  const Tokens& tokens = tokensOf(*this);
  QPointF before;
  bool known = false;
  FrameIndex next = 0;
  for (int x = static_cast<int>(band.left()); x <= static_cast<int>(band.right()); ++x) {
    const FrameIndex to = frameAt(x + 0.5);
    float error = 0;
    bool away = true;
    for (FrameIndex i = std::min(next, to); i <= to; ++i) {
      const BuildFrame& frame = footage_->frames[static_cast<std::size_t>(i)];
      if (!frame.away) error = std::max(error, frame.error), away = false;
    }
    next = to;
    const QPointF at(x, band.bottom() - band.height() * std::clamp(error, 0.0F, 1.0F));
    if (known && !away) {
      const QColor color = error >= threshold_ ? tokens.bad : error >= kYellow * threshold_ ? tokens.warn : tokens.good;
      painter.setPen(QPen(color, 1.8, Qt::SolidLine, Qt::RoundCap));
      painter.drawLine(before, at);
    }
    before = at;
    known = !away;
  }
}

void ErrorTimeline::drawMarks(QPainter& painter, const QRectF& band) const {
  const Tokens& tokens = tokensOf(*this);
  for (const BuildStretch& each : footage_->stretches) {
    const QColor color = each.kind == StretchKind::Idle           ? tokens.accent
                         : each.kind == StretchKind::CoveredMouth ? tokens.warn
                                                                  : tokens.faint;
    const QRectF bar(QPointF(xOf(each.from), height() - 30),
                     QPointF(std::max(xOf(each.from) + 3, xOf(each.to - 1)), height() - 27));
    painter.fillRect(bar, color);
  }
  const qreal y = height() - 16;
  for (FrameIndex i = 0; i < count(); ++i) {
    const BuildFrame& frame = footage_->frames[static_cast<std::size_t>(i)];
    const qreal x = xOf(i);
    if (frame.away)
      painter.fillRect(QRectF(x - 0.5, band.top(), std::max(1.0, xOf(1) - xOf(0)), band.height()), tokens.raised);
    if (frame.cut && i > 0) {
      painter.setPen(QPen(tokens.faint, 1, Qt::DotLine));
      painter.drawLine(QPointF(x, band.top()), QPointF(x, band.bottom()));
    }
  }
  for (FrameIndex i = 0; i < count(); ++i) {
    const BuildFrame& frame = footage_->frames[static_cast<std::size_t>(i)];
    if (!frame.keyframe) continue;
    const qreal x = xOf(i);
    const QPolygonF diamond{{{x, y - 5}, {x + 5, y}, {x, y + 5}, {x - 5, y}}};
    painter.setPen(QPen(tokens.accent, 1.3));
    painter.setBrush(frame.byHand ? QBrush(tokens.accent) : QBrush(tokens.accentSoft));
    painter.drawPolygon(diamond);
  }
}

void ErrorTimeline::goTo(FrameIndex frame, bool choosing) {
  if (count() == 0) return;
  if (choosing && anchor_ < 0) anchor_ = frame_;
  if (!choosing) anchor_ = -1;
  setFrame(frame);
  Q_EMIT moved(frame_);
}

void ErrorTimeline::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton)
    goTo(frameAt(event->position().x()), event->modifiers().testFlag(Qt::ShiftModifier));
}

void ErrorTimeline::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons().testFlag(Qt::LeftButton)) goTo(frameAt(event->position().x()), anchor_ >= 0);
}

void ErrorTimeline::keyPressEvent(QKeyEvent* event) {
  const bool choosing = event->modifiers().testFlag(Qt::ShiftModifier);
  switch (event->key()) {
    case Qt::Key_Left:
      return goTo(frame_ - 1, choosing);
    case Qt::Key_Right:
      return goTo(frame_ + 1, choosing);
    case Qt::Key_PageUp:
      return goTo(frame_ - kFar, choosing);
    case Qt::Key_PageDown:
      return goTo(frame_ + kFar, choosing);
    case Qt::Key_Home:
      return goTo(0, choosing);
    case Qt::Key_End:
      return goTo(count() - 1, choosing);
    default:
      QWidget::keyPressEvent(event);
  }
}

void ErrorTimeline::focusInEvent(QFocusEvent*) { update(); }
void ErrorTimeline::focusOutEvent(QFocusEvent*) { update(); }

}  // namespace visema::ui
