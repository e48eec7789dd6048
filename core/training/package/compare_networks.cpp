// SPDX-License-Identifier: Apache-2.0
#include "core/training/package/compare_networks.h"

#include "core/base/part_of_progress.h"
#include "core/base/try.h"
#include "core/nn/fused/fused_network.h"

namespace visema {

Result<NetworkComparison> compareFirstAndLast(const std::shared_ptr<const AvatarPackage>& package,
                                              SpeechEncoder& encoder, const std::vector<HeldOutPart>& parts,
                                              const ProgressFn& progress, std::stop_token stop) {
  const auto score = [&](std::size_t index, const ProgressFn& partProgress) -> Result<double> {
    AvatarScoreOptions options;
    options.network = index;
    options.parts = parts;
    options.openings = options.shown = false;  // the networks alone: shown, one would see the mouth that it is to guess
    auto weights = TRY(package->weights(package->manifest().networks[index].weights));
    auto network = TRY(loadFusedNetwork(weights));
    auto scores = TRY(scoreAvatar(package, network, encoder, options, partProgress, stop));
    return scores.network.film.lipPsnr;
  };
  auto first = TRY(score(0, partOf(progress, 0, 0.5, "comparing networks")));
  auto last = TRY(score(package->manifest().networks.size() - 1, partOf(progress, 0.5, 0.5, "comparing networks")));
  return NetworkComparison{first, last};
}

}  // namespace visema
