// SPDX-License-Identifier: Apache-2.0
#include "core/nn/light/voice_map.h"

#include <algorithm>
#include <utility>

#include "core/base/try.h"
#include "core/nn/weights/weights.h"

namespace visema {
namespace {

constexpr int kRowsLeft = 4;  // after the two strided convolutions

std::int64_t dimension(const Weights& weights, const std::string& name, std::size_t axis) {
  const TensorView* tensor = weights.find(name);
  return tensor && axis < tensor->shape.size() ? tensor->shape[axis] : 0;
}

/// A layer that looks at `taps` rows at once, as its tensors have it: [out][in][tap].
ConvLayer layerOf(const Weights& weights, const std::string& name, int taps, int stride, int padding,
                  Activation activation) {
  const TensorView& weight = *weights.find(name + ".weight");
  ConvSpec spec;
  spec.outChannels = static_cast<int>(weight.shape[0]);
  spec.inChannels = static_cast<int>(weight.elementCount() / (weight.shape[0] * taps));
  spec.kernelRows = taps, spec.rowStride = stride, spec.rowPadding = padding;
  spec.activation = activation;
  spec.weights = weight.toFloat();
  spec.bias = weights.find(name + ".bias")->toFloat();
  return {spec, CpuFeatures::detect()};
}

}  // namespace

Result<std::unique_ptr<VoiceMap>> openVoiceMap(const Weights& weights) {
  if (weights.note("family") != kVoiceFamily)
    return fail(ErrorCode::BadData, weights.name() + " is not a voice map: train one for this avatar");
  if (weights.note("version") != "1")
    return fail(ErrorCode::Unsupported, weights.name() + " is a voice map of version \"" + weights.note("version") +
                                            "\"; this program reads 1");
  const auto features = dimension(weights, "mean", 0), rows = dimension(weights, "rows.weight", 0),
             width = dimension(weights, "temporal.0.weight", 0), hidden = dimension(weights, "hidden.weight", 0),
             code = dimension(weights, "code.weight", 0);
  for (const auto size : {features, rows, width, hidden, code})
    if (size < 1 || size > 8192)
      return fail(ErrorCode::BadData, weights.name() + " has a layer that is missing or of an absurd size");
  TRY(checkTensors(weights, {{"mean", {features}},
                             {"scale", {features}},
                             {"rows.weight", {rows, features + 1, 1}},
                             {"rows.bias", {rows}},
                             {"temporal.0.weight", {width, rows, 3}},
                             {"temporal.0.bias", {width}},
                             {"temporal.1.weight", {width, width, 3}},
                             {"temporal.1.bias", {width}},
                             {"temporal.2.weight", {width, width, 3}},
                             {"temporal.2.bias", {width}},
                             {"hidden.weight", {hidden, width * kRowsLeft}},
                             {"hidden.bias", {hidden}},
                             {"code.weight", {code, hidden}},
                             {"code.bias", {code}}}));

  std::unique_ptr<VoiceMap> map(new VoiceMap);
  map->trainedOn_ = {weights.note(kSpeechNote), weights.note(kFingerprintNote)};
  map->featureSize_ = static_cast<int>(features);
  map->codeSize_ = static_cast<int>(code);
  map->mean_ = weights.find("mean")->toFloat();
  map->scale_ = weights.find("scale")->toFloat();
  map->layers_.push_back(layerOf(weights, "rows", 1, 1, 0, Activation::Relu));
  for (int i = 0; i < 3; ++i)
    map->layers_.push_back(layerOf(weights, "temporal." + std::to_string(i), 3, i == 0 ? 1 : 2, 1, Activation::Relu));
  map->layers_.push_back(layerOf(weights, "hidden", kRowsLeft, 1, 0, Activation::Relu));
  map->layers_.push_back(layerOf(weights, "code", 1, 1, 0, Activation::None));
  const std::vector<float> nothing(VoiceMap::kRows * static_cast<std::size_t>(features));
  std::vector<float> ignored(static_cast<std::size_t>(code));
  map->code(nothing, 0, ignored);  // from now on it has all the memory that it needs
  return map;
}

void VoiceMap::code(std::span<const float> rows, int rowsAhead, std::span<float> code) {
  const int known = std::clamp(kRowsBefore + 1 + rowsAhead, 0, kRows);
  a_.resize(kRows, 1, featureSize_ + 1);
  std::fill(a_.values.begin(), a_.values.end(), 0.0F);
  for (int row = 0; row < known; ++row) {
    const float* from = rows.data() + static_cast<std::size_t>(row) * featureSize_;
    float* to = a_.values.data() + static_cast<std::size_t>(row) * (featureSize_ + 1);
    for (int i = 0; i < featureSize_; ++i) to[i] = (from[i] - mean_[i]) * scale_[i];
    to[featureSize_] = 1;
  }
  for (ConvLayer& layer : layers_) {
    layer.run(a_, b_);
    std::swap(a_, b_);
  }
  std::copy_n(a_.values.begin(), codeSize_, code.begin());
}

}  // namespace visema
