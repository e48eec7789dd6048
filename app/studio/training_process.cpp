// SPDX-License-Identifier: Apache-2.0
#include "app/studio/training_process.h"

#include <QCoreApplication>
#include <QProcess>
#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>

#include "core/base/file_bytes.h"
#include "core/base/own_folder.h"
#include "core/building/training_diary.h"
#include "core/nn/torch_module.h"

namespace visema::studio {
namespace {

namespace fs = std::filesystem;

fs::path logOf(const fs::path& build) { return build / "training" / "log.txt"; }

}  // namespace

TrainingProgram ownTrainingProgram() {
  TrainingProgram program;
  program.file = ownFolder() / "visema";
  program.threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()) / 2);
  return program;
}

std::string whyNoTraining(const TrainingProgram& program) {
#ifdef VISEMA_HAS_TRAINING
  std::error_code error;
  if (!fs::exists(program.file, error))
    return program.file.string() + ", which does the training, is missing: install the package visema-cli";
  return torchModuleInstalled(program.file.parent_path())
             ? ""
             : "training needs LibTorch, which is missing: install the package visema-train";
#else
  (void)program;
  return "this program was built without training";
#endif
}

Result<int> startTraining(const TrainingProgram& program, const fs::path& build, TrainingWish wish) {
  std::error_code error;
  fs::create_directories(build / "training", error);
  QProcess process;
  process.setProgram(QString::fromStdString(program.file.string()));
  QStringList arguments{QStringLiteral("build"), QStringLiteral("train"), QString::fromStdString(build.string()),
                        QStringLiteral("--threads"), QString::number(program.threads)};
  // A trainer that has come farther ends at once, and makes the network of what it has.
  const int steps = wish == TrainingWish::WhatIsThere ? 1 : program.steps;
  if (steps > 0) arguments << QStringLiteral("--steps") << QString::number(steps);
  if (program.voiceSteps > 0) arguments << QStringLiteral("--voice-steps") << QString::number(program.voiceSteps);
  process.setArguments(arguments);
  process.setStandardInputFile(QProcess::nullDevice());
  process.setStandardOutputFile(QProcess::nullDevice());
  process.setStandardErrorFile(QString::fromStdString(logOf(build).string()), QIODevice::Truncate);
  qint64 id = 0;
  if (!process.startDetached(&id))
    return fail(ErrorCode::Io, program.file.string() + " cannot be started: install the program again");
  static_cast<void>(announceTraining(build, static_cast<int>(id)));
  return static_cast<int>(id);
}

/// Also while that process has not come to take the project yet. A number may be another process's by now.
bool isBeingTrained(const fs::path& build) {
  if (BuildFolder::isWorkedOn(build)) return true;
  const auto diary = readTrainingDiary(build);
  if (!diary || !isRunning(diary->process)) return false;
  std::ifstream line("/proc/" + std::to_string(diary->process) + "/cmdline");
  const std::string words((std::istreambuf_iterator<char>(line)), {});
  return words.find(build.string()) != std::string::npos;
}

void stopTraining(const fs::path& build, int process) {
  if (!isBeingTrained(build)) return;
  const auto diary = readTrainingDiary(build);
  const int id = process > 0 ? process : diary ? diary->process : 0;
  // Not SIGINT: a shell that starts the studio in its background has that ignored, here and in what is started here.
  if (id > 0) ::kill(id, SIGTERM);
}

bool isRunning(int process) {
  if (process <= 0 || ::kill(process, 0) != 0) return false;
  // One that has ended but that nobody has asked about is still there.
  std::ifstream status("/proc/" + std::to_string(process) + "/stat");
  std::string line;
  std::getline(status, line);
  return line.find(") Z ") == std::string::npos;
}

std::string lastWords(const fs::path& build) {
  const auto text = readTextFile(logOf(build), 1 << 20);
  if (!text) return {};
  std::string last, line;
  for (const char c : *text) {
    if (c != '\n') {
      line += c;
      continue;
    }
    if (!line.empty()) last = line;
    line.clear();
  }
  if (!line.empty()) last = line;
  const std::string prefix = "visema: ";
  return last.starts_with(prefix) ? last.substr(prefix.size()) : last;
}

}  // namespace visema::studio
