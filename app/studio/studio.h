// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <memory>

#include "app/studio/air_wiring.h"
#include "app/studio/build_controller.h"
#include "app/studio/build_page_wiring.h"
#include "app/studio/device_controller.h"
#include "app/studio/export_controller.h"
#include "app/studio/export_page_wiring.h"
#include "app/studio/film_judge.h"
#include "app/studio/library_controller.h"
#include "app/studio/live_controller.h"
#include "app/studio/live_page_wiring.h"
#include "app/studio/places.h"
#include "app/studio/quitting.h"
#include "app/studio/settings_store.h"
#include "app/studio/sleep_inhibitor.h"
#include "app/studio/system_appearance.h"
#include "app/studio/takes_page_wiring.h"
#include "ui/window/main_window.h"

namespace visema::studio {

/// The window and its controllers, wired together. Each controller does its own work; this only introduces them.
class Studio : public QObject {
  Q_OBJECT
 public:
  struct Parts {  // what tests put scripts in the place of
    MakeLivePort live;
    DeviceController::List devices;
    ExportController::Run films;
    std::function<std::vector<ui::DeviceChoice>()> engines;  // may take long; called in the background
    DeviceController::Watch watchDevices = {};
    MicrophoneTest::Run testMicrophone = testInput;
    FilmJudge::Judge judgeFilm = {};
    BuildTools build = {};  // what a build is judged with
    TrainingProgram training = {};
    std::function<std::unique_ptr<Keyring>()> keyring = {};  // null: there is none
    std::optional<RecordingTools> recording = {};  // none: this machine's
  };
  Studio(const Places& places, SettingsStore& store, SystemAppearance& appearance, Parts parts);
  ~Studio() override;

  void start();  // shows the window and begins to fill it
  void goLive(const QString& id);
  void open(const QStringList& files);  // sounds are loaded, packages imported
  void comeForward();                   // before other windows
  ui::MainWindow& window() { return *window_; }
  LiveController& live() { return *live_; }
  LibraryController& library() { return *library_; }
  ExportController& exports() { return *exports_; }
  TakesController& takes() { return *takes_; }
  BuildController& builds() { return *builds_; }

 Q_SIGNALS:
  void over();  // what was left to do behind the closed window is done

 private:
  void wireWindow();
  void wireLive();
  void wireLibrary();
  void wireTakes();
  FilmOrder orderOf(const QStringList& soundFiles) const;
  void stayAwake();
  void applyLook();
  void openSettings();
  void settingsChanged(const ui::Settings& settings);
  QString avatarOnStage() const;
  void libraryChanged();
  void wireBuilds(Parts& parts);
  void playTake(const QString& id);
  void filmTake(const QString& id);
  void tellTake(const EndedTake& take);
  void error(const QString& message);
  const Places places_;
  SettingsStore& store_;
  SystemAppearance& appearance_;
  std::unique_ptr<ui::MainWindow> window_;
  std::unique_ptr<DeviceController> devices_;
  std::unique_ptr<LibraryController> library_;
  std::unique_ptr<LiveController> live_;
  std::unique_ptr<LivePageWiring> livePage_;
  std::unique_ptr<AirWiring> air_;
  std::unique_ptr<ExportController> exports_;
  std::unique_ptr<FilmJudge> judge_;
  std::unique_ptr<BuildController> builds_;
  std::unique_ptr<BuildPageWiring> buildPage_;
  std::unique_ptr<TakesController> takes_;
  std::unique_ptr<TakesPageWiring> takesPage_;
  std::unique_ptr<ExportPageWiring> exportPage_;
  std::unique_ptr<Quitting> quitting_;
  SleepInhibitor inhibitor_;
  QString takeTrouble_;  // why nothing was recorded last; until something is
  const std::function<std::vector<ui::DeviceChoice>()> listEngines_;
  std::vector<ui::DeviceChoice> engines_;
  WorkerThread machine_;  // which engines run may take long to find out
  JobSlot lookingForCrash_{machine_, this};
  JobSlot listingEngines_{machine_, this};
};

}  // namespace visema::studio
