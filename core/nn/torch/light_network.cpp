// SPDX-License-Identifier: Apache-2.0
#include "core/nn/torch/light_network.h"

#include <iterator>

namespace visema {
namespace {

namespace F = torch::nn::functional;
using torch::nn::Conv2d;
using torch::nn::Conv2dOptions;
using torch::nn::Linear;
using torch::nn::ModuleList;

constexpr int kMouthRows = 64;
constexpr int kMouthColumns = 96;
constexpr int kMouthWidths[] = {3, 24, 48, 96, 128};
constexpr int kCellPixels = LightConfig::kShuffle * LightConfig::kShuffle;

Conv2d pointwise(int in, int out) { return Conv2d(Conv2dOptions(in, out, 1)); }

/// Fills `blocks` and returns the same modules nested as level, number: the names in the file.
ModuleList makeBlocks(const LightConfig& config, int count, int codeHidden,
                      std::vector<std::vector<LightBlock>>& blocks) {
  ModuleList levels;
  for (int width : config.widths) {
    ModuleList level;
    blocks.emplace_back();
    for (int i = 0; i < count; ++i) {
      blocks.back().emplace_back(LightBlock(width, config.expansion, codeHidden));
      level->push_back(blocks.back().back());
    }
    levels->push_back(level);
  }
  return levels;
}

/// Neighbouring pixels of different shuffle cells see each other from the first step on: half itself, half a small
/// blur.
void startAsSoftIdentity(Conv2d& smooth) {
  torch::NoGradGuard noGrad;
  const auto line = torch::tensor({0.25F, 0.5F, 0.25F});
  auto kernel = torch::outer(line, line) * 0.5F;
  kernel[1][1] += 0.5F;
  smooth->weight.zero_();
  for (int channel = 0; channel < 3; ++channel) smooth->weight[channel][channel] = kernel;
  smooth->bias.zero_();
}

}  // namespace

ConvBnImpl::ConvBnImpl(int in, int out, int kernel, int stride, int groups) {
  conv = register_module(
      "conv", Conv2d(Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).groups(groups).bias(false)));
  bn = register_module("bn", torch::nn::BatchNorm2d(out));
}

torch::Tensor ConvBnImpl::forward(torch::Tensor x) { return bn(conv(std::move(x))); }

LightBlockImpl::LightBlockImpl(int width, int expansion, int codeHidden) {
  const int hidden = width * expansion;
  expand = register_module("expand", ConvBn(width, hidden, 1));
  depth = register_module("depth", ConvBn(hidden, hidden, 3, 1, hidden));
  project = register_module("project", ConvBn(hidden, width, 1));
  if (codeHidden == 0) return;
  modulate = register_module("modulate", Linear(codeHidden, 2 * hidden));
  torch::NoGradGuard noGrad;
  modulate->weight.mul_(0.5);
  modulate->bias.zero_();
}

torch::Tensor LightBlockImpl::forward(torch::Tensor x, const torch::Tensor& hiddenCode) {
  torch::Tensor y = depth(expand(x).relu_());
  if (modulate) {
    const auto parts = modulate(hiddenCode).unsqueeze(-1).unsqueeze(-1).chunk(2, 1);
    y = torch::addcmul(parts[1], y, parts[0] + 1);
  }
  return x + project(y.relu_());
}

FaceEncoderImpl::FaceEncoderImpl(const LightConfig& config) {
  stem = register_module("stem", pointwise(LightConfig::kPlanes * kCellPixels, config.widths[0]));
  block = register_module("block", makeBlocks(config, config.encoderBlocks, 0, blocks_));
  for (std::size_t level = 0; level < LightConfig::kLevels; ++level) {
    if (level > 0) down->push_back(Conv2d(Conv2dOptions(config.widths[level - 1], config.widths[level], 2).stride(2)));
    skip->push_back(pointwise(config.widths[level], config.widths[level]));
  }
  register_module("down", down);
  register_module("skip", skip);
}

std::vector<torch::Tensor> FaceEncoderImpl::forward(const torch::Tensor& crop, const torch::Tensor& reference,
                                                    const torch::Tensor& mask) {
  const auto batch = crop.size(0);
  const auto planes =
      torch::cat({crop * (1 - mask), reference.expand({batch, -1, -1, -1}), mask.expand({batch, -1, -1, -1})}, 1);
  torch::Tensor x =
      stem(torch::pixel_unshuffle(planes, LightConfig::kShuffle).contiguous(crop.suggest_memory_format()));
  std::vector<torch::Tensor> maps;
  for (std::size_t level = 0; level < LightConfig::kLevels; ++level) {
    if (level > 0) x = down->at<torch::nn::Conv2dImpl>(level - 1).forward(x);
    for (auto& each : blocks_[level]) x = each(x);
    maps.push_back(skip->at<torch::nn::Conv2dImpl>(level).forward(x));
  }
  return maps;
}

PainterImpl::PainterImpl(const LightConfig& config) : config_(config) {
  const int lowest = config.levelSide(LightConfig::kLevels - 1);
  code =
      register_module("code", torch::nn::Sequential(Linear(config.codeSize, config.codeHidden), torch::nn::ReLU(),
                                                    Linear(config.codeHidden, config.codeHidden), torch::nn::ReLU()));
  spatial = register_module("spatial", Linear(config.codeHidden, config.spatialChannels * lowest * lowest));
  join = register_module("join", pointwise(config.spatialChannels, config.widths.back()));
  block = register_module("block", makeBlocks(config, config.decoderBlocks, config.codeHidden, blocks_));
  for (std::size_t level = 0; level + 1 < LightConfig::kLevels; ++level)
    up->push_back(pointwise(config.widths[level + 1], config.widths[level]));
  register_module("up", up);

  const int width = config.widths[0];
  Conv2d mix = pointwise(width, 3 * kCellPixels);
  Conv2d smooth(Conv2dOptions(3, 3, 3).padding(1));
  startAsSoftIdentity(smooth);
  {
    torch::NoGradGuard noGrad;
    mix->weight.mul_(0.2);  // starts near the reference
    mix->bias.zero_();
  }
  out = register_module(
      "out", torch::nn::Sequential(torch::OrderedDict<std::string, torch::nn::AnyModule>{
                 {"depth", torch::nn::AnyModule(Conv2d(Conv2dOptions(width, width, 3).padding(1).groups(width)))},
                 {"mix", torch::nn::AnyModule(mix)},
                 {"shuffle", torch::nn::AnyModule(torch::nn::PixelShuffle(LightConfig::kShuffle))},
                 {"smooth", torch::nn::AnyModule(smooth)}}));
}

torch::Tensor PainterImpl::forward(const std::vector<torch::Tensor>& maps, const torch::Tensor& z) {
  const torch::Tensor hidden = code->forward(z);
  const int lowest = config_.levelSide(LightConfig::kLevels - 1);
  torch::Tensor x = spatial(hidden).view({-1, config_.spatialChannels, lowest, lowest});
  x = join(x.contiguous(maps.back().suggest_memory_format())) + maps.back();
  for (std::size_t level = LightConfig::kLevels; level-- > 0;) {
    if (level + 1 < LightConfig::kLevels)
      x = F::interpolate(up->at<torch::nn::Conv2dImpl>(level).forward(x),
                         F::InterpolateFuncOptions().scale_factor(std::vector<double>{2, 2}).mode(torch::kNearest)) +
          maps[level];
    for (auto& each : blocks_[level]) x = each(x, hidden);
  }
  return out->forward(x);
}

MouthEncoderImpl::MouthEncoderImpl(const LightConfig& config) : config_(config) {
  for (std::size_t i = 0; i + 1 < std::size(kMouthWidths); ++i)
    conv->push_back(ConvBn(kMouthWidths[i], kMouthWidths[i + 1], 3, 2));
  register_module("conv", conv);
  code = register_module("code", Linear(128 * (kMouthRows / 16) * (kMouthColumns / 16), config.codeSize));
}

torch::Tensor MouthEncoderImpl::forward(const torch::Tensor& crop) {
  const auto scaled = [this](int value) { return value * config_.cropSize / 256; };
  const Rect& box = config_.mouthBox;
  torch::Tensor x = crop.narrow(2, scaled(box.y), scaled(box.height)).narrow(3, scaled(box.x), scaled(box.width));
  x = F::interpolate(
      x, F::InterpolateFuncOptions().size(std::vector<std::int64_t>{kMouthRows, kMouthColumns}).mode(torch::kArea));
  for (std::size_t i = 0; i + 1 < std::size(kMouthWidths); ++i) x = conv->at<ConvBnImpl>(i).forward(x).relu_();
  return code(x.contiguous().flatten(1));
}

LightNetworkImpl::LightNetworkImpl(const LightConfig& config) : config_(config) {
  encoder = register_module("encoder", FaceEncoder(config));
  painter = register_module("painter", Painter(config));
  mouthEncoder = register_module("mouth_encoder", MouthEncoder(config));
}

torch::Tensor LightNetworkImpl::paint(const torch::Tensor& crop, const torch::Tensor& reference,
                                      const torch::Tensor& mask, const torch::Tensor& code) {
  return composite(painter(encoder(crop, reference, mask), code), crop, reference, mask);
}

torch::Tensor LightNetworkImpl::composite(const torch::Tensor& residual, const torch::Tensor& crop,
                                          const torch::Tensor& reference, const torch::Tensor& mask) {
  return (crop + mask * (reference + residual - crop)).clamp(0, 1);
}

}  // namespace visema
