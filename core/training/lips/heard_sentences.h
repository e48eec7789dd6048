// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "core/base/result.h"
#include "core/phones/phones.h"
#include "core/speech/encoder_identity.h"

namespace visema {

/// A sentence that was heard but not seen: another voice saying other things.
struct HeardSentence {
  std::vector<TimedPhone> phones;
  std::vector<float> rows;  // speech features
};

/// Sentences of many voices as one speech encoder hears them, so that whoever trains an avatar needs neither their
/// recordings nor the voices. As a file it is safetensors: "rows" F16 [R,D] and "phones" F32 [P,2] (which, end in
/// seconds) of all sentences one after the other, "lengths" I32 [S,2] (rows, phones of each); metadata "speech",
/// "speech_fingerprint".
struct HeardSentences {
  EncoderIdentity speech;
  int featureSize = 0;
  std::vector<HeardSentence> sentences;

  static Result<HeardSentences> open(const std::filesystem::path& path);
  Status save(const std::filesystem::path& path) const;
};

}  // namespace visema
