// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/laboratory/corpus/phone_hearing.h"
#include "core/laboratory/corpus/speech_dataset.h"
#include "core/training/corpus/phones.h"

namespace visema {

/// When which phone of a sentence is said, and how well the sound bears that out.
struct PhoneTiming {
  std::vector<TimedPhone> phones;
  double evidence = 0;  // the mean logarithm of the said phones' probability: near 0 is certain, -3 a guess
};

/// Finds the times of `expected` (a synthesizer's phones of the sentence, whose own times only tell how long phones
/// usually are) in a sound, by the likeliest path. People pause where they want: a silence may stand between any two
/// phones, and none has to. Nothing when the sound is too short for the sentence.
std::optional<PhoneTiming> timePhones(const HeardFeatures& phones, std::span<const TimedPhone> expected);

/// How far off such times are where the truth is known: the median distance of the edges between phones, in seconds.
/// What is expected is only the order of the phones, each as long as the others.
Result<double> timingError(PhoneHearing& hearing, std::span<const SpeechExample> examples);

}  // namespace visema
