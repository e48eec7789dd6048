// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/image.h"
#include "core/base/progress.h"
#include "core/base/result.h"

namespace visema {

/// How good a network in training was at some step, on frames it never saw.
struct TrainingMoment {
  std::int64_t step = 0;
  double seconds = 0;  // of training until then
  double loss = 0;
  double lipPsnr = 0;
  double sharpness = 0;
  bool operator==(const TrainingMoment&) const = default;
};

/// What a training of a build tells those who watch it from other programs.
struct TrainingDiary {
  int process = 0;          // that trains, or trained last
  double fraction = 0;      // of everything
  std::string stage;        // what is being done, in a few words
  double secondsLeft = -1;  // negative: not known yet
  std::vector<TrainingMoment> moments;
  std::string problem;  // why it ended, where it failed; empty else
  bool operator==(const TrainingDiary&) const = default;
};

/// Where the diary of a build's training lies, and beside it the last picture: truth above, painted below.
std::filesystem::path trainingDiaryFile(const std::filesystem::path& build);
std::filesystem::path trainingPreviewFile(const std::filesystem::path& build);

std::string writeTrainingDiary(const TrainingDiary& diary);
Result<TrainingDiary> parseTrainingDiary(std::string_view json, const std::string& source);
Result<TrainingDiary> readTrainingDiary(const std::filesystem::path& build);
/// Says which process will train, before that says so itself: whoever looks meanwhile leaves the build to it.
Status announceTraining(const std::filesystem::path& build, int process);

/// The moment that a line of the trainer's log tells of; most tell of none.
std::optional<TrainingMoment> momentOf(const std::string& logLine);

/// Keeps the diary of a training that goes on now: every second at most, each time the whole file at once. What cannot
/// be written is left out: nobody trains for the diary. Belongs to one thread.
class TrainingDiaryKeeper {
 public:
  explicit TrainingDiaryKeeper(std::filesystem::path build);
  void progress(const Progress& progress);
  void log(const std::string& line);
  void preview(const Image& picture);
  void ended(const Status& status);

 private:
  void write();
  const std::filesystem::path build_;
  TrainingDiary diary_;
  std::chrono::steady_clock::time_point began_, written_;
  double before_ = 0;  // how far an earlier process came
  std::optional<double> firstFraction_;
};

}  // namespace visema
