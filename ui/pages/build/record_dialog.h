// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <vector>

#include "core/base/yuv_image.h"
#include "ui/models/build_models.h"
#include "ui/models/live_models.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace visema::ui {

class FrameView;
class LevelMeter;
class Note;
class ProgressBar;
class SegmentedControl;

/// Records a person who reads what the prompter shows: the camera as in a mirror, the words below it, what would make it
/// better beside it. It opens no device itself.
class RecordDialog : public QDialog {
  Q_OBJECT
 public:
  explicit RecordDialog(QWidget* parent = nullptr);

  void setCameras(const std::vector<DeviceChoice>& cameras, const QString& chosen);
  void setMicrophones(const std::vector<DeviceChoice>& microphones, const QString& chosen);
  void setLanguage(int index);  // of the words: 0 English, 1 German
  void setPicture(const YuvFrame& mirrored);
  void setLevel(float rmsDb, float peakDb, bool clipping);
  void setAdvice(const RecordAdvice& advice);
  void setLook(const RecordLook& look);

 Q_SIGNALS:
  void devicesChosen(const QString& camera, const QString& microphone);
  void languageChosen(int index);
  void recordRequested();
  void nextRequested();
  void againRequested();
  void useRequested();      // what was recorded so far
  void discardRequested();  // and begin anew

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void reject() override;

 private:
  QWidget* buildStage();
  QWidget* buildPrompt();
  QWidget* buildSide();
  QWidget* buildButtons();
  void showButtons();
  void connectAll();
  QString promptText() const;
  QString promptHint() const;
  RecordLook look_;
  FrameView* view_;
  QLabel *state_, *prompt_, *hint_, *progressText_;
  ProgressBar* progress_;
  QComboBox *camera_, *microphone_;
  SegmentedControl* language_;
  LevelMeter* level_;
  Note *trouble_, *pictureAdvice_, *soundAdvice_;
  QPushButton *record_, *next_, *again_, *use_, *discard_;
};

}  // namespace visema::ui
