// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <random>
#include <vector>

#include "core/base/result.h"
#include "core/training/corpus/augment.h"
#include "core/training/corpus/corpus.h"

namespace visema {

/// Sound of a dozen seconds: sentences of one synthetic voice with pauses, or none but noise, breath and music.
/// Keeps the corpus in memory. Belongs to one thread.
class VoiceScenes {
 public:
  static Result<VoiceScenes> load(const std::filesystem::path& corpus);
  /// As a microphone might hear it, by a training voice.
  HeardSpeech speech(std::mt19937& random) const;
  HeardSpeech music(std::mt19937& random) const;
  HeardSpeech noise(std::mt19937& random) const;
  /// As it was spoken, by each of the voices that are never trained on.
  std::vector<HeardSpeech> heldOut() const;

 private:
  HeardSpeech joined(const std::vector<int>& utterances, std::mt19937& random) const;

  std::vector<CorpusUtterance> utterances_;
  std::vector<std::vector<float>> sounds_;
  std::vector<std::vector<int>> voices_;         // of the training: their utterances
  std::vector<std::vector<int>> heldOutVoices_;  // the others'
};

}  // namespace visema
