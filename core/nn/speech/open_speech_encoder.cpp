// SPDX-License-Identifier: Apache-2.0
#include "core/nn/speech/open_speech_encoder.h"

#include <cmath>
#include <iterator>
#include <optional>
#include <string>

#include "core/base/sha256.h"
#include "core/nn/speech/conv_encoder.h"

namespace visema {

namespace {

constexpr std::int64_t kMostChannels = 2048, kLargestKernel = 16;
constexpr float kNormEpsilon = 1e-5F;

struct Step {
  int rowStride, columnStride, rowPadding, columnPadding;
  bool addsInput;
  Activation activation;
};

// What the files do not say. The channels and kernels are those of the tensors.
constexpr Activation kRelu = Activation::Relu;
constexpr Step kAveSteps[] = {
    {1, 1, 1, 1, false, kRelu}, {1, 1, 1, 1, true, kRelu},  {1, 1, 1, 1, true, kRelu},  {3, 1, 1, 1, false, kRelu},
    {1, 1, 1, 1, true, kRelu},  {1, 1, 1, 1, true, kRelu},  {3, 3, 1, 1, false, kRelu}, {1, 1, 1, 1, true, kRelu},
    {1, 1, 1, 1, true, kRelu},  {3, 2, 1, 1, false, kRelu}, {1, 1, 1, 1, true, kRelu},  {1, 1, 0, 0, false, kRelu},
    {1, 1, 0, 0, false, kRelu},
};
constexpr Step kVisemaSteps[] = {
    {2, 1, 2, 0, false, kRelu},
    {2, 1, 1, 0, false, kRelu},
    {2, 1, 1, 0, false, kRelu},
    {1, 1, 0, 0, false, kRelu},
    {1, 1, 0, 0, false, kRelu},
    {1, 1, 0, 0, false, kRelu},
    {1, 1, 0, 0, false, Activation::Tanh},
};

auto missing(const Weights& weights, const std::string& name) {
  return fail(ErrorCode::BadData,
              weights.name() + " is a speech encoder without the tensor " + name + ", or with one of another shape");
}

/// Tells an encoder's weights from all others, whatever file they are in and whatever their names are there.
class Fingerprint {
 public:
  void add(const TensorView& tensor, const std::vector<float>& numbers) {
    hash_.update(std::as_bytes(std::span(tensor.shape)));
    hash_.update(std::as_bytes(std::span(numbers)));
  }
  std::string finish() { return hash_.finish().substr(0, 16); }

 private:
  Sha256 hash_;
};

/// A convolution's own tensors, or nothing when they are absent or not of a convolution's shape.
std::optional<ConvSpec> readConvolution(const Weights& weights, const std::string& name, const Step& step,
                                        Fingerprint& fingerprint) {
  const TensorView* weight = weights.find(name + ".weight");
  const TensorView* bias = weights.find(name + ".bias");
  if (!weight || !bias || weight->shape.size() != 4) return std::nullopt;
  const auto& shape = weight->shape;
  for (std::size_t axis = 0; axis < 4; ++axis)
    if (shape[axis] < 1 || shape[axis] > (axis < 2 ? kMostChannels : kLargestKernel)) return std::nullopt;
  if (bias->elementCount() != shape[0]) return std::nullopt;
  ConvSpec spec;
  spec.outChannels = static_cast<int>(shape[0]);
  spec.inChannels = static_cast<int>(shape[1]);
  spec.kernelRows = static_cast<int>(shape[2]);
  spec.kernelColumns = static_cast<int>(shape[3]);
  spec.rowStride = step.rowStride, spec.columnStride = step.columnStride;
  spec.rowPadding = step.rowPadding, spec.columnPadding = step.columnPadding;
  spec.addsInput = step.addsInput, spec.activation = step.activation;
  spec.weights = weight->toFloat();
  spec.bias = bias->toFloat();
  fingerprint.add(*weight, spec.weights);
  fingerprint.add(*bias, spec.bias);
  return spec;
}

/// Folds a batch norm into the convolution before it.
bool foldNorm(const Weights& weights, const std::string& name, ConvSpec& spec, Fingerprint& fingerprint) {
  std::vector<float> parts[4];
  const char* const kParts[] = {".weight", ".bias", ".running_mean", ".running_var"};
  for (int i = 0; i < 4; ++i) {
    const TensorView* part = weights.find(name + kParts[i]);
    if (!part || part->elementCount() != spec.outChannels) return false;
    parts[i] = part->toFloat();
    fingerprint.add(*part, parts[i]);
  }
  const std::size_t perChannel = spec.weights.size() / static_cast<std::size_t>(spec.outChannels);
  for (int out = 0; out < spec.outChannels; ++out) {
    const float scale = parts[0][out] / std::sqrt(parts[3][out] + kNormEpsilon);
    for (std::size_t i = 0; i < perChannel; ++i) spec.weights[out * perChannel + i] *= scale;
    spec.bias[out] = (spec.bias[out] - parts[2][out]) * scale + parts[1][out];
  }
  return true;
}

/// Whatever stands before "0.conv_block..." in the names: the file that SyncTalk_2D ships has nothing there, and
/// programs that save the encoder inside something else have "audio_encoder." or more.
std::optional<std::string> avePrefix(const Weights& weights) {
  const std::string first = "0.conv_block.0.weight";
  for (const auto& [name, tensor] : weights.tensors()) {
    if (!name.ends_with(first) || tensor.shape != std::vector<std::int64_t>{32, 1, 3, 3}) continue;
    const std::string prefix = name.substr(0, name.size() - first.size());
    if (prefix.empty() || prefix.ends_with("audio_encoder.")) return prefix;
  }
  return std::nullopt;
}

Result<std::unique_ptr<ConvEncoder>> openAve(const Weights& weights, const std::string& prefix,
                                             const CpuFeatures& cpu) {
  std::vector<ConvSpec> layers;
  Fingerprint fingerprint;
  for (std::size_t i = 0; i < std::size(kAveSteps); ++i) {
    const std::string name = prefix + std::to_string(i) + ".conv_block.";
    auto spec = readConvolution(weights, name + "0", kAveSteps[i], fingerprint);
    if (!spec || !foldNorm(weights, name + "1", *spec, fingerprint)) return missing(weights, name + "*");
    layers.push_back(std::move(*spec));
  }
  return ConvEncoder::create({"ave", fingerprint.finish()}, layers, cpu);
}

Result<std::unique_ptr<ConvEncoder>> openVisema(const Weights& weights, const CpuFeatures& cpu) {
  std::vector<ConvSpec> layers;
  Fingerprint fingerprint;
  for (std::size_t i = 0; i < std::size(kVisemaSteps); ++i) {
    const std::string name = "encoder." + std::to_string(i);
    auto spec = readConvolution(weights, name, kVisemaSteps[i], fingerprint);
    if (!spec) return missing(weights, name + ".*");
    layers.push_back(std::move(*spec));
  }
  return ConvEncoder::create({"visema-1", fingerprint.finish()}, layers, cpu);
}

}  // namespace

Result<std::unique_ptr<ConvEncoder>> openSpeechEncoder(const Weights& weights, const CpuFeatures& cpu) {
  if (weights.note("name") == "visema-1") return openVisema(weights, cpu);
  if (const auto prefix = avePrefix(weights)) return openAve(weights, *prefix, cpu);
  return fail(
      ErrorCode::Unsupported,
      weights.name() +
          " is not a speech encoder that this program runs (visema-1, SyncTalk_2D's AVE); what others hear of a "
          "sound can be given to a film with visema render --features FILE.npy");
}

}  // namespace visema
