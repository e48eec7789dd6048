// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/torch/unet3d.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/sin.h>

#include <algorithm>
#include <cmath>

namespace visema::latentsync {
namespace {

constexpr double kEpsilon = 1e-5;
constexpr std::int64_t kLatent = 4, kInputs = 13;

at::Tensor joined(const at::Tensor& x, const at::Tensor& skip) {  // a skip from before the halves parted serves both
  return at::cat({x, skip.size(0) == x.size(0) ? skip : at::cat({skip, skip})}, 1);
}

}  // namespace

/// What one run through the network needs to know everywhere.
struct UNet3D::Pass {
  const Time& time;
  const std::vector<KeysAndValues>* audio;  // null: plain
  at::Tensor plainAudio;
  std::int64_t frames;
  int halves;

  Slices slices() const { return audio ? Slices::Small : Slices::AllAtOnce; }
  at::Tensor through(const Layer& layer, at::Tensor x) const {
    x = layer.resnet(x, time[layer.resnetIndex], frames);
    if (layer.attention)
      x = audio ? (*layer.attention)(x, (*audio)[layer.attentionIndex], halves, slices())
                : layer.attention->plain(x, plainAudio);
    return layer.motion ? (*layer.motion)(x, frames, slices()) : x;
  }
};

struct UNet3D::Builder {
  TensorSource& source;
  const UNetShape& shape;
  UNet3D& network;

  Layer layer(const std::string& block, int index, std::int64_t in, std::int64_t out, bool attention, bool motion) {
    const std::string number = std::to_string(index);
    Layer made;
    made.resnet = Resnet(source, block + ".resnets." + number, in, out, 4 * shape.channels[0], kEpsilon);
    made.resnetIndex = network.resnets_++;
    if (attention) {
      made.attention.emplace(source, block + ".attentions." + number, out, shape.audioChannels);
      made.attentionIndex = network.attentions_++;
    }
    if (motion) made.motion.emplace(source, block + ".motion_modules." + number, out);
    return made;
  }

  void down() {
    std::int64_t in = shape.channels[0];
    for (int i = 0; i < 4; ++i) {
      const std::string block = "down_blocks." + std::to_string(i);
      Level level;
      for (int j = 0; j < 2; ++j, in = shape.channels[i])
        level.layers.push_back(layer(block, j, in, shape.channels[i], i < 3, shape.motion == Motion::Everywhere));
      if (i < 3) level.sampler = Conv(source, block + ".downsamplers.0.conv", in, in, 3, 2);
      network.down_.push_back(std::move(level));
    }
  }

  void up() {
    std::int64_t in = shape.channels[3];
    for (int i = 0; i < 4; ++i) {
      const std::string block = "up_blocks." + std::to_string(i);
      const std::int64_t out = shape.channels[3 - i], last = shape.channels[std::max(2 - i, 0)];
      Level level;
      for (int j = 0; j < 3; ++j, in = out)
        level.layers.push_back(layer(block, j, in + (j == 2 ? last : out), out, i > 0, shape.motion != Motion::None));
      if (i < 3) level.sampler = Conv(source, block + ".upsamplers.0.conv", out, out, 3);
      network.up_.push_back(std::move(level));
    }
  }
};

UNet3D::UNet3D(TensorSource& source, const UNetShape& shape) : timeWidth_(shape.channels[0]) {
  const std::int64_t first = shape.channels[0], deepest = shape.channels[3], timeChannels = 4 * first;
  Builder builder{source, shape, *this};
  in_ = Conv(source, "conv_in", kInputs, first, 3);
  time1_ = Linear(source, "time_embedding.linear_1", first, timeChannels);
  time2_ = Linear(source, "time_embedding.linear_2", timeChannels, timeChannels);
  builder.down();
  middle_ = builder.layer("mid_block", 0, deepest, deepest, true, false);
  middleEnd_ = Resnet(source, "mid_block.resnets.1", deepest, deepest, timeChannels, kEpsilon);
  middleEndIndex_ = resnets_++;
  builder.up();
  normOut_ = GroupNorm(source, "conv_norm_out", first, kEpsilon);
  out_ = Conv(source, "conv_out", first, kLatent, 3);
}

template <class Visit>
void UNet3D::forEachLayer(Visit visit) const {  // in the order of their indices
  for (const Level& level : down_)
    for (const Layer& layer : level.layers) visit(layer);
  visit(middle_);
  for (const Level& level : up_)
    for (const Layer& layer : level.layers) visit(layer);
}

UNet3D::Chunk UNet3D::prepare(const at::Tensor& known, const at::Tensor& audio) const {
  Chunk chunk{{}, in_.lastChannels(known), known.size(0)};
  forEachLayer([&](const Layer& layer) {
    if (layer.attention) chunk.audio.push_back(layer.attention->prepare(audio));
  });
  return chunk;
}

UNet3D::Time UNet3D::prepareTime(std::int64_t timestep) const {
  const std::int64_t half = timeWidth_ / 2;
  const at::Tensor angles =
      at::exp(at::arange(half, at::kFloat) * (-std::log(1e4) / static_cast<double>(half))) * timestep;
  const at::Tensor waves = at::cat({at::cos(angles), at::sin(angles)}).unsqueeze(0);
  const at::Tensor embedding = at::silu(time2_(at::silu(time1_(waves))));
  Time time(resnets_);
  forEachLayer([&](const Layer& layer) { time[layer.resnetIndex] = layer.resnet.projected(embedding); });
  time[middleEndIndex_] = middleEnd_.projected(embedding);
  return time;
}

at::Tensor UNet3D::finished(const at::Tensor& x, std::int64_t frames) const {
  return out_(at::silu(normOut_(x, frames)));
}

at::Tensor UNet3D::run(at::Tensor x, const Pass& pass, at::Tensor* deep) const {
  std::vector<at::Tensor> skips{x};
  for (const Level& level : down_) {
    for (const Layer& layer : level.layers) skips.push_back(x = pass.through(layer, x));
    if (level.sampler) skips.push_back(x = (*level.sampler)(x));
  }
  x = middleEnd_(pass.through(middle_, x), pass.time[middleEndIndex_], pass.frames);
  for (const Level& level : up_) {
    for (const Layer& layer : level.layers) {
      if (deep && skips.size() == 1) *deep = x;
      const at::Tensor skip = std::move(skips.back());
      skips.pop_back();
      x = pass.through(layer, joined(x, skip));
    }
    if (level.sampler) x = (*level.sampler)(doubled(x));
  }
  return finished(x, pass.frames);
}

at::Tensor UNet3D::operator()(const at::Tensor& latents, const Time& time, const Chunk& chunk, Guidance guidance,
                              at::Tensor* deep) const {
  const int halves = guidance == Guidance::WithoutAndWithSound ? 2 : 1;
  return run(in_.firstChannels(latents) += chunk.known, Pass{time, &chunk.audio, {}, chunk.frames, halves}, deep);
}

at::Tensor UNet3D::briefly(const at::Tensor& latents, const Time& time, const Chunk& chunk,
                           const at::Tensor& deep) const {
  const int halves = static_cast<int>(deep.size(0) / chunk.frames);
  const Pass pass{time, &chunk.audio, {}, chunk.frames, halves};
  const at::Tensor x = joined(deep, in_.firstChannels(latents) += chunk.known);
  return finished(pass.through(up_.back().layers.back(), x), chunk.frames);
}

at::Tensor UNet3D::plain(const at::Tensor& sample, std::int64_t timestep, const at::Tensor& audio,
                         std::int64_t frames) const {
  return run(in_(sample), Pass{prepareTime(timestep), nullptr, audio, frames, 1}, nullptr);
}

}  // namespace visema::latentsync
