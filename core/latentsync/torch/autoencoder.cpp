// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/torch/autoencoder.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/silu.h>

namespace visema::latentsync {
namespace {

constexpr std::int64_t kLatent = 4;
constexpr double kEpsilon = 1e-6;

}  // namespace

Autoencoder::Middle::Middle(TensorSource& source, const std::string& name, std::int64_t channels)
    : resnet0(source, name + ".resnets.0", channels, channels, 0, kEpsilon),
      resnet1(source, name + ".resnets.1", channels, channels, 0, kEpsilon),
      norm(source, name + ".attentions.0.group_norm", channels, kEpsilon),
      attention(source, name + ".attentions.0", channels, channels, 1, Bias::With) {}

at::Tensor Autoencoder::Middle::operator()(at::Tensor x) const {
  x = resnet0(x, {}, 1);
  const at::Tensor seen = attention.toItself(tokensOf(norm(x)), Slices::Small);
  return resnet1(x + pictureOf(seen, x.size(2), x.size(3)), {}, 1);
}

Autoencoder::Autoencoder(TensorSource& source, const AutoencoderShape& shape) {
  encoderIn_ = Conv(source, "encoder.conv_in", 3, shape.channels[0], 3);
  std::int64_t in = shape.channels[0];
  for (int i = 0; i < 4; ++i) {
    const std::string name = "encoder.down_blocks." + std::to_string(i);
    Level level;
    for (int j = 0; j < 2; ++j, in = shape.channels[i])
      level.resnets.emplace_back(source, name + ".resnets." + std::to_string(j), in, shape.channels[i], 0, kEpsilon);
    if (i < 3) level.sampler = Conv(source, name + ".downsamplers.0.conv", in, in, 3, 2, 0);
    down_.push_back(std::move(level));
  }
  encoderMiddle_.emplace(source, "encoder.mid_block", in);
  encoderNorm_ = GroupNorm(source, "encoder.conv_norm_out", in, kEpsilon);
  encoderOut_ = Conv(source, "encoder.conv_out", in, 2 * kLatent, 3);
  quant_ = Conv(source, "quant_conv", 2 * kLatent, 2 * kLatent, 1);
  postQuant_ = Conv(source, "post_quant_conv", kLatent, kLatent, 1);
  decoderIn_ = Conv(source, "decoder.conv_in", kLatent, in, 3);
  decoderMiddle_.emplace(source, "decoder.mid_block", in);
  for (int i = 0; i < 4; ++i) {
    const std::string name = "decoder.up_blocks." + std::to_string(i);
    const std::int64_t out = shape.channels[3 - i];
    Level level;
    for (int j = 0; j < 3; ++j, in = out)
      level.resnets.emplace_back(source, name + ".resnets." + std::to_string(j), in, out, 0, kEpsilon);
    if (i < 3) level.sampler = Conv(source, name + ".upsamplers.0.conv", in, in, 3);
    up_.push_back(std::move(level));
  }
  decoderNorm_ = GroupNorm(source, "decoder.conv_norm_out", in, kEpsilon);
  decoderOut_ = Conv(source, "decoder.conv_out", in, 3, 3);
}

Autoencoder::Encoded Autoencoder::encode(const at::Tensor& pictures) const {
  std::vector<at::Tensor> means, logVariances;
  for (const at::Tensor& picture : pictures.split(1)) {
    at::Tensor x = encoderIn_(picture);
    for (const Level& level : down_) {
      for (const Resnet& resnet : level.resnets) x = resnet(x, {}, 1);
      if (level.sampler) x = (*level.sampler)(at::constant_pad_nd(x, {0, 1, 0, 1}));
    }
    x = quant_(encoderOut_(at::silu(encoderNorm_((*encoderMiddle_)(x)))));
    means.push_back(x.narrow(1, 0, kLatent));
    logVariances.push_back(x.narrow(1, kLatent, kLatent).clamp(-30, 20));
  }
  return {at::cat(means), at::cat(logVariances)};
}

at::Tensor Autoencoder::decode(const at::Tensor& latents) const {
  std::vector<at::Tensor> pictures;
  for (const at::Tensor& one : latents.split(1)) pictures.push_back(decodeAllAtOnce(one));
  return at::cat(pictures);
}

at::Tensor Autoencoder::decodeAllAtOnce(const at::Tensor& latents) const {
  at::Tensor x = (*decoderMiddle_)(decoderIn_(postQuant_(latents)));
  for (const Level& level : up_) {
    for (const Resnet& resnet : level.resnets) x = resnet(x, {}, 1);
    if (level.sampler) x = (*level.sampler)(doubled(x));
  }
  return decoderOut_(at::silu(decoderNorm_(x)));
}

}  // namespace visema::latentsync
