// SPDX-License-Identifier: Apache-2.0
#include "core/nn/light/light_tensors.h"

#include <string>

namespace visema {
namespace {

/// Lists tensors in the light network's naming.
class Names {
 public:
  void layer(const std::string& name, std::vector<std::int64_t> weight, bool bias = true) {
    const std::int64_t out = weight.front();
    list_.push_back({name + ".weight", std::move(weight)});
    if (bias) list_.push_back({name + ".bias", {out}});
  }
  void convNorm(const std::string& name, int out, int inPerGroup, int kernel) {
    layer(name + ".conv", {out, inPerGroup, kernel, kernel}, false);
    for (const char* part : {".bn.weight", ".bn.bias", ".bn.running_mean", ".bn.running_var"})
      list_.push_back({name + part, {out}});
    list_.push_back({name + ".bn.num_batches_tracked", {}});
  }
  void block(const std::string& name, int width, int hidden, int codeHidden) {
    convNorm(name + ".expand", hidden, width, 1);
    convNorm(name + ".depth", hidden, 1, 3);
    convNorm(name + ".project", width, hidden, 1);
    if (codeHidden > 0) layer(name + ".modulate", {2 * hidden, codeHidden});
  }
  std::vector<ExpectedTensor> take() { return std::move(list_); }

 private:
  std::vector<ExpectedTensor> list_;
};

}  // namespace

std::vector<ExpectedTensor> lightPlayerTensors(const LightConfig& config) {
  constexpr int kLevels = LightConfig::kLevels;
  constexpr int kCellPixels = LightConfig::kShuffle * LightConfig::kShuffle;
  const auto& width = config.widths;
  const int lowest = config.levelSide(kLevels - 1);
  Names names;
  names.layer("encoder.stem", {width[0], LightConfig::kPlanes * kCellPixels, 1, 1});
  names.layer("painter.code.0", {config.codeHidden, config.codeSize});
  names.layer("painter.code.2", {config.codeHidden, config.codeHidden});
  names.layer("painter.spatial", {config.spatialChannels * lowest * lowest, config.codeHidden});
  names.layer("painter.join", {width[kLevels - 1], config.spatialChannels, 1, 1});
  for (int level = 0; level < kLevels; ++level) {
    const auto l = static_cast<std::size_t>(level);
    const std::string number = std::to_string(level);
    for (int b = 0; b < config.encoderBlocks; ++b)
      names.block("encoder.block." + number + "." + std::to_string(b), width[l], config.hidden(level), 0);
    for (int b = 0; b < config.decoderBlocks; ++b)
      names.block("painter.block." + number + "." + std::to_string(b), width[l], config.hidden(level),
                  config.codeHidden);
    names.layer("encoder.skip." + number, {width[l], width[l], 1, 1});
    if (level + 1 == kLevels) continue;
    names.layer("encoder.down." + number, {width[l + 1], width[l], 2, 2});
    names.layer("painter.up." + number, {width[l], width[l + 1], 1, 1});
  }
  names.layer("painter.out.depth", {width[0], 1, 3, 3});
  names.layer("painter.out.mix", {3 * kCellPixels, width[0], 1, 1});
  names.layer("painter.out.smooth", {3, 3, 3, 3});
  return names.take();
}

}  // namespace visema
