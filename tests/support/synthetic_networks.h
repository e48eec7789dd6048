// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/audio_clip.h"
#include "core/base/result.h"
#include "core/exporting/film.h"
#include "core/speech/encoder_identity.h"
#include "core/speech/speech_encoder.h"
#include "tests/support/synthetic_package.h"

namespace visema::test {

/// Adds a narrow U-Net for 160 pixels (5 levels: 320) with golden weights, driven by "ave" features; its files go into
/// `folder`.
Status addCompatibleNetwork(const std::filesystem::path& folder, SyntheticOptions& package, int levels = 4);

/// Adds a small light network with golden weights and a voice map trained on rows of that encoder and size.
Status addLightNetwork(const std::filesystem::path& folder, const EncoderIdentity& encoder, int featureSize,
                       SyntheticOptions& package);

/// The speech encoder "ave" with golden weights.
Result<std::unique_ptr<SpeechEncoder>> goldenAveEncoder();

/// Eight numbers: the means of as many groups of mel bands over the window. Hears what is loud where, cheaply.
class BandEncoder : public SpeechEncoder {
 public:
  static constexpr int kDimension = 8;
  const std::string& name() const override { return name_; }
  int dimension() const override { return kDimension; }
  void encode(std::span<const float> mel, std::span<float> features) override;

 private:
  std::string name_ = "bands";
};

/// The fused engine, "ave" and "bands" for features; anything else is not here.
FilmEngines testEngines();

/// Syllables of changing vowels: voiced, loud and dull or bright by turns, with a short pause now and then.
AudioClip babble(double seconds, SampleRate rate = kSpeechRate);

}  // namespace visema::test
