// SPDX-License-Identifier: Apache-2.0
#include "core/building/training_diary.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/avatar/json_reader.h"
#include "core/base/atomic_file.h"
#include "core/base/file_bytes.h"
#include "core/base/steady_time.h"
#include "core/base/try.h"
#include "core/media/png.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostMoments = 2000;
constexpr std::int64_t kMostSteps = 100'000'000;

}  // namespace

fs::path trainingDiaryFile(const fs::path& build) { return build / "training" / "diary.json"; }
fs::path trainingPreviewFile(const fs::path& build) { return build / "training" / "preview.png"; }

std::string writeTrainingDiary(const TrainingDiary& diary) {
  nlohmann::ordered_json json = {{"process", diary.process},
                                 {"fraction", diary.fraction},
                                 {"stage", diary.stage},
                                 {"secondsLeft", diary.secondsLeft},
                                 {"problem", diary.problem}};
  json["moments"] = nlohmann::ordered_json::array();
  for (const TrainingMoment& each : diary.moments)
    json["moments"].push_back({{"step", each.step},
                               {"seconds", each.seconds},
                               {"loss", each.loss},
                               {"lipPsnr", each.lipPsnr},
                               {"sharpness", each.sharpness}});
  return json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Result<TrainingDiary> parseTrainingDiary(std::string_view text, const std::string& source) {
  auto json = TRY(parseJson(text, source));
  std::string problem;
  const JsonFields fields(json, "", problem);
  TrainingDiary diary;
  diary.process = static_cast<int>(fields.integer("process", 0, 1 << 30));
  diary.fraction = fields.number("fraction", 0);
  diary.stage = fields.text("stage");
  diary.secondsLeft = fields.number("secondsLeft", -1);
  diary.problem = fields.text("problem");
  for (const JsonFields& each : fields.objects("moments", kMostMoments))
    diary.moments.push_back({each.integer("step", 0, kMostSteps), each.number("seconds", 0), each.number("loss", 0),
                             each.number("lipPsnr", 0), each.number("sharpness", 0)});
  if (!problem.empty()) return fail(ErrorCode::BadData, source + " is not right: " + problem);
  return diary;
}

Result<TrainingDiary> readTrainingDiary(const fs::path& build) {
  const fs::path file = trainingDiaryFile(build);
  auto text = readTextFile(file, kMaxJsonBytes);
  return text ? parseTrainingDiary(*text, file.string()) : fail(text.error());
}

Status announceTraining(const fs::path& build, int process) {
  auto diary = readTrainingDiary(build).value_or(TrainingDiary());
  if (diary.process == process) return {};  // it was quicker
  diary.process = process;
  diary.problem.clear();
  return writeFileAtomically(trainingDiaryFile(build), writeTrainingDiary(diary));
}

std::optional<TrainingMoment> momentOf(const std::string& line) {
  TrainingMoment moment;
  long long step = 0;
  double crop = 0;
  const int read =
      std::sscanf(line.c_str(), "step %lld, %lf s, loss %lf, judged frames: lips %lf dB, crop %lf dB, sharpness %lf",
                  &step, &moment.seconds, &moment.loss, &moment.lipPsnr, &crop, &moment.sharpness);
  if (read != 6) return std::nullopt;
  moment.step = step;
  return moment;
}

TrainingDiaryKeeper::TrainingDiaryKeeper(fs::path build)
    : build_(std::move(build)), began_(std::chrono::steady_clock::now()), written_(began_) {
  if (auto before = readTrainingDiary(build_)) {
    diary_.moments = std::move(before->moments);
    before_ = before->fraction;
  }
  diary_.process = static_cast<int>(::getpid());
  diary_.stage = "preparing";
  write();
}

/// How long it takes is told from how far this process has come, for its parts do not know of each other.
void TrainingDiaryKeeper::progress(const Progress& progress) {
  constexpr double kEnoughToTell = 0.01;
  diary_.fraction = progress.fraction;
  diary_.stage = progress.stage;
  if (!firstFraction_ && progress.fraction > 0.02)
    firstFraction_ = progress.fraction, began_ = std::chrono::steady_clock::now();
  const double come = firstFraction_ ? progress.fraction - *firstFraction_ : 0;
  diary_.secondsLeft = come > kEnoughToTell ? secondsSince(began_) / come * (1 - progress.fraction) : -1;
  if (secondsSince(written_) >= 1) write();
}

void TrainingDiaryKeeper::log(const std::string& line) {
  const auto moment = momentOf(line);
  if (!moment) return;
  std::erase_if(diary_.moments, [&](const TrainingMoment& each) { return each.step >= moment->step; });
  if (diary_.moments.size() >= kMostMoments) diary_.moments.erase(diary_.moments.begin());
  diary_.moments.push_back(*moment);
  write();
}

void TrainingDiaryKeeper::preview(const Image& picture) {
  if (const auto png = encodePng(picture.view())) (void)writeFileAtomically(trainingPreviewFile(build_), *png);
}

void TrainingDiaryKeeper::ended(const Status& status) {
  diary_.problem = status || status.error().code == ErrorCode::Cancelled ? std::string() : status.error().message;
  if (status) diary_.fraction = 1;
  if (!status && !firstFraction_) diary_.fraction = before_;  // it had not come to what is to be trained yet
  diary_.secondsLeft = -1;
  write();
}

void TrainingDiaryKeeper::write() {
  written_ = std::chrono::steady_clock::now();
  (void)writeFileAtomically(trainingDiaryFile(build_), writeTrainingDiary(diary_));
}

}  // namespace visema
