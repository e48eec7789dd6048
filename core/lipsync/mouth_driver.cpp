// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/mouth_driver.h"

#include <algorithm>

#include "core/base/try.h"
#include "core/nn/light/voice_map.h"
#include "core/speech/feature_windows.h"

namespace visema {

MouthDriver::~MouthDriver() = default;

Result<std::unique_ptr<MouthDriver>> MouthDriver::create(const AvatarPackage& package, std::size_t network,
                                                         FeatureSource source) {
  const NetworkEntry& entry = package.manifest().networks.at(network);
  auto driver = std::unique_ptr<MouthDriver>(new MouthDriver);
  driver->silenceRow_ = std::move(source.silence);
  const std::size_t dimension = driver->silenceRow_.size();
  driver->window_.resize(dimension * kRowsPerFrame);
  driver->driveSize_ = 1;
  for (int size : entry.driveShape) driver->driveSize_ *= static_cast<std::size_t>(size);

  const std::string who = package.path().string() + ": the network \"" + entry.name + "\"";
  if (entry.family == NetworkFamily::Compatible) {
    if (driver->window_.size() != driver->driveSize_)
      return fail(ErrorCode::Unsupported, who + " takes windows of " + std::to_string(driver->driveSize_) +
                                              " numbers, the speech encoder makes " +
                                              std::to_string(driver->window_.size()) +
                                              ": use the encoder it was trained with");
    if (entry.speech != "visema-1") return driver;  // only what is trained here names its encoder
    auto weights = TRY(package.weights(entry.weights));
    const EncoderIdentity trainedOn{entry.speech, weights->note(kFingerprintNote)};
    TRY(checkEncoder(who, trainedOn, source.fingerprint));
    return driver;
  }
  auto weights = TRY(package.weights(entry.voiceMap));
  auto voiceMap = TRY(openVoiceMap(*weights));
  TRY(checkEncoder(who, voiceMap->trainedOn(), source.fingerprint));
  driver->voiceMap_ = std::move(voiceMap);
  driver->neutralCode_ = entry.neutralCode;
  if (driver->voiceMap_->codeSize() != static_cast<int>(driver->driveSize_) ||
      driver->neutralCode_.size() != driver->driveSize_)
    return fail(ErrorCode::BadData, who + " and its voice map disagree about the size of the mouth code");
  if (driver->voiceMap_->featureSize() != static_cast<int>(dimension))
    return fail(ErrorCode::Unsupported, who + " was trained on " + std::to_string(driver->voiceMap_->featureSize()) +
                                            " speech features, the encoder makes " + std::to_string(dimension));
  return driver;
}

void MouthDriver::drive(const FeatureRows& rows, std::int64_t frame, Lookahead lookahead, float gate,
                        const MouthControls& controls, std::span<float> out) {
  const float open = controls.closeInSilence ? std::clamp(gate, 0.0f, 1.0f) : 1.0f;
  const int ahead = rowsAhead(lookahead);
  rows.copyFrame(frame, window_, ahead);
  if (!voiceMap_) return driveWindow(open * std::min(controls.amplitude, 1.0f), out);
  voiceMap_->code(window_, ahead, out);
  const float share = open * controls.amplitude;
  for (std::size_t i = 0; i < driveSize_; ++i) out[i] = neutralCode_[i] + share * (out[i] - neutralCode_[i]);
}

/// Compatible networks have no code to ease: their features are eased to those of silence.
void MouthDriver::driveWindow(float share, std::span<float> out) const {
  const std::size_t dimension = silenceRow_.size();
  for (std::size_t i = 0; i < driveSize_; ++i) {
    const float silence = silenceRow_[i % dimension];
    out[i] = share * window_[i] + (1 - share) * silence;
  }
}

float MouthDriver::opening(std::span<const float> drive) const {
  // Training turns the code so that its first number is the opening of the mouth.
  return voiceMap_ ? drive[0] - neutralCode_[0] : 0.0f;
}

}  // namespace visema
