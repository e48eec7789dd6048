// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "ui/models/live_models.h"

class QComboBox;
class QPushButton;

namespace visema::ui {

class Note;
class SliderRow;

/// Which microphone, how loud, and a button that tests it.
class MicrophonePanel : public QWidget {
  Q_OBJECT
 public:
  explicit MicrophonePanel(QWidget* parent = nullptr);
  void setDevices(const std::vector<DeviceChoice>& devices, const QString& currentId);
  void setGain(double decibels);
  void setTest(const MicrophoneTestState& state);
  void setOnAir(bool onAir);  // then there is nothing to test: the level says it

 Q_SIGNALS:
  void deviceChosen(const QString& id);
  void gainChanged(double decibels);
  void testToggled(bool on);

 private:
  void showTest();
  QComboBox* devices_;
  QPushButton* test_;
  SliderRow* gain_;
  Note* verdict_;
  MicrophoneTestState state_;
  bool hasDevices_ = false;
  bool onAir_ = false;
};

}  // namespace visema::ui
