// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/building/build_folder.h"
#include "core/building/footage_check.h"

namespace visema {

/// What a build needs of layers that it does not know. Those that are missing are done without, but training.
struct BuildTools {
  /// Whether the lips of a film belong to its sound.
  std::function<Result<LipsAndSound>(const std::filesystem::path& film, const ProgressFn&, std::stop_token)> lips;
  /// Trains a network for `draft` and writes the package with it to `out`; goes on from what lies in `work`.
  std::function<Status(const std::filesystem::path& draft, const std::filesystem::path& out,
                       const std::filesystem::path& work, int cropSize, const ProgressFn&, std::stop_token)>
      train;
};

/// Makes everything that is missing or stale up to a step ("track/take1", "check", ... or "track" for all footage),
/// each saved as soon as it is done, so that whoever is stopped or killed loses the running step at most. Where a check
/// blocks and nobody overrode it, "draft" and what follows are refused.
Status makeStep(BuildFolder& build, const std::string& step, const BuildTools& tools, const ProgressFn& progress,
                std::stop_token stop);

/// The rows of the last check.
Result<std::vector<CheckRow>> readCheck(const BuildFolder& build);

}  // namespace visema
