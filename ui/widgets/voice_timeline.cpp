// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/voice_timeline.h"

#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>
#include <cmath>

#include "ui/theme/accessible_role.h"
#include "ui/theme/text.h"
#include "ui/theme/tokens.h"

namespace visema::ui {
namespace {

constexpr std::size_t kKeep = 60 * 25;
constexpr qreal kPitch = 4;          // pixels a frame
constexpr qreal kPlayheadAt = 0.82;  // of the width: what was heard but not yet shown lies right of it
constexpr qreal kMargin = 14;

/// Loudness as people see it: quiet speech is not a flat line.
qreal barHeight(float peak) { return std::pow(qBound(0.0F, peak, 1.0F), 0.6F); }

}  // namespace

VoiceTimeline::VoiceTimeline(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setMinimumHeight(96);
  setAccessibleRole(*this, QAccessible::Chart);
  setAccessibleName(tr("Voice and mouth"));
}

VoiceTimeline::Column& VoiceTimeline::columnAt(FrameIndex frame) {
  if (columns_.empty()) first_ = frame;
  const FrameIndex end = first_ + static_cast<FrameIndex>(columns_.size());
  // Far from what is kept: a new beginning, rather than a gap to fill.
  if (frame < first_ - static_cast<FrameIndex>(kKeep) || frame > end + static_cast<FrameIndex>(kKeep)) {
    columns_.clear();
    first_ = frame;
  }
  while (frame < first_) columns_.emplace_front(), --first_;
  while (frame >= first_ + static_cast<FrameIndex>(columns_.size())) columns_.emplace_back();
  return columns_[static_cast<std::size_t>(frame - first_)];
}

const VoiceTimeline::Column* VoiceTimeline::find(FrameIndex frame) const {
  if (frame < first_ || frame >= first_ + static_cast<FrameIndex>(columns_.size())) return nullptr;
  return &columns_[static_cast<std::size_t>(frame - first_)];
}

void VoiceTimeline::setVoice(FrameIndex first, std::span<const VoiceColumn> columns) {
  for (const VoiceColumn& voice : columns) {
    Column& column = columnAt(first++);
    column.peak = std::isfinite(voice.peak) ? voice.peak : 0.0F;
    column.speech = voice.speech;
  }
  while (columns_.size() > kKeep) columns_.pop_front(), ++first_;
  noticeSpeaking();
  update();
}

void VoiceTimeline::setSpeech(FrameIndex frame, bool speech) {
  if (!find(frame)) return;
  columnAt(frame).speech = speech;
  noticeSpeaking();
  update();
}

void VoiceTimeline::setMouth(FrameIndex first, std::span<const float> openings) {
  for (float opening : openings) columnAt(first++).mouth = std::isfinite(opening) ? std::max(opening, 0.0F) : -1.0F;
  while (columns_.size() > kKeep) columns_.pop_front(), ++first_;
  update();
}

void VoiceTimeline::setPlayhead(double frame) {
  if (frame == playhead_) return;
  playhead_ = frame;
  noticeSpeaking();
  update();
}

void VoiceTimeline::setEmptyText(const QString& text) {
  emptyText_ = text;
  update();
}

void VoiceTimeline::clear() {
  columns_.clear();
  first_ = 0;
  playhead_ = 0;
  noticeSpeaking();
  update();
}

std::optional<bool> VoiceTimeline::speaking() const {
  const Column* column = find(static_cast<FrameIndex>(std::floor(playhead_)));
  return column ? std::optional<bool>(column->speech) : std::nullopt;
}

void VoiceTimeline::noticeSpeaking() {
  const std::optional<bool> now = speaking();
  if (now == speaking_) return;
  speaking_ = now;
  Q_EMIT speakingChanged(now);
}

qreal VoiceTimeline::xOf(double frame) const {
  return kMargin + (width() - 2 * kMargin) * kPlayheadAt + (frame - playhead_) * kPitch;
}

void VoiceTimeline::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = tokensOf(*this);
  const qreal half = voiceShare();
  const QRectF voiceBand(kMargin, 26, width() - 2 * kMargin, half - 26);
  const QRectF mouthBand(kMargin, half + 24, width() - 2 * kMargin, height() - half - 28);

  painter.setPen(QPen(tokens.line, 1, Qt::DotLine));
  painter.drawLine(QPointF(voiceBand.left(), voiceBand.center().y()),
                   QPointF(voiceBand.right(), voiceBand.center().y()));
  painter.setPen(QPen(tokens.line, 1));
  painter.drawLine(QPointF(mouthBand.left(), mouthBand.bottom()), QPointF(mouthBand.right(), mouthBand.bottom()));
  if (columns_.empty()) {
    painter.setFont(textFont(TextRole::Small));
    painter.setPen(tokens.faint);
    painter.drawText(voiceBand.united(mouthBand), Qt::AlignCenter | Qt::TextWordWrap, emptyText_);
    drawCaptions(painter);
    return;
  }
  const auto from = static_cast<FrameIndex>(std::floor(playhead_ - (xOf(playhead_) - kMargin) / kPitch)) + 1;
  const auto to = static_cast<FrameIndex>(std::floor(playhead_ + (width() - kMargin - xOf(playhead_)) / kPitch)) - 1;
  drawVoice(painter, voiceBand, from, to);
  drawMouth(painter, mouthBand, from, to);
  // What is heard but not yet shown is there, only quieter.
  QColor veil = tokens.panel;
  veil.setAlphaF(0.45F);
  const qreal x = xOf(playhead_);
  painter.fillRect(QRectF(x, voiceBand.top(), width() - 1 - x, mouthBand.bottom() - voiceBand.top() - 1), veil);
  QLinearGradient fade(kMargin, 0, kMargin + 40, 0);
  QColor clear = tokens.panel;
  clear.setAlpha(0);
  fade.setColorAt(0, tokens.panel);
  fade.setColorAt(1, clear);
  painter.fillRect(QRectF(kMargin - 2, voiceBand.top(), 42, mouthBand.bottom() - voiceBand.top() - 1), fade);
  painter.setPen(QPen(tokens.muted, 1));
  const qreal line = std::round(x) + 0.5;
  painter.drawLine(QPointF(line, 10), QPointF(line, height() - 6));
  drawCaptions(painter);
}

void VoiceTimeline::drawCaptions(QPainter& painter) const {
  painter.setFont(textFont(TextRole::Tiny));
  painter.setPen(tokensOf(*this).muted);
  painter.drawText(QPointF(kMargin, 22), tr("Voice"));
  painter.drawText(QPointF(kMargin, voiceShare() + 18), tr("Mouth"));
}

qreal VoiceTimeline::voiceShare() const { return std::floor(height() * 0.56); }

void VoiceTimeline::drawVoice(QPainter& painter, const QRectF& band, FrameIndex from, FrameIndex to) const {
  const Tokens& tokens = tokensOf(*this);
  QPainterPath speech;
  QPainterPath quiet;
  for (FrameIndex frame = from; frame <= to; ++frame) {
    const Column* column = find(frame);
    if (!column) continue;
    const qreal tall = std::max(2.0, barHeight(column->peak) * band.height());
    const QRectF bar(xOf(static_cast<double>(frame)) + 1, band.center().y() - tall / 2, 2, tall);
    (column->speech ? speech : quiet).addRoundedRect(bar, 1, 1);
  }
  painter.fillPath(quiet, tokens.faint);
  painter.fillPath(speech, tokens.accent);
}

void VoiceTimeline::drawMouth(QPainter& painter, const QRectF& band, FrameIndex from, FrameIndex to) const {
  const Tokens& tokens = tokensOf(*this);
  QColor fill = tokens.good;
  fill.setAlphaF(0.16F);
  QPolygonF line;
  const auto flush = [&] {
    if (line.size() > 1) {
      QPolygonF area = line;
      area << QPointF(line.last().x(), band.bottom()) << QPointF(line.first().x(), band.bottom());
      painter.setPen(Qt::NoPen);
      painter.setBrush(fill);
      painter.drawPolygon(area);
      painter.setPen(QPen(tokens.good, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
      painter.setBrush(Qt::NoBrush);
      painter.drawPolyline(line);
    }
    line.clear();
  };
  for (FrameIndex frame = from; frame <= to; ++frame) {
    const Column* column = find(frame);
    if (!column || column->mouth < 0) {
      flush();
      continue;
    }
    const qreal up = std::min(1.0F, column->mouth) * (band.height() - 2);
    line << QPointF(xOf(static_cast<double>(frame)) + kPitch / 2, band.bottom() - 1 - up);
  }
  flush();
}

}  // namespace visema::ui
