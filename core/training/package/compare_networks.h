// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "core/avatar/avatar_package.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/quality/avatar_score.h"
#include "core/speech/speech_encoder.h"

namespace visema {

/// How two networks of a package paint the same frames from their sound: dB around the lips, in the film's own pixels.
struct NetworkComparison {
  double first = 0;
  double last = 0;
  bool lastIsAsGood() const { return last >= first; }
};

/// Compares a package's first network with its last on `parts` of its clips. Fails where one cannot be measured: it
/// hears other features than `encoder` makes, or there are no parts.
Result<NetworkComparison> compareFirstAndLast(const std::shared_ptr<const AvatarPackage>& package,
                                              SpeechEncoder& encoder, const std::vector<HeldOutPart>& parts,
                                              const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
