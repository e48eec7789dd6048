// SPDX-License-Identifier: Apache-2.0
#include "core/building/verify_step.h"

#include <nlohmann/json.hpp>

#include "core/avatar/json_reader.h"
#include "core/base/atomic_file.h"
#include "core/base/part_of_progress.h"
#include "core/base/try.h"
#include "core/building/build_verdict.h"
#include "core/building/held_out.h"
#include "core/building/trial_films.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

/// From the report that the trainer put into the package.
std::optional<TrainerFigures> trainerFigures(const AvatarPackage& package) {
  if (package.manifest().quality.empty()) return std::nullopt;
  const auto member = package.member(package.manifest().quality);
  if (!member) return std::nullopt;
  const auto json = parseJson({reinterpret_cast<const char*>(member->bytes.data()), member->bytes.size()}, "quality");
  if (!json) return std::nullopt;
  std::string problem;
  const JsonFields heldOut = JsonFields(*json, "", problem).object("heldOut"),
                   painter = heldOut.object("fromTrueCodes");
  TrainerFigures result{painter.number("lipPsnr", 0), painter.number("sharpness", 0)};
  if (heldOut.has("mouthFromPhones")) {
    const JsonFields phones = heldOut.object("mouthFromPhones");
    result.fromText = phones.number("text", 0), result.fromHearing = phones.number("heard", 0);
  }
  return problem.empty() ? std::optional(result) : std::nullopt;
}

class Trial {
 public:
  Trial(const BuildTools& tools, FaceFinder68& finder, fs::path package, fs::path folder)
      : tools_(tools), finder_(finder), package_(std::move(package)), folder_(std::move(folder)) {}

  /// Of what the films of the held-out part show.
  Status judgeOwn(const OwnFilms& films, const ProgressFn& progress, const std::stop_token& stop) {
    report_.sideBySide = OwnFilms::kSideBySide;
    report_.lipsRead = finder_.hasLandmarks() && !films.trueLips().empty();
    if (report_.lipsRead) {
      level_ = closedBelow(films.trueLips());
      auto phones = TRY(closures(folder_ / OwnFilms::kAvatar));
      report_.opening = compareOpenings(films.shownLips(), films.trueLips(), 0, phones, level_);
      report_.trueClosed = shareBelow(films.trueLips(), level_);
    }
    auto own = TRY(confidence(folder_ / OwnFilms::kAvatar, progress, stop));
    report_.confidence = own;
    auto footage = TRY(confidence(folder_ / OwnFilms::kFootage, progress, stop));
    report_.trueConfidence = footage;
    return {};
  }

  Status judgeVoice(const fs::path& sound, const ProgressFn& progress, const std::stop_token& stop) {
    VoiceTrial trial;
    trial.name = sound.stem().string();
    const fs::path film = folder_ / (trial.name + ".mp4");
    TRY(tools_.film(package_, sound, film, progress, stop));
    if (report_.lipsRead) {
      const auto lips = TRY(readLips(film, finder_, progress, stop));
      auto phones = TRY(closures(film));
      trial.closed = shareBelow(lips, level_);
      trial.closures = compareOpenings(lips, lips, 0, phones, level_).closed;
    }
    auto sure = TRY(confidence(film, progress, stop));
    trial.confidence = sure;
    report_.voices.push_back(std::move(trial));
    return {};
  }

  const TrialReport& report() const { return report_; }

 private:
  Result<std::vector<PhoneTime>> closures(const fs::path& film) const {
    if (!tools_.hear) return std::vector<PhoneTime>();
    const auto said = tools_.hear(film);
    return said ? closuresIn(*said) : Result<std::vector<PhoneTime>>(fail(said.error()));
  }

  /// That lips and sound of a film belong together; -1 where that cannot be told.
  Result<double> confidence(const fs::path& film, const ProgressFn& progress, const std::stop_token& stop) const {
    if (!tools_.lips) return -1;
    const auto lips = tools_.lips(film, progress, stop);
    if (!lips && lips.error().code == ErrorCode::Cancelled) return fail(lips.error());
    return lips ? lips->confidence : -1;
  }

  const BuildTools& tools_;
  FaceFinder68& finder_;
  const fs::path package_, folder_;
  float level_ = 0;  // below which this person's lips are closed
  TrialReport report_;
};

}  // namespace

Status judgeBuild(const BuildFolder& build, const BuildTools& tools, FaceFinder68& finder, const ProgressFn& progress,
                  const std::stop_token& stop) {
  if (!tools.score) return fail(ErrorCode::Unsupported, "this program cannot judge networks");
  const fs::path file = build.resultFile(steps::kTrain), folder = build.path() / steps::kVerify;
  auto package = TRY(AvatarPackage::open(file));
  auto parts = TRY(heldOutParts(*package));
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail(ErrorCode::Io, folder.string() + " could not be made: " + error.message());
  std::vector<JudgedFrame> frames;
  OwnFilms films(package, folder, finder);
  AvatarScoreOptions options;
  options.parts = std::move(parts);
  options.watch = [&](const std::string& clip, FrameIndex frame, ImageView truth, ImageView painted) {
    frames.push_back({clip, frame, lipError(truth, painted)});
  };
  options.watchShown = [&](const std::string& clip, FrameIndex frame, const YuvImage& footage, const YuvImage& shown) {
    return films.add(clip, frame, footage, shown);
  };
  const auto scores = TRY(tools.score(file, options, partOf(progress, 0, 0.5), stop));
  TRY(films.finish());
  std::optional<TrialReport> trials;
  if (tools.film) {
    Trial trial(tools, finder, file, folder);
    TRY(trial.judgeOwn(films, partOf(progress, 0.5, 0.1), stop));
    for (std::size_t i = 0; i < tools.voices.size(); ++i) {
      const double share = 0.4 / static_cast<double>(tools.voices.size());
      const ProgressFn part = partOf(progress, 0.6 + share * static_cast<double>(i), share);
      TRY(trial.judgeVoice(tools.voices[i], part, stop));
    }
    trials = trial.report();
  }
  return writeFileAtomically(build.resultFile(steps::kVerify),
                             writeCheckRows(judgeTraining(scores, trainerFigures(*package), frames, trials)));
}

}  // namespace visema
