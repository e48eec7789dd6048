// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/building/build_folder.h"
#include "core/building/footage_check.h"
#include "core/phones/phones.h"
#include "core/phones/text_phones.h"
#include "core/quality/avatar_score.h"

namespace visema {

/// A network that is to be trained.
struct TrainingOrder {
  std::filesystem::path draft;
  std::filesystem::path out;    // the package with it
  std::filesystem::path work;   // a folder: training goes on from what lies there
  std::filesystem::path start;  // an earlier network of this avatar to begin with; empty: none
  int cropSize = 256;
  std::map<std::string, int> heldOutFrom;  // by clip: frames from here on are never trained on
  std::function<void(const std::string&)> log;
  std::function<void(const Image&)> preview;  // truth above, painted below
};

/// From one moment of a sound to another, in seconds.
struct SoundStretch {
  double from = 0, to = 0;
};

/// What a build needs of layers that it does not know. Those that are missing are done without, but training.
struct BuildTools {
  /// Whether the lips of a film belong to its sound.
  std::function<Result<LipsAndSound>(const std::filesystem::path& film, const ProgressFn&, std::stop_token)> lips;
  /// Lets an avatar say a sound.
  std::function<Status(const std::filesystem::path& package, const std::filesystem::path& sound,
                       const std::filesystem::path& film, const ProgressFn&, std::stop_token)>
      film;
  /// What is said in a sound or film, and when.
  std::function<Result<std::vector<TimedPhone>>(const std::filesystem::path& sound)> hear;
  /// When which phone of a text is said in a sound or film, but for the stretches in which something else is said.
  std::function<Result<std::vector<TimedPhone>>(const std::filesystem::path& sound, const KnownText&,
                                                const std::vector<SoundStretch>& unsaid)>
      time;
  std::vector<std::filesystem::path> voices;  // sounds of strangers, for trying the avatar out
  std::function<Status(const TrainingOrder&, const ProgressFn&, std::stop_token)> train;
  /// Lets the network of a package repeat what it never saw; `watch` gets every frame.
  std::function<Result<AvatarScores>(const std::filesystem::path& package, const AvatarScoreOptions&, const ProgressFn&,
                                     std::stop_token)>
      score;
};

/// Makes everything that is missing or stale up to a step ("track/take1", "check", ... or "track" for all footage),
/// each saved as soon as it is done, so that whoever is stopped or killed loses the running step at most. Where a check
/// blocks and nobody overrode it, "draft" and what follows are refused.
Status makeStep(BuildFolder& build, const std::string& step, const BuildTools& tools, const ProgressFn& progress,
                std::stop_token stop);

/// The rows of the last check, or of the last verdict (steps::kVerify).
Result<std::vector<CheckRow>> readRows(const BuildFolder& build, const std::string& step);
/// The first row of the last check that blocks and that nobody overrode, as an Error.
Status refuseBlocked(const BuildFolder& build);

}  // namespace visema
