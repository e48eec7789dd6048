// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/result.h"

namespace visema {

/// A speech encoder by its name and by its very weights: what was trained on the features of one hears nonsense through
/// another, also where both have one name.
struct EncoderIdentity {
  std::string name;         // "visema-1", "ave"
  std::string fingerprint;  // of its weights; empty: not known
};

/// The notes in the metadata of what was trained on an encoder's features.
inline constexpr const char* kSpeechNote = "speech";
inline constexpr const char* kFingerprintNote = "speech_fingerprint";

/// What was trained before files named a fingerprint was trained on these weights of "visema-1".
inline constexpr const char* kUnnamedFingerprint = "84ff868ee6fa3d73";

/// Fails where `who` ("x.visema: the network \"y\"") was trained on another encoder than the one of this fingerprint.
/// What names no fingerprint is believed, unless it was trained on visema-1; so are features that came without an
/// encoder.
inline Status checkEncoder(const std::string& who, const EncoderIdentity& trainedOn, const std::string& here) {
  std::string wanted = trainedOn.fingerprint;
  if (wanted.empty() && trainedOn.name == "visema-1") wanted = kUnnamedFingerprint;
  if (wanted.empty() || here.empty() || wanted == here) return {};
  return fail(ErrorCode::Unsupported, who + " was trained with another speech encoder (" + trainedOn.name +
                                          ", weights " + wanted + ") than the one here (weights " + here +
                                          "), so its lips would be wrong: train it again, or use that encoder");
}

}  // namespace visema
