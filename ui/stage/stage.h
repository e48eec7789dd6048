// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <cstdint>

#include "core/base/yuv_image.h"
#include "ui/stage/frame_view.h"
#include "ui/stage/stage_hud.h"

namespace visema::ui {

/// Where the avatar stands: a frame view with what is laid over it at its edges. It shows a frame when it gets it: when
/// that is, is the session's.
class Stage : public QWidget {
  Q_OBJECT
 public:
  explicit Stage(FrameViewKind kind = FrameViewKind::Automatic, QWidget* parent = nullptr);

  void showNow(YuvFrame frame);
  const YuvFrame& picture() const { return picture_; }  // the one that is shown; none: null
  void clear();

  StageHud* hud() const { return hud_; }
  void setHudVisible(bool visible);
  bool hudVisible() const { return hudWanted_; }
  /// Lies in the middle while there is no picture, or along the foot; the stage takes ownership.
  void setMiddle(QWidget* widget);
  void setFoot(QWidget* widget);

  std::int64_t shown() const { return shown_; }  // frames so far
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
  QRectF pictureBox() const;
  FrameView* view_;
  YuvFrame picture_;
  std::int64_t shown_ = 0;
  Size pictureSize_;
  StageHud* hud_;
  bool hudWanted_ = true;
  QWidget* middle_ = nullptr;
  QWidget* foot_ = nullptr;
};

}  // namespace visema::ui
