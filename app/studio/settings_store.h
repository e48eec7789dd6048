// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include "app/studio/worker_thread.h"
#include "core/base/lookahead.h"
#include "ui/models/export_models.h"
#include "ui/models/live_models.h"
#include "ui/models/settings_models.h"

namespace visema::studio {

/// Everything the studio remembers from one start to the next.
struct StudioState {
  ui::Settings settings;
  QByteArray geometry;  // of the window
  bool maximized = false;
  int page = 0;   // of ui::MainWindow
  QString build;  // the project that was open
  QString avatarId;
  ui::SourceKind source = ui::SourceKind::Microphone;
  QString sourceFile;
  QString voice;  // that says texts; empty: one of the user's language
  Lookahead lookahead;
  double amplitude = 1;
  double sharpness = 0;
  double gainDb = 0;  // of the microphone
  ui::BackdropChoice backdrop;
  ui::AirChoice air;               // its key is in no file
  bool monitorMicrophone = false;  // heard again through speakers, it would howl
  bool monitorFile = true;
  bool monitoring() const { return source == ui::SourceKind::Microphone ? monitorMicrophone : monitorFile; }
  bool welcomed = false;  // the first run is over
  ui::ExportChoice exports;
  std::vector<ui::ExportPreset> presets;  // the user's own
  bool exportsHeld = false;               // until the user says otherwise
};

/// Keeps the state in one file that is only ever replaced whole, written in the background a moment after the last
/// change. A file that cannot be read is put aside and the default values are used.
class SettingsStore : public QObject {
  Q_OBJECT
 public:
  explicit SettingsStore(const QString& file, QObject* parent = nullptr);
  ~SettingsStore() override;

  const StudioState& state() const { return state_; }
  /// Changes something; it is written soon.
  void update(const std::function<void(StudioState&)>& change);
  /// Writes what is left to write and waits for it; for the end of the program.
  void finish();
  /// What was wrong with the file at the start, in a sentence; usually empty.
  const QString& problem() const { return problem_; }

 private:
  void load();
  void save();
  const QString file_;
  StudioState state_;
  QString problem_;
  QTimer soon_;
  bool dirty_ = false;
  WorkerThread worker_;
};

}  // namespace visema::studio
