// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QStringList>
#include <QTimer>
#include <filesystem>
#include <functional>

#include "app/studio/device_controller.h"
#include "app/studio/live_controller.h"
#include "app/studio/microphone_test.h"
#include "app/studio/places.h"
#include "app/studio/saying.h"
#include "app/studio/settings_store.h"
#include "ui/models/live_models.h"

namespace visema::ui {
class LivePage;
class MainWindow;
}  // namespace visema::ui

namespace visema::studio {

/// Between the live page and its session: what is chosen there is remembered and wished, what the session has to say is
/// told, and taken back when it is over. Which avatar is on stage is decided by whoever made it.
class LivePageWiring : public QObject {
  Q_OBJECT
 public:
  LivePageWiring(ui::MainWindow& window, LiveController& live, DeviceController& devices, SettingsStore& store,
                 const Places& places, MicrophoneTest::Run testMicrophone);

  /// Changes what is remembered, and the session with it.
  void remember(const std::function<void(StudioState&)>& change);
  void chooseFile(const QString& path);
  /// The microphones there are, and the one that is heard.
  void showDevices();
  /// On air at once and not remembered: the demo, a take.
  void play(const std::filesystem::path& sound, const std::function<void(StudioState&)>& change = {});

 Q_SIGNALS:
  void failed(const QString& message);  // what was asked for cannot be done

 private:
  void restore();
  void wireSession();
  void wireSource();
  void wireText();
  void wireLook();
  void wireDevices();
  void followState();
  void showVoices(const std::vector<ui::DeviceChoice>& voices);
  void sayNext();
  void leaveText();
  void playDemo();
  void comeBackToFile();
  void chooseSource(const std::function<void(StudioState&)>& change);
  static QString ownSound();
  void withdrawTroubles();
  void trouble(ui::Tone tone, const QString& message);
  void showEngine();
  void followSession(const LiveReport& report);
  ui::MainWindow& window_;
  ui::LivePage& page_;
  LiveController& live_;
  DeviceController& devices_;
  SettingsStore& store_;
  const Places& places_;
  MicrophoneTest test_;
  Saying saying_;
  std::filesystem::path passingSound_;  // played, not remembered; empty: the remembered file
  QTimer measuring_;
  QStringList troubles_;                // told, and gone once the session is well
  bool heard_ = false;                  // the session has its sound device
};

}  // namespace visema::studio
