// SPDX-License-Identifier: Apache-2.0
#include <ATen/TensorOperators.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/upsample_nearest2d.h>

#include "core/nn/torch/lip_graph.h"

namespace visema::torchnet {
namespace {

constexpr std::size_t kLevels = LightConfig::kLevels;

/// A decoder block. The hidden code's scale and shift are folded into the depthwise filters of each frame, which are
/// tiny, instead of being applied to the pictures, which are not.
struct ModulatedBlock {
  Conv expand, project;
  FoldedConv depth;
  std::int64_t hidden = 0;
  std::int64_t place = 0;  // of its scales in the one linear layer all blocks share; its shifts follow
};

Conv pointwise(const Weights& weights, const Backend& backend, const std::string& name, int side) {
  return backend.prepare(foldedConv(weights, name), false, side, side);
}

FoldedConv depthwise(const Weights& weights, const std::string& conv, const std::string& norm) {
  FoldedConv folded = foldedConv(weights, conv, norm);
  folded.padding = {1, 1};
  folded.groups = folded.weight.size(0);
  return folded;
}

class LightGraph final : public LipGraph {
 public:
  LightGraph(const Weights& weights, const LightConfig& config, std::shared_ptr<const Backend> backend)
      : LipGraph({NetworkFamily::Ours, config.cropSize, {config.codeSize}, config.speech}, std::move(backend)),
        config_(config) {
    prepareEncoder(weights);
    preparePainter(weights);
  }

  std::vector<at::Tensor> encode(const at::Tensor& pictures) const override {
    at::Tensor x = stem_->run(pictures);
    std::vector<at::Tensor> maps;
    for (std::size_t level = 0; level < kLevels; ++level) {
      if (level > 0) x = down_[level - 1]->run(x);
      for (const ResidualBlock& block : encoder_[level]) x = block.run(x);
      maps.push_back(skip_[level]->run(x));
    }
    return maps;
  }

  at::Tensor paint(const std::vector<at::Tensor>& kept, const at::Tensor& drive) const override {
    const at::Tensor hidden = linear(code_[1], linear(code_[0], drive).relu_()).relu_();
    const at::Tensor modulation = linear(modulate_, hidden);
    const int lowest = config_.levelSide(kLevels - 1);
    const at::Tensor picture = linear(spatial_, hidden).view({-1, config_.spatialChannels, lowest, lowest});
    at::Tensor x = join_->run(backend_->placed(picture)).add_(kept[kLevels - 1]);
    for (std::size_t level = kLevels; level-- > 0;) {
      if (level + 1 < kLevels) {
        const int side = config_.levelSide(static_cast<int>(level));
        x = at::upsample_nearest2d(up_[level]->run(x), {side, side}).add_(kept[level]);
      }
      for (const ModulatedBlock& block : painter_[level]) x = run(block, x, modulation);
    }
    return mix_->run(outDepth_->run(x)).to(at::kFloat);
  }

 private:
  struct Linear {
    at::Tensor weight, bias;
  };
  static at::Tensor linear(const Linear& layer, const at::Tensor& x) { return at::linear(x, layer.weight, layer.bias); }
  Linear linearNamed(const Weights& weights, const std::string& name) const {
    return {backend_->placedExactly(floatTensor(weights, name + ".weight")),
            backend_->placedExactly(floatTensor(weights, name + ".bias"))};
  }

  at::Tensor run(const ModulatedBlock& block, const at::Tensor& x, const at::Tensor& modulation) const {
    at::Tensor y = block.expand->run(x);
    const auto side = static_cast<int>(x.size(2));
    if (x.size(0) == 1) {
      const at::Tensor scale = modulation[0].narrow(0, block.place, block.hidden) + 1;
      FoldedConv depth = block.depth;
      depth.weight = depth.weight * scale.view({-1, 1, 1, 1});
      depth.bias = at::addcmul(modulation[0].narrow(0, block.place + block.hidden, block.hidden), depth.bias, scale);
      y = backend_->prepare(depth, true, side, side)->run(y);
    } else {
      const auto part = [&](std::int64_t place) {
        return modulation.narrow(1, place, block.hidden).unsqueeze(-1).unsqueeze(-1).to(y.scalar_type());
      };
      y = backend_->prepare(block.depth, false, side, side)->run(y);
      y = at::addcmul(part(block.place + block.hidden), y, part(block.place) + 1).relu_();
    }
    return block.project->run(y).add_(x);
  }

  void prepareEncoder(const Weights& weights) {
    stem_ = pointwise(weights, *backend_, "encoder.stem", config_.levelSide(0));
    for (int level = 0; level < LightConfig::kLevels; ++level) {
      const int side = config_.levelSide(level);
      const std::string number = std::to_string(level);
      encoder_.emplace_back();
      for (int b = 0; b < config_.encoderBlocks; ++b) {
        const std::string name = "encoder.block." + number + "." + std::to_string(b);
        encoder_.back().push_back(
            {backend_->prepare(foldedConv(weights, name + ".expand.conv", name + ".expand.bn"), true, side, side),
             backend_->prepare(depthwise(weights, name + ".depth.conv", name + ".depth.bn"), true, side, side),
             backend_->prepare(foldedConv(weights, name + ".project.conv", name + ".project.bn"), false, side, side),
             true, config_.hidden(level)});
      }
      skip_.push_back(pointwise(weights, *backend_, "encoder.skip." + number, side));
      if (level + 1 == LightConfig::kLevels) break;
      FoldedConv down = foldedConv(weights, "encoder.down." + number);
      down.stride = {2, 2};
      down_.push_back(backend_->prepare(down, false, side, side));
    }
  }

  void preparePainter(const Weights& weights) {
    code_ = {linearNamed(weights, "painter.code.0"), linearNamed(weights, "painter.code.2")};
    spatial_ = linearNamed(weights, "painter.spatial");
    join_ = pointwise(weights, *backend_, "painter.join", config_.levelSide(LightConfig::kLevels - 1));
    std::vector<at::Tensor> modulationWeights, modulationBiases;
    std::int64_t place = 0;
    for (int level = 0; level < LightConfig::kLevels; ++level) {
      const int side = config_.levelSide(level);
      const std::string number = std::to_string(level);
      painter_.emplace_back();
      for (int b = 0; b < config_.decoderBlocks; ++b) {
        const std::string name = "painter.block." + number + "." + std::to_string(b);
        ModulatedBlock block;
        block.expand =
            backend_->prepare(foldedConv(weights, name + ".expand.conv", name + ".expand.bn"), true, side, side);
        block.depth = depthwise(weights, name + ".depth.conv", name + ".depth.bn");
        block.depth.weight = backend_->placedExactly(block.depth.weight);
        block.depth.bias = backend_->placedExactly(block.depth.bias);
        block.project =
            backend_->prepare(foldedConv(weights, name + ".project.conv", name + ".project.bn"), false, side, side);
        block.hidden = config_.hidden(level);
        block.place = place;
        place += 2 * block.hidden;
        modulationWeights.push_back(floatTensor(weights, name + ".modulate.weight"));
        modulationBiases.push_back(floatTensor(weights, name + ".modulate.bias"));
        painter_.back().push_back(std::move(block));
      }
      if (level + 1 < LightConfig::kLevels)
        up_.push_back(pointwise(weights, *backend_, "painter.up." + number, config_.levelSide(level + 1)));
    }
    modulate_ = {backend_->placedExactly(at::cat(modulationWeights)),
                 backend_->placedExactly(at::cat(modulationBiases))};
    const int side = config_.levelSide(0);
    outDepth_ = backend_->prepare(depthwise(weights, "painter.out.depth", ""), false, side, side);
    mix_ = pointwise(weights, *backend_, "painter.out.mix", side);
  }

  LightConfig config_;
  Conv stem_;
  std::vector<std::vector<ResidualBlock>> encoder_;
  std::vector<Conv> skip_, down_;
  std::array<Linear, 2> code_;
  Linear spatial_, modulate_;
  Conv join_, outDepth_, mix_;
  std::vector<std::vector<ModulatedBlock>> painter_;
  std::vector<Conv> up_;
};

}  // namespace

std::shared_ptr<const LipGraph> lightGraph(const Weights& weights, const LightConfig& config,
                                           std::shared_ptr<const Backend> backend) {
  return std::make_shared<LightGraph>(weights, config, std::move(backend));
}

}  // namespace visema::torchnet
