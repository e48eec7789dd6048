// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/pimpl.h>

#include <vector>

#include "core/nn/compatible_config.h"

// The networks users already have, trainable, with the reference's names for every parameter.
namespace visema {

/// 1x1 expand by two, 3x3 depthwise, 1x1 project, each with its batch norm.
struct InvertedResidualImpl : torch::nn::Module {
  InvertedResidualImpl(int in, int out, int stride, bool residual);
  torch::Tensor forward(const torch::Tensor& x);
  torch::nn::Sequential conv;

 private:
  bool residual_;
};
TORCH_MODULE(InvertedResidual);

/// Two of them; the first changes size and channels, the second adds to its input.
struct DoubleConvImpl : torch::nn::Module {
  DoubleConvImpl(int in, int out, int stride);
  torch::Tensor forward(const torch::Tensor& x) { return double_conv->forward(x); }
  torch::nn::Sequential double_conv;
};
TORCH_MODULE(DoubleConv);

/// The window of speech features, seen as a picture -> 10x10 at the bottleneck's width.
struct AudioBranchImpl : torch::nn::Module {
  explicit AudioBranchImpl(const CompatibleConfig& config);
  torch::Tensor forward(torch::Tensor x);
  InvertedResidual conv1{nullptr}, conv2{nullptr}, conv4{nullptr}, conv6{nullptr}, conv7{nullptr};
  torch::nn::Conv2d conv3{nullptr}, conv5{nullptr};
  torch::nn::BatchNorm2d bn3{nullptr}, bn5{nullptr};
};
TORCH_MODULE(AudioBranch);

/// The U-Net. Pictures are B, G, R in 0..1: [reference (3), crop with a black rectangle (3)] -> 3.
struct CompatibleNetworkImpl : torch::nn::Module {
  explicit CompatibleNetworkImpl(const CompatibleConfig& config);
  /// What does not depend on sound: the maps of inc and of every down.
  std::vector<torch::Tensor> encode(const torch::Tensor& pictures);
  /// What it makes of a window of speech features: 10x10 at the bottleneck's width.
  torch::Tensor hear(const torch::Tensor& audio) { return audio_(audio); }
  torch::Tensor paint(const std::vector<torch::Tensor>& maps, const torch::Tensor& heard);
  torch::Tensor decode(const std::vector<torch::Tensor>& maps, const torch::Tensor& audio) {
    return paint(maps, hear(audio));
  }
  torch::Tensor forward(const torch::Tensor& pictures, const torch::Tensor& audio) {
    return decode(encode(pictures), audio);
  }
  const CompatibleConfig& config() const { return config_; }

 private:
  CompatibleConfig config_;
  AudioBranch audio_{nullptr};
  torch::nn::Sequential fuse_;
  torch::nn::Sequential inc_;
  std::vector<torch::nn::Sequential> down_;
  std::vector<DoubleConv> up_;
  torch::nn::Conv2d out_{nullptr};
};
TORCH_MODULE(CompatibleNetwork);

/// The convolutional speech encoder: mel [N,1,80,16] -> [N,512].
struct AveEncoderImpl : torch::nn::Module {
  AveEncoderImpl();
  torch::Tensor forward(torch::Tensor mel);

 private:
  torch::nn::ModuleList blocks_;
  std::vector<torch::nn::Sequential> layers_;
};
TORCH_MODULE(AveEncoder);

}  // namespace visema
