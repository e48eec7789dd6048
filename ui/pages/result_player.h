// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

#include "core/base/yuv_image.h"

class QToolButton;

namespace visema::ui {

class ElidedLabel;
class Figure;
class FilmPlayer;
class FrameView;
class SegmentedControl;
class Slider;

/// Shows a finished video beside the sound it was made from: the same moment of both, one of them heard. Deletes itself
/// once it is closed and has let go of the files.
class ResultPlayer : public QDialog {
  Q_OBJECT
 public:
  ResultPlayer(const QString& resultPath, const QString& sourcePath, QWidget* parent = nullptr);
  const YuvFrame& picture() const { return picture_; }
  void done(int result) override;

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void build(const QString& title);
  void connectPlayer();
  void showTime();
  FilmPlayer* player_;
  FrameView* view_ = nullptr;
  YuvFrame picture_;  // the one shown
  qint64 position_ = 0;
  qint64 length_ = 0;
  QToolButton* play_ = nullptr;
  Slider* slider_ = nullptr;
  Figure* time_ = nullptr;
  SegmentedControl* which_ = nullptr;
  ElidedLabel* words_ = nullptr;  // what is wrong, or being waited for
};

}  // namespace visema::ui
