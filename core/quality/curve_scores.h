// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace visema {

/// One speech sound and when it is heard, in seconds.
struct PhoneTime {
  std::string phone;
  double start = 0;
  double end = 0;
};

/// Reads festival's label files: lines of "end colour phone", after a line "#" if there is one.
Result<std::vector<PhoneTime>> parseLabels(std::string_view text, const std::string& source);

/// How one curve of lip openings follows the true one, both in the same unit, 25 values a second.
struct OpeningScores {
  double correlation = 0;
  double spread = 0;      // standard deviation relative to the truth's
  int offset = 0;         // frames by which the curve is late (negative: early), by cross-correlation
  double offsetPeak = 0;  // correlation at that offset
  double closed = 0;      // share of m, b and p in which the lips meet; -1 where there were none
  double trueClosed = 0;  // the same for the truth: what the measure itself can see
  double silence = 0;     // mean opening in silence, relative to the widest true opening; -1 where there was none
  double trueSilence = 0;
};

/// `phones` may be empty. `firstFrame` is the frame of the clip that the curves begin with. A phone counts as closed
/// when in one of its frames, or one beside them, the opening is below `closedBelow`.
OpeningScores compareOpenings(std::span<const float> curve, std::span<const float> truth, int firstFrame,
                              std::span<const PhoneTime> phones, float closedBelow);

/// Correlation of a[i] with b[i + shift] where both exist.
double shiftedCorrelation(std::span<const float> a, std::span<const float> b, int shift);

}  // namespace visema
