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

#include "app/studio/worker_thread.h"
#include "app/studio/build_desk.h"
#include "app/studio/recording.h"
#include "app/studio/training_process.h"
#include "core/building/build_steps.h"
#include "ui/models/build_models.h"

namespace visema::studio {

/// Where builds are kept, and what they are made with.
struct BuildPlaces {
  std::filesystem::path folder;                    // of the projects
  std::function<std::filesystem::path()> library;  // where finished avatars go
  BuildTools tools;
  TrainingProgram training;
};

/// The build page's work: opens a project, changes it, makes its steps in the background, and lets it be trained by a
/// process of its own, which it finds again. Belongs to the GUI thread.
class BuildController : public QObject {
  Q_OBJECT
 public:
  using Edit = std::function<void(BuildEdits&)>;
  explicit BuildController(BuildPlaces places, QObject* parent = nullptr);
  ~BuildController() override;

  void refresh();  // the list of builds there are
  /// A new project of these videos, or more of them for the open one; it is checked at once.
  void addVideos(const QStringList& files);
  /// The same for one that was recorded in the studio, with what is known of it.
  void addFilmed(const FilmedFootage& filmed);
  void open(const QString& path);
  void close();
  /// `what` is for people: what undo takes back. What runs is stopped for it.
  void change(const std::string& what, Edit edit);
  void undo();
  void redo();
  /// Makes steps that are missing or stale, one after the other; `again`: though they are not.
  void make(const std::vector<std::string>& steps, bool again = false);
  void cancel();
  /// Fits a frame to the keyframes from where it is about, and holds it there.
  void refine(const std::string& footage, FrameIndex frame, const Similarity& near);
  void train();
  void pauseTraining();
  void keepTraining();
  void package();  // and into the library

  const std::optional<ui::BuildLook>& look() const { return look_; }
  const QString& openPath() const { return path_; }
  bool working() const { return making_.running(); }

 Q_SIGNALS:
  void listed(const std::vector<visema::ui::BuildEntry>& entries);
  void changed();  // look() is another
  void worked(const std::optional<visema::ui::BuildWork>& work);
  void trained(const visema::ui::TrainingLook& training);
  void packaged(const QString& file);
  void failed(const QString& message);

 private:
  using Job = std::function<Status(BuildDesk& desk, const ProgressFn& progress, const std::stop_token& stop)>;
  void add(std::vector<std::filesystem::path> videos, std::function<void(const std::string& name, BuildEdits&)> describe);
  void run(const QString& stage, Job job, std::function<void(const BuildSeen&)> then = {});
  void quickly(Job job);
  void show(const BuildSeen& seen);
  void showProgress(const Progress& progress);
  void startProcess(TrainingWish wish);
  void watch();
  const BuildPlaces places_;
  const std::shared_ptr<BuildDesk> desk_;  // belongs to the background
  std::optional<ui::BuildLook> look_;
  QString path_;
  int process_ = 0;     // that was started here
  bool stops_ = false;  // it was asked to stop
  bool keeps_ = false;  // and what is there is to be kept
  QTimer watching_;
  WorkerThread worker_;
  JobSlot making_{worker_, this};
  JobSlot watchingJob_{worker_, this};
  WorkerThread listing_;
  JobSlot list_{listing_, this};
};

}  // namespace visema::studio
