// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/latentsync/torch/layers.h"
#include "core/latentsync/unet_shape.h"

namespace visema::latentsync {

/// Stable Diffusion's autoencoder: pictures to latents an eighth as wide and back. Works frame by frame, however many
/// it is given, so that its memory does not grow with them. Knows no scaling factor.
class Autoencoder {
 public:
  Autoencoder(TensorSource& source, const AutoencoderShape& shape = {});
  struct Encoded {
    at::Tensor mean, logVariance;  // [frames, 4, height / 8, width / 8]
  };
  /// [frames, 3, height, width], RGB in -1..1.
  Encoded encode(const at::Tensor& pictures) const;
  /// The way back, not clamped.
  at::Tensor decode(const at::Tensor& latents) const;
  /// All frames at once, as the reference does: for measuring what that costs.
  at::Tensor decodeAllAtOnce(const at::Tensor& latents) const;

 private:
  struct Level {
    std::vector<Resnet> resnets;
    std::optional<Conv> sampler;
  };
  struct Middle {
    Middle(TensorSource& source, const std::string& name, std::int64_t channels);
    at::Tensor operator()(at::Tensor x) const;
    Resnet resnet0, resnet1;
    GroupNorm norm;
    Attention attention;
  };
  Conv encoderIn_, encoderOut_, quant_, postQuant_, decoderIn_, decoderOut_;
  GroupNorm encoderNorm_, decoderNorm_;
  std::vector<Level> down_, up_;
  std::optional<Middle> encoderMiddle_, decoderMiddle_;
};

}  // namespace visema::latentsync
