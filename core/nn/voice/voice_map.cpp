// SPDX-License-Identifier: Apache-2.0
#include "core/nn/voice/voice_map.h"

#include <algorithm>

#include "core/base/for_every_cpu.h"
#include "core/nn/weights/weights.h"

namespace visema {
namespace {

constexpr int kRowsLeft = 4;  // after the two strided convolutions

std::int64_t dimension(const Weights& weights, const std::string& name, std::size_t axis) {
  const TensorView* tensor = weights.find(name);
  return tensor && axis < tensor->shape.size() ? tensor->shape[axis] : 0;
}

/// [out][in][tap] as trained -> [tap][in][out].
std::vector<float> turned(const std::vector<float>& weight, int out, int in, int taps) {
  std::vector<float> result(weight.size());
  for (int o = 0; o < out; ++o)
    for (int i = 0; i < in; ++i)
      for (int t = 0; t < taps; ++t)
        result[(static_cast<std::size_t>(t) * in + i) * out + o] =
            weight[(static_cast<std::size_t>(o) * in + i) * taps + t];
  return result;
}

/// to += from[i] * weights of i, for `inputs` numbers and `outputs` weights each.
VISEMA_FOR_EVERY_CPU void addProducts(const float* from, int inputs, const float* weight, int outputs,
                                      float* __restrict to) {
  for (int i = 0; i < inputs; ++i, weight += outputs)
    for (int o = 0; o < outputs; ++o) to[o] += from[i] * weight[o];
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
  if (Status status = checkTensors(weights, {{"mean", {features}},
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
                                             {"code.bias", {code}}});
      !status)
    return fail(status.error());

  std::unique_ptr<VoiceMap> map(new VoiceMap);
  map->trainedOn_ = {weights.note(kSpeechNote), weights.note(kFingerprintNote)};
  map->featureSize_ = static_cast<int>(features);
  map->codeSize_ = static_cast<int>(code);
  map->mean_ = weights.find("mean")->toFloat();
  map->scale_ = weights.find("scale")->toFloat();
  const auto load = [&](VoiceMap::Layer& layer, const std::string& name, int taps) {
    const TensorView& weight = *weights.find(name + ".weight");
    layer.out = static_cast<int>(weight.shape[0]);
    layer.taps = taps;
    layer.in = static_cast<int>(weight.elementCount() / (layer.out * taps));
    layer.weight = turned(weight.toFloat(), layer.out, layer.in, taps);
    layer.bias = weights.find(name + ".bias")->toFloat();
  };
  load(map->rows_, "rows", 1);
  for (std::size_t i = 0; i < map->temporal_.size(); ++i) load(map->temporal_[i], "temporal." + std::to_string(i), 3);
  load(map->hidden_, "hidden", 1);
  load(map->code_, "code", 1);
  map->input_.resize(static_cast<std::size_t>(VoiceMap::kRows) * (map->featureSize_ + 1));
  const auto widest = static_cast<std::size_t>(std::max({rows, width, hidden}));
  map->a_.resize(VoiceMap::kRows * widest);
  map->b_.resize(VoiceMap::kRows * widest);
  return map;
}

/// Rows of `in` numbers, one after the other, -> rows of `out` numbers. Three taps look one row to each side.
void VoiceMap::convolve(const Layer& layer, int rowsIn, int stride, std::span<const float> in, std::span<float> out) {
  const int reach = layer.taps / 2;
  for (int row = 0; row * stride < rowsIn; ++row) {
    float* to = out.data() + static_cast<std::size_t>(row) * layer.out;
    std::copy(layer.bias.begin(), layer.bias.end(), to);
    for (int tap = 0; tap < layer.taps; ++tap) {
      const int source = row * stride + tap - reach;
      if (source < 0 || source >= rowsIn) continue;
      const float* from = in.data() + static_cast<std::size_t>(source) * layer.in;
      const float* weight = layer.weight.data() + static_cast<std::size_t>(tap) * layer.in * layer.out;
      addProducts(from, layer.in, weight, layer.out, to);
    }
  }
}

void VoiceMap::code(std::span<const float> rows, int rowsAhead, std::span<float> code) {
  const int known = std::clamp(kRowsBefore + 1 + rowsAhead, 0, kRows);
  std::fill(input_.begin(), input_.end(), 0.0F);
  for (int row = 0; row < known; ++row) {
    const float* from = rows.data() + static_cast<std::size_t>(row) * featureSize_;
    float* to = input_.data() + static_cast<std::size_t>(row) * (featureSize_ + 1);
    for (int i = 0; i < featureSize_; ++i) to[i] = (from[i] - mean_[i]) * scale_[i];
    to[featureSize_] = 1;
  }
  const auto rectify = [](std::span<float> values) {
    for (float& value : values) value = std::max(value, 0.0F);
  };
  convolve(rows_, kRows, 1, input_, a_);
  rectify(a_);
  convolve(temporal_[0], kRows, 1, a_, b_);
  rectify(b_);
  convolve(temporal_[1], kRows, 2, b_, a_);
  rectify(a_);
  convolve(temporal_[2], kRows / 2, 2, a_, b_);
  rectify(b_);
  // The trained layer counts channel by channel, the rows here lie one after the other.
  const int width = temporal_[2].out;
  for (int row = 0; row < kRowsLeft; ++row)
    for (int channel = 0; channel < width; ++channel) a_[channel * kRowsLeft + row] = b_[row * width + channel];
  convolve(hidden_, 1, 1, a_, b_);
  rectify(b_);
  convolve(code_, 1, 1, b_, code);
}

}  // namespace visema
