// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/phones/phone_hearing.h"
#include "core/phones/phones.h"

namespace visema {

/// When which phone of a sentence is said, and how well the sound bears that out.
struct PhoneTiming {
  std::vector<TimedPhone> phones;
  double evidence = 0;  // the mean logarithm of the said phones' probability: near 0 is certain, -3 a guess
};

/// Sentences that are not what is said have less evidence.
inline constexpr double kLeastEvidence = -2.3;

/// Finds the times of `expected` (a synthesizer's phones of the sentence, whose own times only tell how long phones
/// usually are) in a sound, by the likeliest path. People pause where they want: a silence may stand between any two
/// phones, and none has to. Nothing when the sound is too short for the sentence.
std::optional<PhoneTiming> timePhones(const HeardFeatures& phones, std::span<const TimedPhone> expected);

/// What is said in a sound whose text nobody knows: the likeliest run of phones, none of them shorter than 25 ms.
std::vector<TimedPhone> likeliestPhones(const HeardFeatures& phones);

}  // namespace visema
