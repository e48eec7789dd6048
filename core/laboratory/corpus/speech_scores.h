// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/laboratory/corpus/speech_dataset.h"
#include "core/phones/phone_hearing.h"

namespace visema {

/// How well a speech encoder's features say what some sentences say.
struct SpeechScores {
  int sentences = 0;                            // 0: there were none
  double phoneAccuracy = 0;                     // moments whose phone is named right, of those where somebody speaks
  double phoneAccuracyAll = 0;                  // the same with silence
  double voiceAccuracy = 0;                     // voice activity
  double closurePrecision = 0;                  // of the moments said to be closed (m, b, p)
  double closureRecall = 0;                     // of the moments that are
  int closures = 0;                             // m, b and p said
  double closuresFound = 0;                     // of them, those that show more than half a closure at some moment
  double closuresByChance = 0;                  // and of as many places as long where none of them is said
  double closuresAtFivePercent = 0;             // found where what counts as one lets 5 % of those places show it
  double burstsAtFivePercent = 0;               // p alone, there
  std::vector<double> articulationCorrelation;  // jaw, opening, rounding, closure, f/v, teeth, tongue
};

inline constexpr int kJudgedSentences = 120;  // are enough, spread over all held-out ones

/// The scores of phones stay 0 for an encoder that names none.
Result<SpeechScores> scoreSpeech(PhoneHearing& hearing, std::span<const SpeechExample> examples);

}  // namespace visema
