// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

class QAudioOutput;
class QMediaPlayer;
class QToolButton;

namespace visema::ui {

class ElidedLabel;
class Figure;
class SegmentedControl;
class Slider;
class VideoPicture;

/// Plays a finished video beside the sound it was made from: the same moment of both, one of them heard.
class ResultPlayer : public QDialog {
  Q_OBJECT
 public:
  ResultPlayer(const QString& resultPath, const QString& sourcePath, QWidget* parent = nullptr);
  ~ResultPlayer() override;
  bool hasPicture() const;

 private:
  void build(const QString& title);
  void connectPlayers();
  void playOrPause();
  void seek(qint64 milliseconds);
  void showTime();
  void hear(int which);  // 0: the video's own sound, 1: the source
  QMediaPlayer* result_;
  QMediaPlayer* source_;
  QAudioOutput* resultSound_;
  QAudioOutput* sourceSound_;
  VideoPicture* picture_ = nullptr;
  QToolButton* play_ = nullptr;
  Slider* position_ = nullptr;
  Figure* time_ = nullptr;
  SegmentedControl* which_ = nullptr;
  ElidedLabel* problem_ = nullptr;
};

}  // namespace visema::ui
