// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/speech/mel.h"
#include "core/training/corpus/augment.h"
#include "core/training/corpus/corpus.h"
#include "core/training/corpus/targets.h"

namespace visema {

/// An utterance as a speech encoder meets it: its picture and what it should say about it.
struct SpeechExample {
  Mel mel;
  SpeechTargets targets;
  std::vector<TimedPhone> phones;
};
SpeechExample exampleOf(const HeardSpeech& heard);

/// Two examples of the same words, by two voices or twice by one, and for each target entry of the first the entry of
/// the second where the same is said (-1 where it is not).
struct SpeechPair {
  SpeechExample first;
  SpeechExample second;
  std::vector<int> matching;
};

/// Which phone of `second` is which of `first`, by the cheapest edits; -1 for those with no counterpart.
std::vector<int> alignPhones(std::span<const TimedPhone> first, std::span<const TimedPhone> second);

/// A corpus in memory that hands out augmented pairs of its training voices. Belongs to one thread.
class SpeechDataset {
 public:
  static Result<SpeechDataset> load(const std::filesystem::path& folder);
  SpeechPair makePair(std::mt19937& random) const;
  /// Every sentence of the held-out voices as it was spoken, at most `count` of them.
  std::vector<SpeechExample> heldOut(int count) const;
  const std::vector<CorpusUtterance>& utterances() const { return utterances_; }

 private:
  SpeechExample hear(int utterance, std::mt19937& random) const;
  int partnerOf(int utterance, std::mt19937& random) const;

  std::vector<CorpusUtterance> utterances_;
  std::vector<std::vector<float>> sounds_;
  std::vector<int> training_;  // each utterance as often as it should be drawn
};

}  // namespace visema
