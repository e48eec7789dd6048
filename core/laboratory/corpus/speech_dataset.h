// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/phones/targets.h"
#include "core/speech/mel.h"
#include "core/training/corpus/augment.h"
#include "core/training/corpus/corpus.h"

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

/// Whole phones of an utterance, of `seconds` at most and from anywhere in it; all of it where it is no longer. Borrows
/// the sound.
struct SpokenPiece {
  std::span<const float> samples;  // 16 kHz
  std::vector<TimedPhone> phones;
};
SpokenPiece pieceOf(std::span<const float> samples, std::span<const TimedPhone> phones, double seconds,
                    std::mt19937& random);

/// Which phone of `second` is which of `first`, by the cheapest edits; -1 for those with no counterpart.
std::vector<int> alignPhones(std::span<const TimedPhone> first, std::span<const TimedPhone> second);

enum class Speakers { Synthetic, People };

/// A corpus in memory that hands out augmented pairs of its training voices. Belongs to one thread.
class SpeechDataset {
 public:
  static Result<SpeechDataset> load(const std::filesystem::path& folder);
  SpeechPair makePair(std::mt19937& random) const;
  bool canTrain() const { return !pools_.empty(); }
  /// Sentences of the held-out voices as they were spoken, at most `count` of them; with `babbleDecibels`, so far above
  /// a crowd of the corpus' other voices.
  std::vector<SpeechExample> heldOut(Speakers speakers, int count,
                                     std::optional<double> babbleDecibels = std::nullopt) const;
  const std::vector<CorpusUtterance>& utterances() const { return utterances_; }

 private:
  SpeechExample hear(std::span<const float> sound, std::span<const TimedPhone> phones, std::mt19937& random) const;
  int partnerOf(int utterance, std::mt19937& random) const;

  std::vector<CorpusUtterance> utterances_;
  std::vector<std::vector<float>> sounds_;
  /// Utterances to draw from together, and how often to draw from them.
  struct Pool {
    std::vector<int> utterances;
    double weight = 0;
  };
  int drawUtterance(std::mt19937& random) const;
  std::vector<Pool> pools_;  // all synthetic voices, then each recorded person; weights add up to 1
};

/// So many pieces of noise, music, breath and quiet rooms, always the same: what an encoder should hear nobody in.
std::vector<SpeechExample> soundsWithoutSpeech(int count);

}  // namespace visema
