// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/nn/layers/conv_layer.h"
#include "core/speech/encoder_identity.h"

namespace visema {

class Weights;

/// Speech features -> mouth code, one frame at a time: the small half of our lip networks that knows the voice.
/// Needs no Torch and paints nothing. Belongs to one thread (it owns its scratch).
///
/// Sees the 16 rows frame-8 .. frame+7. Row r is normalised, y = (x - mean) * scale, and one number is added: 1 where
/// the row is known, else the whole row is 0. Then, always with ReLU, rows 1x1 (D+1 -> R); temporal.0 3 wide (R -> T);
/// temporal.1 and .2 3 wide, stride 2 (T -> T), all padded by one with zeros; hidden Linear 4T -> H over (channel,
/// row); and without ReLU code Linear H -> Z. Metadata: family = "visema-voice", version = "1", speech = the name of
/// the features, speech_fingerprint = that of the encoder which made them. Sizes are read from the shapes.
class VoiceMap {
 public:
  static constexpr int kRows = 16;
  static constexpr int kRowsBefore = 8;

  VoiceMap(const VoiceMap&) = delete;
  VoiceMap& operator=(const VoiceMap&) = delete;

  const EncoderIdentity& trainedOn() const { return trainedOn_; }
  int featureSize() const { return featureSize_; }
  int codeSize() const { return codeSize_; }
  /// `rows` are kRows rows of featureSize() numbers; of those after the frame's own only `rowsAhead` are known
  /// (7 = all; negative: earlier ones are missing too), the rest are not looked at. Realtime-safe.
  void code(std::span<const float> rows, int rowsAhead, std::span<float> code);

 private:
  friend Result<std::unique_ptr<VoiceMap>> openVoiceMap(const Weights& weights);
  VoiceMap() = default;

  EncoderIdentity trainedOn_;
  int featureSize_ = 0;
  int codeSize_ = 0;
  std::vector<float> mean_, scale_;
  std::vector<ConvLayer> layers_;
  FeaturePicture a_, b_;
};

inline constexpr const char* kVoiceFamily = "visema-voice";

/// Checks every name and shape. Keeps nothing of `weights`.
Result<std::unique_ptr<VoiceMap>> openVoiceMap(const Weights& weights);

}  // namespace visema
