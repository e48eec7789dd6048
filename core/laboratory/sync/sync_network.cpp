// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/sync/sync_network.h"

#include <cmath>
#include <cstring>

#include "core/nn/weights/weights.h"
#include "core/sync/sync_matcher.h"

namespace visema {

namespace functional = torch::nn::functional;

SyncNetworkImpl::SyncNetworkImpl() {
  for (std::size_t i = 0; i + 1 < kSyncChannels.size(); ++i) {
    const auto options = torch::nn::Conv2dOptions(kSyncChannels[i], kSyncChannels[i + 1], 3).stride(2).padding(1);
    convolutions.push_back(register_module("eye" + std::to_string(i), torch::nn::Conv2d(options)));
  }
  seen = register_module("seen", torch::nn::Linear(kSyncSeen, kSyncHidden));
  eye = register_module("eye", torch::nn::Linear(kSyncHidden, kSyncNumbers));
  open = register_module("open", torch::nn::Linear(kSyncHidden, 1));
  const int widths[] = {kSyncRows * kSyncFeatures, kSyncHidden, kSyncHidden, kSyncNumbers};
  for (int i = 0; i < 3; ++i)
    ear.push_back(register_module("ear" + std::to_string(i), torch::nn::Linear(widths[i], widths[i + 1])));
  sharpness = register_parameter("sharpness", torch::full({1}, std::log(10.0F)));
  for (auto& layer : convolutions) torch::nn::init::kaiming_normal_(layer->weight, 0, torch::kFanIn, torch::kReLU);
}

SyncNetworkImpl::Seen SyncNetworkImpl::see(torch::Tensor pictures) {
  const torch::Tensor flat = pictures.flatten(1);
  const torch::Tensor spread = (flat.var(1, false, true)).clamp_min(1.0).sqrt();
  torch::Tensor x = ((flat - flat.mean(1, true)) / spread).view_as(pictures);
  for (auto& layer : convolutions) x = torch::relu(layer(x));
  x = torch::relu(seen(x.flatten(1)));
  return {functional::normalize(eye(x), functional::NormalizeFuncOptions().dim(1)), open(x).squeeze(1)};
}

torch::Tensor SyncNetworkImpl::hear(torch::Tensor rows) {
  const torch::Tensor x = torch::relu(ear[1](torch::relu(ear[0](rows))));
  return functional::normalize(ear[2](x), functional::NormalizeFuncOptions().dim(1));
}

namespace {

/// The tensors of a matcher's file, by their names there.
std::vector<std::pair<std::string, torch::Tensor>> tensorsOf(SyncNetworkImpl& network) {
  std::vector<std::pair<std::string, torch::Tensor>> tensors;
  const auto add = [&](const std::string& name, const auto& layer) {
    tensors.emplace_back(name + ".weight", layer->weight);
    tensors.emplace_back(name + ".bias", layer->bias);
  };
  for (std::size_t i = 0; i < network.convolutions.size(); ++i)
    add("eye." + std::to_string(i), network.convolutions[i]);
  add("eye.4", network.seen);
  add("eye.5", network.eye);
  for (std::size_t i = 0; i < network.ear.size(); ++i) add("ear." + std::to_string(i), network.ear[i]);
  return tensors;
}

}  // namespace

Status readSyncMatcher(const Weights& weights, SyncNetworkImpl& network) {
  const torch::NoGradGuard noGradient;
  for (auto& [name, tensor] : tensorsOf(network)) {
    const TensorView* view = weights.find(name);
    if (!view || view->shape != tensor.sizes().vec())
      return fail(ErrorCode::BadData, weights.name() + " is not a matcher that this one could begin from: " + name +
                                          " is missing or of another size.");
    tensor.copy_(torch::tensor(view->toFloat()).view(tensor.sizes()));
  }
  return {};
}

Status writeSyncMatcher(const std::filesystem::path& path, SyncNetworkImpl& network,
                        const std::map<std::string, std::string>& metadata) {
  auto tensors = tensorsOf(network);
  std::vector<std::vector<std::uint16_t>> halves;
  std::vector<NamedTensor> named;
  for (auto& [name, tensor] : tensors) {
    const torch::Tensor values = tensor.detach().contiguous();
    halves.push_back(toHalf({values.data_ptr<float>(), static_cast<std::size_t>(values.numel())}));
    named.push_back({name, {DType::F16, values.sizes().vec(), std::as_bytes(std::span(halves.back()))}});
  }
  return writeSafetensors(path, named, metadata);
}

}  // namespace visema
