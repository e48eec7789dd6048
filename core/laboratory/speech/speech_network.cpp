// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/speech/speech_network.h"

#include <cstring>

#include "core/nn/weights/weights.h"

namespace visema {

namespace {

struct Layer {
  int in, out, bands, columns, bandStride, bandPadding;
};
constexpr Layer kLayers[] = {
    {1, 32, 5, 3, 2, 2},
    {32, 48, 3, 3, 2, 1},
    {48, 64, 3, 3, 2, 1},
    {64, 512, 10, 3, 1, 0},
    {512, 512, 1, 3, 1, 0},
    {512, 512, 1, 3, 1, 0},
    {512, kSpeechFeatures, 1, 4, 1, 0},
};
constexpr std::size_t kLayerCount = std::size(kLayers);

std::string layerName(std::size_t layer) { return "encoder." + std::to_string(layer); }

torch::Tensor tensorOf(const TensorView& view) {
  return torch::tensor(view.toFloat()).view(at::IntArrayRef(view.shape));
}

/// Whether a layer of the file goes into one of ours: the same kernel and not more channels.
bool fits(const TensorView* weight, const TensorView* bias, const torch::Tensor& ours) {
  if (!weight || !bias || weight->shape.size() != 4 || bias->elementCount() != weight->shape[0]) return false;
  for (std::size_t axis = 0; axis < 4; ++axis) {
    const std::int64_t theirs = weight->shape[axis], size = ours.size(static_cast<std::int64_t>(axis));
    if (theirs < 1 || (axis < 2 ? theirs > size : theirs != size)) return false;
  }
  return true;
}

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

torch::Tensor SpeechNetworkImpl::features(const torch::Tensor& mel) { return torch::tanh(unbounded(mel)); }

torch::Tensor SpeechNetworkImpl::unbounded(torch::Tensor mel) {
  for (std::size_t i = 0; i + 1 < kLayerCount; ++i)
    mel = torch::relu(norms[i](convolutions[i](mel).to(torch::kFloat32)));  // may have been made in bfloat16
  return convolutions.back()(mel).to(torch::kFloat32).squeeze(2);
}

std::vector<torch::Tensor> SpeechNetworkImpl::answers(const torch::Tensor& features) {
  std::vector<torch::Tensor> result;
  for (auto& head : heads) result.push_back(head(features));
  return result;
}

Status SpeechNetworkImpl::startFrom(const Weights& weights, torch::Tensor mel) {
  using torch::indexing::Slice;
  const torch::NoGradGuard noGradient;
  for (std::size_t i = 0; i < kLayerCount; ++i) {
    auto& convolution = convolutions[i];
    const TensorView* weight = weights.find(layerName(i) + ".weight");
    const TensorView* bias = weights.find(layerName(i) + ".bias");
    if (!fits(weight, bias, convolution->weight))
      return fail(ErrorCode::BadData, weights.name() + " is not a speech encoder that this one could grow from.");
    const Slice known(0, weight->shape[0]);
    convolution->weight.index_put_({known}, 0.0F);  // what is new says nothing yet to what was there
    convolution->weight.index_put_({known, Slice(0, weight->shape[1])}, tensorOf(*weight));
    if (i + 1 == kLayerCount) {
      convolution->bias.index_put_({known}, tensorOf(*bias));
      break;
    }
    // The file's norms are folded: ours are set so that they change nothing of what comes out.
    const torch::Tensor out = convolution->forward(mel);
    const std::vector<std::int64_t> axes = {0, 2, 3};
    auto& norm = norms[i];
    norm->running_mean.copy_(out.mean(at::IntArrayRef(axes)));
    norm->running_var.copy_(out.var(at::IntArrayRef(axes), false) + 1e-6);
    norm->weight.index_put_({known}, torch::sqrt(norm->running_var + norm->options.eps()).index({known}));
    norm->bias.index_put_({known}, norm->running_mean.index({known}) + tensorOf(*bias));
    mel = torch::relu(norm(out));
  }
  takePhones(weights);
  return {};
}

void SpeechNetworkImpl::takePhones(const Weights& weights) {
  using torch::indexing::Slice;
  const TensorView* weight = weights.find("phones.weight");
  const TensorView* bias = weights.find("phones.bias");
  const std::int64_t count = heads[0]->weight.size(0) - kNamedFeatures;
  if (!weight || !bias || weight->shape != std::vector<std::int64_t>{count, kSpeechFeatures} ||
      bias->elementCount() != count)
    return;
  heads[0]->weight.index_put_({Slice(0, count)}, tensorOf(*weight).unsqueeze(2));
  heads[0]->bias.index_put_({Slice(0, count)}, tensorOf(*bias));
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
    add(layerName(i) + ".weight", weight);
    add(layerName(i) + ".bias", bias);
  }
  const std::int64_t phones = network.heads[0]->weight.size(0) - kNamedFeatures;
  add("phones.weight", network.heads[0]->weight.slice(0, 0, phones).squeeze(2));
  add("phones.bias", network.heads[0]->bias.slice(0, 0, phones));
  return writeSafetensors(path, tensors, metadata);
}

}  // namespace visema
