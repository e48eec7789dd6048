// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <memory>
#include <optional>

#include "ui/models/build_models.h"

namespace visema::ui {

/// Frames of which something is true; `to` is not included.
struct FrameRun {
  FrameIndex from = 0;
  FrameIndex to = 0;
  bool operator==(const FrameRun&) const = default;
};

/// How sure the track is, frame by frame: a curve with yellow and red stretches, diamonds at the keyframes, and the
/// playhead. A click or a drag goes there, with Shift it chooses a stretch; so do the arrow keys.
class ErrorTimeline : public QWidget {
  Q_OBJECT
 public:
  explicit ErrorTimeline(QWidget* parent = nullptr);
  void setFootage(std::shared_ptr<const BuildFootage> footage);
  void setFrame(FrameIndex frame);
  FrameIndex frame() const { return frame_; }
  void setThreshold(double threshold);
  /// What was chosen with Shift; nothing where nothing was.
  std::optional<FrameRun> chosen() const;
  void clearChoice();
  /// Stretches above the threshold.
  std::vector<FrameRun> badRuns() const;
  /// The nearest frame to look at behind (1) or before (-1) this one.
  std::optional<FrameIndex> badFrom(FrameIndex frame, int direction) const;
  std::optional<FrameIndex> worst() const;
  QSize sizeHint() const override { return {600, 96}; }
  QSize minimumSizeHint() const override { return {200, 72}; }

 Q_SIGNALS:
  void moved(qint64 frame);  // by the user

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  FrameIndex count() const { return footage_ ? static_cast<FrameIndex>(footage_->frames.size()) : 0; }
  qreal xOf(FrameIndex frame) const;
  FrameIndex frameAt(qreal x) const;
  void goTo(FrameIndex frame, bool choosing);
  void drawCurve(QPainter& painter, const QRectF& band) const;
  void drawMarks(QPainter& painter, const QRectF& band) const;
  std::shared_ptr<const BuildFootage> footage_;
  FrameIndex frame_ = 0;
  FrameIndex anchor_ = -1;  // of a choice; negative: none
  double threshold_ = 0.3;
};

}  // namespace visema::ui
