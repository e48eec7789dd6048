// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/nn.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/nn/weights/weights.h"

// "visema-1": the mel picture -> speech features. No padding in time, so that the features of a window of 16 columns
// are the same whether the network sees the window alone or a longer picture (then it gives one row a column).
//   encoder.0   5x3 stride 2x1, padding 2x0   1->32      80x16 -> 40x14        (bands x columns)
//   encoder.1   3x3 stride 2x1, padding 1x0   32->48     -> 20x12
//   encoder.2   3x3 stride 2x1, padding 1x0   48->64     -> 10x10
//   encoder.3   10x3                          64->512    -> 1x8
//   encoder.4   1x3                           512->512   -> 1x6
//   encoder.5   1x3                           512->512   -> 1x4
//   encoder.6   1x4                           512->64    -> 1x1
// ReLU (and in training batch norm, folded when written) after each but the last, which ends in tanh.
// Features 0..6 are jaw, lip opening, rounding, closure, f/v, teeth and tongue, 7 is voice activity (-1 none, +1 full),
// all at the window's centre; the other 56 are free. A linear map names the phone at the centre: phones.weight and
// phones.bias, which only what times recorded speech needs.
namespace visema {

inline constexpr int kSpeechFeatures = 64;
inline constexpr int kClosureFeature = 3;
inline constexpr int kVoiceFeature = 7;
inline constexpr int kNamedFeatures = 8;
inline constexpr int kWindowColumns = 16;
/// What the training asks the features for: the window's centre, and 62.5 ms before and after it.
inline constexpr int kTargetOffsets[] = {0, -5, 5};

struct SpeechNetworkImpl : torch::nn::Module {
  explicit SpeechNetworkImpl(int phoneCount);
  /// [B, 1, 80, C] -> [B, 64, C - 15]
  torch::Tensor features(const torch::Tensor& mel);
  /// The same before the tanh: twice of it is the logarithm of the odds that a feature is 1 and not -1.
  torch::Tensor unbounded(torch::Tensor mel);
  /// [B, 64, N] -> [B, phones + 8, N] for each of kTargetOffsets
  std::vector<torch::Tensor> answers(const torch::Tensor& features);
  /// Takes over a written encoder with as many or fewer channels: the features stay what they are, and the phones they
  /// name if it names as many; the other heads are new. `mel` [B, 1, 80, C] tells what its layers give.
  Status startFrom(const Weights& weights, torch::Tensor mel);

  std::vector<torch::nn::Conv2d> convolutions;
  std::vector<torch::nn::BatchNorm2d> norms;
  std::vector<torch::nn::Conv1d> heads;

 private:
  void takePhones(const Weights& weights);
};
TORCH_MODULE(SpeechNetwork);

/// Writes what an encoder needs and what names phones, batch norms folded, as fp16.
Status writeSpeechEncoder(const std::filesystem::path& path, SpeechNetworkImpl& network,
                          const std::map<std::string, std::string>& metadata);

}  // namespace visema
