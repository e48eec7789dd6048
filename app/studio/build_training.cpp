// SPDX-License-Identifier: Apache-2.0
// The part of the build controller that has to do with the process that trains.
#include <utility>

#include "app/studio/build_controller.h"
#include "app/studio/build_desk.h"
#include "app/studio/core_words.h"

namespace visema::studio {
namespace {

namespace fs = std::filesystem;

}  // namespace

/// The clips are made here, where the page shows it; then the project is left to the process that trains.
void BuildController::train() {
  run(
      tr("Writing the clips"),
      [](BuildDesk& desk, const ProgressFn& progress, const std::stop_token& stop) -> Status {
        if (!desk.build) return fail(ErrorCode::InvalidArgument, "no build is open");
        if (!desk.noTraining.empty()) return fail(ErrorCode::Unsupported, desk.noTraining);
        if (Status status = makeStep(*desk.build, steps::kDraft, desk.tools, progress, stop); !status) return status;
        return desk.leave();
      },
      [this](const BuildSeen&) { startProcess(TrainingWish::Everything); });
}

void BuildController::startProcess(TrainingWish wish) {
  stops_ = keeps_ = false;
  const auto started = startTraining(places_.training, path_.toStdString(), wish);
  process_ = started.value_or(0);
  if (!started) Q_EMIT failed(inWords(started.error().message));
  watch();
  watching_.start();
}

void BuildController::pauseTraining() {
  stops_ = true;
  stopTraining(path_.toStdString(), process_);
}

/// Where it is paused already, what is there is made an avatar at once.
void BuildController::keepTraining() {
  if (watching_.isActive()) {
    keeps_ = true;
    return pauseTraining();
  }
  run(
      tr("Starting"), [](BuildDesk& desk, const ProgressFn&, const std::stop_token&) { return desk.leave(); },
      [this](const BuildSeen&) { startProcess(TrainingWish::WhatIsThere); });
}

/// Looks how far it is; when it is over the project is taken back.
void BuildController::watch() {
  if (watchingJob_.running() || making_.running() || path_.isEmpty()) return;
  watchingJob_.start(
      [desk = desk_, path = fs::path(path_.toStdString()), process = process_](const std::stop_token&) {
        if (!isRunning(process) && !isBeingTrained(path)) return desk->see(desk->open(path));
        BuildSeen seen;
        seen.running = true;
        if (auto build = BuildFolder::view(path)) seen.training = trainingOf(**build, true);
        return seen;
      },
      [this](const BuildSeen& now) {
        if (now.running) return Q_EMIT trained(now.training);
        process_ = 0;
        const bool keeps = std::exchange(keeps_, false), asked = std::exchange(stops_, false);
        show(now);
        if (keeps) return keepTraining();
        const ui::TrainState state = look_ ? look_->training.state : ui::TrainState::Done;
        if (state == ui::TrainState::Done || asked) return;
        const QString problem =
            look_->training.problem.isEmpty() ? inWords(lastWords(path_.toStdString())) : look_->training.problem;
        if (!problem.isEmpty()) Q_EMIT failed(problem);
      },
      Previous::LetFinish);
}

}  // namespace visema::studio
