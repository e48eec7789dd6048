// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <deque>
#include <optional>
#include <span>

#include "core/base/time.h"
#include "ui/models/live_models.h"

namespace visema::ui {

/// The voice and, under it, the opening of the mouth, on one timeline that runs past the moment being shown. One column
/// is one frame. Keeps the last minute; draws only when it is told something.
class VoiceTimeline : public QWidget {
  Q_OBJECT
 public:
  explicit VoiceTimeline(QWidget* parent = nullptr);

  /// These put columns at frame `first` and after; what lies between the end and `first` counts as silence.
  void setVoice(FrameIndex first, std::span<const VoiceColumn> columns);
  /// Whether a frame heard before turned out to be speech.
  void setSpeech(FrameIndex frame, bool speech);
  void setMouth(FrameIndex first, std::span<const float> openings);
  /// The frame on the stage; a fraction of a frame scrolls smoothly.
  void setPlayhead(double frame);
  void setEmptyText(const QString& text);
  void clear();

  std::optional<bool> speaking() const;  // at the playhead; nothing while nothing is known there
  std::size_t columnCount() const { return columns_.size(); }
  QSize sizeHint() const override { return {600, 150}; }

 Q_SIGNALS:
  void speakingChanged(std::optional<bool> speaking);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Column {
    float peak = 0;
    float mouth = -1;  // negative: not known
    bool speech = false;
  };
  Column& columnAt(FrameIndex frame);
  const Column* find(FrameIndex frame) const;
  void noticeSpeaking();
  void drawCaptions(QPainter& painter) const;
  qreal voiceShare() const;
  qreal xOf(double frame) const;
  void drawVoice(QPainter& painter, const QRectF& band, FrameIndex from, FrameIndex to) const;
  void drawMouth(QPainter& painter, const QRectF& band, FrameIndex from, FrameIndex to) const;

  std::deque<Column> columns_;
  FrameIndex first_ = 0;
  double playhead_ = 0;
  std::optional<bool> speaking_;
  QString emptyText_;
};

}  // namespace visema::ui
