// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QTimer>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/studio/device_controller.h"
#include "app/studio/worker_thread.h"
#include "core/filming/filming.h"
#include "core/filming/prompter.h"
#include "ui/models/build_models.h"

namespace visema::ui {
class RecordDialog;
}

namespace visema::studio {

/// A film of somebody who read to the camera, and what is known of it.
struct FilmedFootage {
  std::filesystem::path file;
  std::string words, language;
  std::vector<FilmedStretch> leftOut;
  std::optional<FilmedStretch> listening;
};

/// What is recorded with, and where to.
struct RecordingTools {
  std::filesystem::path folder;
  std::function<std::vector<CameraDevice>()> cameras;
  std::function<Result<SoundDevices>()> microphones;
  std::function<Result<std::unique_ptr<AudioSource>>(const std::string& name)> microphone;
};
/// Those of this machine.
RecordingTools recordingTools(std::filesystem::path folder);

/// Runs a record dialog: opens camera and microphone in the background, leads through the sentences, and has what was
/// filmed when the dialog closes. Belongs to the dialog.
class Recording : public QObject {
  Q_OBJECT
 public:
  Recording(ui::RecordDialog& dialog, RecordingTools tools);
  ~Recording() override;

 Q_SIGNALS:
  void filmed(const visema::studio::FilmedFootage& footage);

 private:
  struct Found {
    std::vector<CameraDevice> cameras;
    Result<SoundDevices> microphones;
  };
  void look();
  void open(const QString& camera, const QString& microphone);
  FilmingView view();
  void record();
  void tick();
  void use();
  void beginAgain();
  void fail(const QString& message);
  void lost(const Error& error);
  void show();
  void advise(const Advice& advice);

  ui::RecordDialog& dialog_;
  const RecordingTools tools_;
  QString camera_, microphone_;
  std::string language_;
  std::shared_ptr<Filming> filming_;
  std::filesystem::path film_;
  std::optional<Prompter> prompter_;
  ui::RecordLook::State state_ = ui::RecordLook::State::Opening;
  QString message_;
  QTimer ticking_;
  WorkerThread worker_;
  JobSlot looking_{worker_, this};
  JobSlot opening_{worker_, this};
  JobSlot saving_{worker_, this};
};

}  // namespace visema::studio
