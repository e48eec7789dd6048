// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/nn/torch/voice_network.h"
#include "core/nn/weights/weights.h"
#include "core/speech/encoder_identity.h"

namespace visema {

/// A voice map for another person that hears as `map` does, which has listened to many voices: everything but its last
/// layer is taken over. Refuses one that listens through another speech encoder.
Result<VoiceNetwork> borrowHearing(const Weights& map, const EncoderIdentity& speech, int features, int codeSize);

/// Sets the last layer to what makes `codes` [N,Z] of what is heard, [N,hidden], best, by least squares; `ridge`, of
/// the mean variance of what is heard, keeps it from learning by heart.
void fitMouth(VoiceNetworkImpl& network, const torch::Tensor& heard, const torch::Tensor& codes, double ridge);

}  // namespace visema
