// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/nn.h>

namespace visema {

/// The voice map as a trainable module; VoiceMap runs the same without Torch. Parameter names are those of its file.
struct VoiceNetworkImpl : torch::nn::Module {
  VoiceNetworkImpl(int features, int codeSize, int rowWidth = 96, int width = 128, int hiddenSize = 128);
  /// rows [N,16,D]; known [N,16], 1 where a row may be looked at -> [N,codeSize].
  torch::Tensor forward(const torch::Tensor& rowValues, const torch::Tensor& known);
  /// What is heard, [N,hiddenSize], before a mouth is made of it.
  torch::Tensor heard(const torch::Tensor& rowValues, const torch::Tensor& known);
  void setNormalisation(const torch::Tensor& newMean, const torch::Tensor& newScale);
  double dropout = 0.1;
  torch::Tensor mean, scale;
  torch::nn::Conv1d rows{nullptr};
  torch::nn::ModuleList temporal;
  torch::nn::Linear hidden{nullptr}, code{nullptr};
};
TORCH_MODULE(VoiceNetwork);

}  // namespace visema
