// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/torch/transformers.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>

#include <algorithm>

namespace visema::latentsync {
namespace {

constexpr int kHeads = 8;

}  // namespace

SpatialTransformer::SpatialTransformer(TensorSource& source, const std::string& name, std::int64_t channels,
                                       std::int64_t audioChannels)
    : norm_(source, name + ".norm", channels, 1e-6),
      in_(source, name + ".proj_in", channels, channels, 1),
      out_(source, name + ".proj_out", channels, channels, 1) {
  const std::string block = name + ".transformer_blocks.0";
  norm1_ = LayerNorm(source, block + ".norm1", channels);
  norm2_ = LayerNorm(source, block + ".norm2", channels);
  norm3_ = LayerNorm(source, block + ".norm3", channels);
  attention1_ = Attention(source, block + ".attn1", channels, channels, kHeads);
  attention2_ = Attention(source, block + ".attn2", channels, audioChannels, kHeads);
  feedForward_ = FeedForward(source, block + ".ff", channels);
}

at::Tensor SpatialTransformer::begun(const at::Tensor& x, Slices slices) const {
  at::Tensor tokens = tokensOf(in_(norm_(x)));
  return tokens += attention1_.toItself(norm1_(tokens), slices);
}

at::Tensor SpatialTransformer::finished(at::Tensor tokens, const at::Tensor& x, Slices slices) const {
  tokens += feedForward_(norm3_(tokens), slices);
  return out_(pictureOf(tokens, x.size(2), x.size(3))) += x;
}

at::Tensor SpatialTransformer::operator()(const at::Tensor& x, const KeysAndValues& audio, int halves,
                                          Slices slices) const {
  at::Tensor tokens = begun(x, slices);
  const std::int64_t frames = audio.keys.size(0);
  const auto heard = [&](const at::Tensor& each) { return attention2_(norm2_(each), audio, slices); };
  if (halves == 1) return finished(tokens += heard(tokens), x, slices);
  if (tokens.size(0) == frames)  // the halves part here
    return finished(at::cat({tokens + attention2_.ofNothing(tokens), tokens + heard(tokens)}), at::cat({x, x}), slices);
  tokens.narrow(0, 0, frames) += attention2_.ofNothing(tokens);
  const at::Tensor withSound = tokens.narrow(0, frames, frames);
  tokens.narrow(0, frames, frames) += heard(withSound);
  return finished(tokens, x, slices);
}

at::Tensor SpatialTransformer::plain(const at::Tensor& x, const at::Tensor& audio) const {
  at::Tensor tokens = begun(x, Slices::AllAtOnce);
  tokens = tokens + attention2_(norm2_(tokens), prepare(audio), Slices::AllAtOnce);
  return finished(tokens, x, Slices::AllAtOnce);
}

MotionModule::MotionModule(TensorSource& source, const std::string& name, std::int64_t channels)
    : norm_(source, name + ".temporal_transformer.norm", channels, 1e-6),
      in_(source, name + ".temporal_transformer.proj_in", channels, channels),
      out_(source, name + ".temporal_transformer.proj_out", channels, channels) {
  const std::string block = name + ".temporal_transformer.transformer_blocks.0";
  for (int i = 0; i < 2; ++i) {
    const std::string attention = block + ".attention_blocks." + std::to_string(i);
    layers_.push_back({LayerNorm(source, block + ".norms." + std::to_string(i), channels),
                       Attention(source, attention, channels, channels, kHeads),
                       source.take(attention + ".pos_encoder.pe", {1, kMostFrames, channels})});
  }
  feedForwardNorm_ = LayerNorm(source, block + ".ff_norm", channels);
  feedForward_ = FeedForward(source, block + ".ff", channels);
}

at::Tensor MotionModule::operator()(const at::Tensor& x, std::int64_t frames, Slices slices) const {
  const std::int64_t batch = x.size(0) / frames, channels = x.size(1), pixels = x.size(2) * x.size(3);
  at::Tensor pixelRows = in_(tokensOf(norm_(x))).view({batch, frames, pixels, channels});
  pixelRows = pixelRows.transpose(1, 2).reshape({batch * pixels, frames, channels});
  // Pixels know nothing of each other here: a slice of them at a time saves copies of all.
  const std::int64_t atOnce =
      slices == Slices::Small ? std::max<std::int64_t>(64, kScoresAtOnce / (frames * channels * 4)) : pixelRows.size(0);
  at::Tensor result = at::empty_like(pixelRows);
  for (std::int64_t from = 0; from < pixelRows.size(0); from += atOnce) {
    const std::int64_t count = std::min(atOnce, pixelRows.size(0) - from);
    at::Tensor rows = pixelRows.narrow(0, from, count).clone();
    for (const Layer& layer : layers_)
      rows += layer.attention.toItself(layer.norm(rows) + layer.positions.narrow(1, 0, frames).to(rows.scalar_type()),
                                       slices);
    rows += feedForward_(feedForwardNorm_(rows), slices);
    result.narrow(0, from, count).copy_(out_(rows));
  }
  result = result.view({batch, pixels, frames, channels}).permute({0, 2, 3, 1});
  return result.reshape(x.sizes()) += x;
}

}  // namespace visema::latentsync
