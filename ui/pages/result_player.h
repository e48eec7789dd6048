// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

#include "core/base/yuv_image.h"

class QAudioOutput;
class QMediaPlayer;
class QToolButton;
class QVideoSink;

namespace visema::ui {

class ElidedLabel;
class Figure;
class SegmentedControl;
class Slider;
class FrameView;

/// Plays a finished video beside the sound it was made from: the same moment of both, one of them heard.
class ResultPlayer : public QDialog {
  Q_OBJECT
 public:
  ResultPlayer(const QString& resultPath, const QString& sourcePath, QWidget* parent = nullptr);
  ~ResultPlayer() override;
  const YuvFrame& picture() const { return picture_; }

 private:
  void build(const QString& title);
  void connectPlayers();
  void playOrPause();
  void seek(qint64 milliseconds);
  void showTime();
  void hear(int which);  // 0: the video's own sound, 1: the source
  QMediaPlayer* result_;
  QMediaPlayer* source_;
  QAudioOutput* resultSound_ = nullptr;  // none where there are no speakers
  QAudioOutput* sourceSound_ = nullptr;
  QVideoSink* sink_;
  FrameView* view_ = nullptr;
  YuvFrame picture_;  // the one shown
  QToolButton* play_ = nullptr;
  Slider* position_ = nullptr;
  Figure* time_ = nullptr;
  SegmentedControl* which_ = nullptr;
  ElidedLabel* problem_ = nullptr;
};

}  // namespace visema::ui
