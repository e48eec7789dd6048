// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/nn/layers/conv_layer.h"
#include "core/speech/encoder_identity.h"
#include "core/speech/speech_encoder.h"

namespace visema {

/// A speech encoder that is a row of convolutions from the 80x16 picture to one pixel. Knows no file format.
class ConvEncoder : public SpeechEncoder {
 public:
  /// Fails unless every layer fits the one before and the last gives one pixel.
  static Result<std::unique_ptr<ConvEncoder>> create(EncoderIdentity identity, const std::vector<ConvSpec>& layers,
                                                     const CpuFeatures& cpu);

  const std::string& name() const override { return identity_.name; }
  std::string fingerprint() const override { return identity_.fingerprint; }
  int dimension() const override { return layers_.back().outChannels(); }
  void encode(std::span<const float> mel, std::span<float> features) override;
  /// The features of every window of a longer picture (kMelBands rows of `columns`), a window from every column: the
  /// same numbers as one by one, for a fraction of the work. Fails for layers that pad or stride in time.
  Result<std::vector<float>> encodePicture(std::span<const float> mel, int columns);

 private:
  ConvEncoder() = default;

  void run();  // input_ through all layers, back into input_

  EncoderIdentity identity_;
  bool streams_ = true;  // no layer pads or strides in time
  std::vector<ConvLayer> layers_;
  FeaturePicture input_;
  FeaturePicture output_;
};

}  // namespace visema
