// SPDX-License-Identifier: Apache-2.0
#include "core/training/speech/speech_network.h"

#include <cstring>

#include "core/nn/weights/weights.h"

namespace visema {

namespace {

struct Layer {
  int in, out, bands, columns, bandStride, bandPadding;
};
constexpr Layer kLayers[] = {
    {1, 24, 5, 3, 2, 2},
    {24, 32, 3, 3, 2, 1},
    {32, 48, 3, 3, 2, 1},
    {48, 256, 10, 3, 1, 0},
    {256, 256, 1, 3, 1, 0},
    {256, 256, 1, 3, 1, 0},
    {256, kSpeechFeatures, 1, 4, 1, 0},
};
constexpr std::size_t kLayerCount = std::size(kLayers);

}  // namespace

SpeechNetworkImpl::SpeechNetworkImpl(int phoneCount) {
  for (std::size_t i = 0; i < kLayerCount; ++i) {
    const Layer& layer = kLayers[i];
    const bool last = i + 1 == kLayerCount;
    auto options = torch::nn::Conv2dOptions(layer.in, layer.out, {layer.bands, layer.columns})
                       .stride({layer.bandStride, 1})
                       .padding({layer.bandPadding, 0})
                       .bias(last);
    convolutions.push_back(register_module("encoder" + std::to_string(i), torch::nn::Conv2d(options)));
    if (!last) norms.push_back(register_module("norm" + std::to_string(i), torch::nn::BatchNorm2d(layer.out)));
  }
  for (std::size_t i = 0; i < std::size(kTargetOffsets); ++i)
    heads.push_back(register_module("head" + std::to_string(i), torch::nn::Conv1d(torch::nn::Conv1dOptions(
                                                                    kSpeechFeatures, phoneCount + kNamedFeatures, 1))));
}

torch::Tensor SpeechNetworkImpl::features(torch::Tensor mel) {
  for (std::size_t i = 0; i + 1 < kLayerCount; ++i) mel = torch::relu(norms[i](convolutions[i](mel)));
  return torch::tanh(convolutions.back()(mel)).squeeze(2);
}

std::vector<torch::Tensor> SpeechNetworkImpl::answers(const torch::Tensor& features) {
  std::vector<torch::Tensor> result;
  for (auto& head : heads) result.push_back(head(features));
  return result;
}

Status writeSpeechEncoder(const std::filesystem::path& path, SpeechNetworkImpl& network,
                          const std::map<std::string, std::string>& metadata) {
  const torch::NoGradGuard noGradient;
  std::vector<std::vector<std::uint16_t>> halves;  // what the views below point to
  std::vector<NamedTensor> tensors;
  const auto add = [&](const std::string& name, const torch::Tensor& value) {
    const torch::Tensor plain = value.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    halves.push_back(toHalf({plain.data_ptr<float>(), static_cast<std::size_t>(plain.numel())}));
    TensorView view;
    view.type = DType::F16;
    view.shape.assign(plain.sizes().begin(), plain.sizes().end());
    view.data = std::as_bytes(std::span(halves.back()));
    tensors.push_back({name, view});
  };
  for (std::size_t i = 0; i < kLayerCount; ++i) {
    torch::Tensor weight = network.convolutions[i]->weight, bias;
    if (i + 1 < kLayerCount) {
      const auto& norm = network.norms[i];
      const torch::Tensor scale = norm->weight / torch::sqrt(norm->running_var + norm->options.eps());
      weight = weight * scale.view({-1, 1, 1, 1});
      bias = norm->bias - norm->running_mean * scale;
    } else {
      bias = network.convolutions[i]->bias;
    }
    add("encoder." + std::to_string(i) + ".weight", weight);
    add("encoder." + std::to_string(i) + ".bias", bias);
  }
  return writeSafetensors(path, tensors, metadata);
}

}  // namespace visema
