// SPDX-License-Identifier: Apache-2.0
// The scripted window and its dialogs as a program of their own, for clients that look at them from outside.
#include <QApplication>

#include "tests/ui/scripted.h"
#include "ui/pages/build/build_page.h"
#include "ui/pages/build/record_dialog.h"
#include "ui/pages/live_page.h"
#include "ui/pages/preset_dialog.h"
#include "ui/pages/report_dialog.h"
#include "ui/pages/result_player.h"
#include "ui/settings/settings_dialog.h"
#include "ui/theme/theme.h"
#include "ui/window/main_window.h"

using namespace visema::ui;

int main(int argc, char** argv) {
  qputenv("QT_MEDIA_BACKEND", "ffmpeg");
  QApplication application(argc, argv);
  applyTheme(application, darkTokens(), Motion::Reduced);
  MainWindow window(QStringLiteral("0.1"));
  scripted::fill(window);
  LiveStatus status = scripted::onAir();
  status.air.live = status.air.seen = status.air.heard = true;
  window.live()->setStatus(status);
  window.build()->setTraining(scripted::training(TrainState::Running));
  window.build()->setWork(BuildWork{QStringLiteral("tracking the face"), 0.4, 12});
  window.notify({Tone::Bad, QStringLiteral("Something is wrong."), QStringLiteral("Mend it"), {}});
  window.show();

  SettingsDialog settings({}, scripted::settingsChoices(), &window);
  ReportDialog report({QStringLiteral("Sanders was imported"), true, {}, QStringLiteral("Found\n  523 frames")},
                      &window);
  RecordDialog record(&window);
  record.setCameras({{QStringLiteral("c"), QStringLiteral("Camera")}}, QStringLiteral("c"));
  for (QDialog* dialog : std::initializer_list<QDialog*>{
           &settings, &report, &record, new PresetDialog(scripted::presets().front(), &window),
           new ResultPlayer(QStringLiteral("/nowhere.mp4"), QStringLiteral("/nowhere.wav"), &window)}) {
    dialog->setModal(false);
    dialog->show();
  }
  return QApplication::exec();
}
