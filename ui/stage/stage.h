// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTimer>
#include <QWidget>
#include <memory>

#include "ui/stage/frame_schedule.h"
#include "ui/stage/frame_view.h"
#include "ui/stage/stage_hud.h"

namespace visema::ui {

/// Where the avatar stands: a frame view with what is laid over it at its edges. Frames wait here until their time; no
/// timer runs while none wait.
class Stage : public QWidget {
  Q_OBJECT
 public:
  explicit Stage(FrameViewKind kind = FrameViewKind::Automatic, QWidget* parent = nullptr);

  void showNow(YuvFrame frame);
  const YuvFrame& picture() const { return picture_; }  // the one that is shown; none: null
  /// `showAt`: nanoseconds of std::chrono::steady_clock.
  void showAt(YuvFrame frame, std::int64_t showAt);
  void clear();

  StageHud* hud() const { return hud_; }
  void setHudVisible(bool visible);
  bool hudVisible() const { return hudWanted_; }
  /// Lies in the middle while there is no picture, or along the foot; the stage takes ownership.
  void setMiddle(QWidget* widget);
  void setFoot(QWidget* widget);

  std::int64_t shown() const { return schedule_.shown(); }
  std::int64_t skipped() const { return schedule_.skipped(); }
  QString viewDescription() const { return view_->description(); }
  QSize sizeHint() const override { return {852, 532}; }
  QSize minimumSizeHint() const override { return {240, 180}; }

 Q_SIGNALS:
  void pictureShown(const visema::YuvFrame& picture);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void place();
  void showDue();
  void display(YuvFrame frame);
  QRectF pictureBox() const;
  FrameView* view_;
  FrameSchedule schedule_;
  YuvFrame picture_;
  Size pictureSize_;
  QTimer due_;
  StageHud* hud_;
  bool hudWanted_ = true;
  QWidget* middle_ = nullptr;
  QWidget* foot_ = nullptr;
};

}  // namespace visema::ui
