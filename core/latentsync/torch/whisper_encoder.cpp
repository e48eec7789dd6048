// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/torch/whisper_encoder.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/conv1d.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/stack.h>

namespace visema::latentsync {
namespace {

constexpr std::int64_t kWidth = 384, kBands = 80, kPositions = 1500;
constexpr int kBlocks = 4, kHearingHeads = 6;

}  // namespace

WhisperEncoder::WhisperEncoder(TensorSource& source)
    : conv1_(source.take("encoder.conv1.weight", {kWidth, kBands, 3})),
      bias1_(source.take("encoder.conv1.bias", {kWidth})),
      conv2_(source.take("encoder.conv2.weight", {kWidth, kWidth, 3})),
      bias2_(source.take("encoder.conv2.bias", {kWidth})),
      positions_(source.take("encoder.positional_embedding", {kPositions, kWidth})) {
  for (int i = 0; i < kBlocks; ++i) {
    const std::string name = "encoder.blocks." + std::to_string(i) + ".";
    blocks_.push_back(
        {LayerNorm(source, name + "attn_ln", kWidth), LayerNorm(source, name + "mlp_ln", kWidth),
         Linear(source, name + "attn.query", kWidth, kWidth),
         Linear(source, name + "attn.key", kWidth, kWidth, Bias::Without),
         Linear(source, name + "attn.value", kWidth, kWidth), Linear(source, name + "attn.out", kWidth, kWidth),
         Linear(source, name + "mlp.0", kWidth, 4 * kWidth), Linear(source, name + "mlp.2", 4 * kWidth, kWidth)});
  }
}

at::Tensor WhisperEncoder::states(const at::Tensor& logMel) const {
  const auto conv = [](const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, std::int64_t stride) {
    return at::gelu(at::conv1d(x, weight.to(x.scalar_type()), bias, stride, /*padding=*/1));
  };
  at::Tensor x = conv(conv(logMel.unsqueeze(0), conv1_, bias1_, 1), conv2_, bias2_, 2).transpose(1, 2);
  x = x + positions_.to(x.scalar_type());
  std::vector<at::Tensor> kept{x};
  for (const Block& block : blocks_) {
    const at::Tensor y = block.norm1(x);
    x = x + block.out(attend(block.query(y), block.key(y), block.value(y), kHearingHeads));
    x = x + block.narrow(at::gelu(block.widen(block.norm2(x))));
    kept.push_back(x);
  }
  return at::stack(kept, 2).squeeze(0);
}

}  // namespace visema::latentsync
