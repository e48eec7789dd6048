// SPDX-License-Identifier: Apache-2.0
#include "tests/support/synthetic_networks.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/nn/compatible_config.h"
#include "core/nn/fused/fused_network.h"
#include "core/nn/golden_weights.h"
#include "core/nn/light/light_tensors.h"
#include "core/nn/light/voice_map.h"
#include "core/nn/speech/open_speech_encoder.h"

namespace visema::test {

namespace {

/// Golden weights hardly hear: the audio branch's last layer is made loud enough to matter.
Status writeAttentiveWeights(const std::filesystem::path& file, const CompatibleConfig& config) {
  constexpr float kLouder = 30;
  const auto weights = goldenWeights(config.tensors());
  const std::string last = "audio_model.conv7.conv.7.weight";
  std::vector<float> louder = weights->find(last)->toFloat();
  for (float& value : louder) value *= kLouder;
  std::vector<NamedTensor> tensors;
  for (const auto& [name, tensor] : weights->tensors()) tensors.push_back({name, tensor});
  for (NamedTensor& named : tensors)
    if (named.name == last) named.tensor.data = std::as_bytes(std::span(louder));
  return writeSafetensors(file, tensors, {{"speech", config.speech}});
}

}  // namespace

Status addCompatibleNetwork(const std::filesystem::path& folder, SyntheticOptions& package, int levels) {
  const CompatibleConfig config = CompatibleConfig::standard("ave", levels, 8);
  const NetworkSpec spec = config.spec();
  NetworkEntry entry;
  entry.name = "compatible";
  entry.family = NetworkFamily::Compatible;
  entry.size = "narrow";
  entry.inputSize = spec.cropSize;
  entry.cropSize = spec.cropSize + 8;
  entry.speech = spec.speech;
  entry.driveShape = spec.driveShape;
  entry.resize = levels == 5 ? ResizeFilter::Bicubic : ResizeFilter::Bilinear;
  entry.reference = ReferencePolicy::SameFrame;
  entry.leastLookahead = entry.mostLookahead = kFullLookahead;
  entry.weights = "networks/compatible.safetensors";
  package.rectangles = true;
  package.cropSize = entry.cropSize;
  package.networks.push_back(entry);
  package.files[entry.weights] = folder / "compatible.safetensors";
  return writeAttentiveWeights(package.files[entry.weights], config);
}

Status addLightNetwork(const std::filesystem::path& folder, const EncoderIdentity& encoder, int featureSize,
                       SyntheticOptions& package) {
  LightConfig config;
  config.cropSize = 96;
  config.widths = {8, 12, 16, 20};
  config.codeSize = 4;
  config.codeHidden = 16;
  config.spatialChannels = 4;
  config.speech = encoder.name;
  NetworkEntry entry;
  entry.name = "light";
  entry.family = NetworkFamily::Ours;
  entry.size = "light";
  entry.cropSize = entry.inputSize = config.cropSize;
  entry.speech = encoder.name;
  entry.driveShape = {config.codeSize};
  entry.reference = ReferencePolicy::NeutralFrame;
  entry.referenceFrame = FrameReference{"talk", 0};
  entry.mostLookahead = kFullLookahead;
  entry.neutralCode = {0.5F, -0.25F, 0, 0.125F};
  entry.weights = "networks/light.safetensors";
  entry.voiceMap = "networks/voice.safetensors";
  entry.mask = "mask.pgm";
  package.cropSize = config.cropSize;
  package.networks.push_back(entry);
  package.files[entry.weights] = folder / "light.safetensors";
  package.files[entry.voiceMap] = folder / "voice.safetensors";
  if (Status status = writeGoldenWeights(package.files[entry.weights], lightPlayerTensors(config), config.toMetadata());
      !status)
    return status;
  constexpr std::int64_t kRow = 8, kWidth = 8, kHidden = 8;
  return writeGoldenWeights(package.files[entry.voiceMap],
                            {{"mean", {featureSize}},
                             {"scale", {featureSize}},
                             {"rows.weight", {kRow, featureSize + 1, 1}},
                             {"rows.bias", {kRow}},
                             {"temporal.0.weight", {kWidth, kRow, 3}},
                             {"temporal.0.bias", {kWidth}},
                             {"temporal.1.weight", {kWidth, kWidth, 3}},
                             {"temporal.1.bias", {kWidth}},
                             {"temporal.2.weight", {kWidth, kWidth, 3}},
                             {"temporal.2.bias", {kWidth}},
                             {"hidden.weight", {kHidden, kWidth * 4}},
                             {"hidden.bias", {kHidden}},
                             {"code.weight", {config.codeSize, kHidden}},
                             {"code.bias", {config.codeSize}}},
                            {{"family", kVoiceFamily},
                             {"version", "1"},
                             {kSpeechNote, encoder.name},
                             {kFingerprintNote, encoder.fingerprint}});
}

Result<std::unique_ptr<SpeechEncoder>> goldenAveEncoder() {
  return openSpeechEncoder(*goldenWeights(aveEncoderTensors()));
}

void BandEncoder::encode(std::span<const float> mel, std::span<float> features) {
  constexpr std::size_t kGroup = static_cast<std::size_t>(kMelBands) * kMelColumnsPerWindow / kDimension;
  for (std::size_t i = 0; i < kDimension; ++i) {
    float sum = 0;
    for (const float value : mel.subspan(i * kGroup, kGroup)) sum += value;
    features[i] = sum / static_cast<float>(kGroup);
  }
}

FilmEngines testEngines() {
  return {[](const std::shared_ptr<const Weights>& weights) { return loadFusedNetwork(weights); },
          [](const std::string& name) -> Result<std::unique_ptr<SpeechEncoder>> {
            if (name == "ave") return goldenAveEncoder();
            if (name == "bands") return std::make_unique<BandEncoder>();
            return fail(ErrorCode::NotFound, "the speech encoder \"" + name + "\" is not here");
          }};
}

AudioClip babble(double seconds, SampleRate rate) {
  AudioClip clip;
  clip.rate = rate;
  const auto count = static_cast<std::int64_t>(std::llround(seconds * rate));
  double pitch = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const double t = static_cast<double>(i) / rate;
    const double syllable = t * 4.3, within = syllable - std::floor(syllable);
    const int vowel = static_cast<int>(syllable) % 5;
    const double loud = vowel == 4 ? 0 : std::pow(std::sin(std::numbers::pi * within), 0.7);
    pitch += 2 * std::numbers::pi * (120 + 15 * std::sin(t * 2.1)) / rate;
    double wave = 0;
    for (int harmonic = 1; harmonic <= 24; ++harmonic) {
      const double frequency = 120.0 * harmonic, formant = 400.0 + 350.0 * vowel;
      wave += std::sin(pitch * harmonic) / (1 + std::pow((frequency - formant) / 250, 2));
    }
    clip.samples.push_back(static_cast<float>(0.12 * loud * wave));
  }
  return clip;
}

}  // namespace visema::test
