// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/phones/phones.h"

namespace visema {

inline constexpr const char* kCorpusIndex = "voice.tsv";  // in the folder of each voice
inline constexpr int kSaidByNobodyElse = -1;              // for a sentence whose text has no number

/// One sentence of a corpus: who says what, when which phone. Does not hold the sound, which `sound` names.
struct CorpusUtterance {
  std::string voice;
  std::string language;
  int sentence = 0;  // the same number within a language is the same text, or kSaidByNobodyElse
  bool heldOut = false;
  std::filesystem::path sound;
  std::vector<TimedPhone> phones;
};

/// Whether a voice is a person's, not a synthesizer's.
bool isRecorded(const CorpusUtterance& utterance);

Result<std::vector<CorpusUtterance>> loadCorpus(const std::filesystem::path& folder);

}  // namespace visema
