// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/nn/layers/conv_layer.h"
#include "core/speech/encoder_identity.h"
#include "core/speech/feature_stream.h"
#include "core/sync/talking_film.h"

namespace visema {

class Weights;

// The matcher's two towers: five mouth pictures and what is heard around the middle one become 64 numbers each, of
// length 1, which are alike where the two belong together.
//   eye.0..3    3x3 stride 2, 5 -> 16 -> 24 -> 40 -> 64     48x48 -> 3x3
//   eye.4, 5    576 -> 96 -> 64
//   ear.0, 1, 2 8 x 64 features -> 96 -> 96 -> 64
// ReLU after each but the last. The pictures lose their common mean and spread first.
inline constexpr int kSyncFrames = 5;
inline constexpr int kSyncSide = 48;
inline constexpr int kSyncRows = 8;  // of speech features
inline constexpr int kSyncRowsBefore =
    5;  // the first one is that of the frame less this: the middle is the frame's own
inline constexpr int kSyncFeatures = 64;
inline constexpr int kSyncHidden = 96;
inline constexpr int kSyncNumbers = 64;
inline constexpr std::array<int, 5> kSyncChannels = {kSyncFrames, 16, 24, 40, 64};
inline constexpr int kSyncSeen = kSyncChannels.back() * 9;
inline constexpr const char* kSyncFamily = "visema-sync";

/// Takes the mean from kSyncFrames pictures and brings their spread to 1.
void normalizeMouths(std::span<float> pictures);
/// The rows that belong to a frame; beyond the sound's ends the first or last one again.
void copySyncRows(const FeatureRows& rows, std::int64_t frame, std::span<float> to);

/// Says whether a mouth and a sound belong together. Finds no mouths. Belongs to one thread.
class SyncMatcher {
 public:
  static Result<SyncMatcher> open(const Weights& weights);
  const EncoderIdentity& trainedOn() const { return trainedOn_; }  // the speech encoder it hears through

  /// Normalized pictures, kSyncFrames x kSyncSide x kSyncSide.
  void see(std::span<const float> pictures, std::span<float> numbers);
  void hear(std::span<const float> rows, std::span<float> numbers);

 private:
  std::span<const float> run(std::vector<ConvLayer>& tower);  // of a_

  EncoderIdentity trainedOn_;
  std::vector<ConvLayer> eye_, ear_;
  FeaturePicture a_, b_;
};

/// How well sound and lips match when the sound is moved.
struct SyncCurve {
  static constexpr int kReach = 15;               // frames to both sides
  static constexpr int kLeast = 2 * kReach + 25;  // frames of a film that can be judged
  std::array<double, 2 * kReach + 1> alike{};     // correlation, -1..1; [kReach + s]: with the sound of s frames later
  int offset = 0;                                 // frames by which the mouth is behind its sound; negative: before it
  double confidence = 0;                          // how much the best place stands out from the median one
};
/// From kSyncNumbers a frame of what was seen and heard, at least SyncCurve::kLeast frames each.
SyncCurve syncCurve(std::span<const float> seen, std::span<const float> heard);
/// Fails where the film is too short to move anything.
Result<SyncCurve> matchSync(SyncMatcher& matcher, const TalkingFilm& film, const FeatureRows& rows);

}  // namespace visema
