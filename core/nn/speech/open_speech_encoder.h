// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/base/cpu_features.h"
#include "core/base/result.h"
#include "core/nn/speech/conv_encoder.h"
#include "core/nn/weights/weights.h"

namespace visema {

/// The speech encoder these weights are: our own "visema-1", or "ave", the audio-visual encoder of SyncTalk_2D.
/// Copies what it needs; the weights may go afterwards.
Result<std::unique_ptr<ConvEncoder>> openSpeechEncoder(const Weights& weights,
                                                       const CpuFeatures& cpu = CpuFeatures::detect());

}  // namespace visema
