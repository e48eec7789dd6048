// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"
#include "core/building/build_folder.h"

namespace visema::studio {

/// What trains: the command line's program, "visema".
struct TrainingProgram {
  std::filesystem::path file;
  int threads = 1;
  int steps = 0;       // of the painter; 0: the default number
  int voiceSteps = 0;  // of the voice map; 0: the default number
};

/// The program beside this one, with half of the machine.
TrainingProgram ownTrainingProgram();
/// Why training cannot be begun here at all, in a sentence; empty: it can.
std::string whyNoTraining(const TrainingProgram& program);

enum class TrainingWish {
  Everything,
  WhatIsThere,  // no further steps: the avatar is made with what was learnt so far
};

/// Begins to train a project in a process of its own, which outlives this one. What it says is in the project's
/// training/log.txt. The project must not be open.
Result<int> startTraining(const TrainingProgram& program, const std::filesystem::path& build, TrainingWish wish);

/// Asks the process that trains a project to save its state and end; nothing where none does.
void stopTraining(const std::filesystem::path& build, int process);

/// Whether a process that was started is there and has not ended.
bool isRunning(int process);

/// Whether a process works on a project, or was started to train it.
bool isBeingTrained(const std::filesystem::path& build);

/// The last line that a training said, where it ended without a diary.
std::string lastWords(const std::filesystem::path& build);

}  // namespace visema::studio
