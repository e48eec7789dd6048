// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/speech/mel.h"
#include "core/speech/speech_encoder.h"
#include "core/training/lips/heard_sentences.h"

namespace visema {

/// Of warpedMel: as if another said it.
inline constexpr float kThroats[] = {0.88F, 0.94F, 1.06F, 1.13F};

/// The speech features of a whole sound, 25 rows a second.
std::vector<float> rowsHeard(const Mel& mel, SpeechEncoder& encoder);

/// Every training voice's sentences of a corpus, half of them from another throat.
Result<HeardSentences> hearCorpus(const std::filesystem::path& corpus, SpeechEncoder& encoder,
                                  const ProgressFn& progress, std::stop_token stop);

/// About as many minutes of them, of all voices alike; 0: all.
void keepMinutes(HeardSentences& heard, double minutes);

}  // namespace visema
