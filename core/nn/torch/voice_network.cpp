// SPDX-License-Identifier: Apache-2.0
#include "core/nn/torch/voice_network.h"

namespace visema {

using torch::nn::Conv1d;
using torch::nn::Conv1dOptions;

VoiceNetworkImpl::VoiceNetworkImpl(int features, int codeSize, int rowWidth, int width, int hiddenSize) {
  mean = register_buffer("mean", torch::zeros({features}));
  scale = register_buffer("scale", torch::ones({features}));
  rows = register_module("rows", Conv1d(Conv1dOptions(features + 1, rowWidth, 1)));
  temporal->push_back(Conv1d(Conv1dOptions(rowWidth, width, 3).padding(1)));
  for (int i = 0; i < 2; ++i) temporal->push_back(Conv1d(Conv1dOptions(width, width, 3).stride(2).padding(1)));
  register_module("temporal", temporal);
  hidden = register_module("hidden", torch::nn::Linear(4 * width, hiddenSize));
  code = register_module("code", torch::nn::Linear(hiddenSize, codeSize));
}

void VoiceNetworkImpl::setNormalisation(const torch::Tensor& newMean, const torch::Tensor& newScale) {
  torch::NoGradGuard noGrad;
  mean.copy_(newMean);
  scale.copy_(newScale);
}

torch::Tensor VoiceNetworkImpl::heard(const torch::Tensor& rowValues, const torch::Tensor& known) {
  const auto flag = known.unsqueeze(2);
  const auto input = torch::cat({(rowValues - mean) * scale * flag, flag}, 2).transpose(1, 2);
  auto x = torch::relu(rows(input));
  for (std::size_t i = 0; i < temporal->size(); ++i) x = torch::relu(temporal->at<torch::nn::Conv1dImpl>(i).forward(x));
  x = torch::dropout(x.flatten(1), dropout, is_training());
  return torch::dropout(torch::relu(hidden(x)), dropout, is_training());
}

torch::Tensor VoiceNetworkImpl::forward(const torch::Tensor& rowValues, const torch::Tensor& known) {
  return code(heard(rowValues, known));
}

}  // namespace visema
