// SPDX-License-Identifier: Apache-2.0
#include "core/nn/torch/compatible_network.h"

#include <torch/nn/functional/upsampling.h>
#include <torch/nn/modules/activation.h>

namespace visema {
namespace {

using torch::nn::BatchNorm2d;
using torch::nn::Conv2d;
using torch::nn::Conv2dOptions;
using torch::nn::ReLU;
using torch::nn::ReLUOptions;
using torch::nn::Sequential;

/// A module with one child, for the reference's extra levels of naming.
struct WrapperImpl : torch::nn::Module {
  WrapperImpl(const std::string& name, const std::shared_ptr<torch::nn::Module>& child) {
    register_module(name, child);
  }
};

}  // namespace

InvertedResidualImpl::InvertedResidualImpl(int in, int out, int stride, bool residual) : residual_(residual) {
  const int hidden = 2 * in;
  conv = Sequential(Conv2d(Conv2dOptions(in, hidden, 1).bias(false)), BatchNorm2d(hidden), ReLU(ReLUOptions(true)),
                    Conv2d(Conv2dOptions(hidden, hidden, 3).stride(stride).padding(1).groups(hidden).bias(false)),
                    BatchNorm2d(hidden), ReLU(ReLUOptions(true)), Conv2d(Conv2dOptions(hidden, out, 1).bias(false)),
                    BatchNorm2d(out));
  register_module("conv", conv);
}

torch::Tensor InvertedResidualImpl::forward(const torch::Tensor& x) {
  return residual_ ? x + conv->forward(x) : conv->forward(x);
}

DoubleConvImpl::DoubleConvImpl(int in, int out, int stride)
    : double_conv(InvertedResidual(in, out, stride, false), InvertedResidual(out, out, 1, true)) {
  register_module("double_conv", double_conv);
}

AudioBranchImpl::AudioBranchImpl(const CompatibleConfig& config) {
  const auto& width = config.audio;
  const auto side = config.audioSide();
  conv1 = register_module("conv1", InvertedResidual(width[0], width[1], 1, config.audioAddsInput(0)));
  conv2 = register_module("conv2", InvertedResidual(width[1], width[2], 1, config.audioAddsInput(1)));
  conv3 = register_module(  // whatever the window's size, 16x16 remain
      "conv3", Conv2d(Conv2dOptions(width[2], width[3], 3).stride({side[0] / 16, side[1] / 16}).padding(1)));
  bn3 = register_module("bn3", BatchNorm2d(width[3]));
  conv4 = register_module("conv4", InvertedResidual(width[3], width[3], 1, true));
  conv5 = register_module("conv5", Conv2d(Conv2dOptions(width[3], width[4], 3).stride(2).padding(3)));
  bn5 = register_module("bn5", BatchNorm2d(width[4]));
  conv6 = register_module("conv6", InvertedResidual(width[4], width[4], 1, true));
  conv7 = register_module("conv7", InvertedResidual(width[4], width[4], 1, true));
}

torch::Tensor AudioBranchImpl::forward(torch::Tensor x) {
  x = conv2(conv1(x));
  x = conv4(bn3(conv3(x)).relu_());
  x = bn5(conv5(x)).relu_();
  return conv7(conv6(x));
}

CompatibleNetworkImpl::CompatibleNetworkImpl(const CompatibleConfig& config) : config_(config) {
  const auto& widths = config.encoder;
  audio_ = register_module("audio_model", AudioBranch(config));
  fuse_ = register_module("fuse_conv", Sequential(DoubleConv(widths.back() + config.audio[4], config.fuse[0], 1),
                                                  DoubleConv(config.fuse[0], config.fuse[1], 1)));
  inc_ = Sequential(InvertedResidual(6, widths[0], 1, false));
  register_module("inc", std::make_shared<WrapperImpl>("inconv", inc_.ptr()));
  int below = config.fuse[1];
  for (std::size_t i = 1; i < widths.size(); ++i) {
    const std::string number = std::to_string(i);
    down_.push_back(Sequential(DoubleConv(widths[i - 1], widths[i], 2)));
    register_module("down" + number, std::make_shared<WrapperImpl>("maxpool_conv", down_.back().ptr()));
    up_.push_back(DoubleConv(below + widths[widths.size() - 1 - i], config.decoder[i - 1], 1));
    register_module("up" + number, std::make_shared<WrapperImpl>("conv", up_.back().ptr()));
    below = config.decoder[i - 1];
  }
  out_ = Conv2d(Conv2dOptions(below, 3, 1));
  register_module("outc", std::make_shared<WrapperImpl>("conv", out_.ptr()));
}

std::vector<torch::Tensor> CompatibleNetworkImpl::encode(const torch::Tensor& pictures) {
  std::vector<torch::Tensor> maps = {inc_->forward(pictures)};
  for (auto& down : down_) maps.push_back(down->forward(maps.back()));
  return maps;
}

torch::Tensor CompatibleNetworkImpl::paint(const std::vector<torch::Tensor>& maps, const torch::Tensor& heard) {
  torch::Tensor x = fuse_->forward(torch::cat({maps.back(), heard}, 1));
  for (std::size_t i = 0; i < up_.size(); ++i) {
    const torch::Tensor& skip = maps[maps.size() - 2 - i];
    const auto larger =
        torch::upsample_bilinear2d(x, c10::IntArrayRef({skip.size(2), skip.size(3)}), /*align_corners=*/true);
    x = up_[i](torch::cat({larger, skip}, 1));
  }
  return torch::sigmoid(out_(x));
}

AveEncoderImpl::AveEncoderImpl() {
  for (const AveConv& shape : kAveConvs) {
    layers_.push_back(Sequential(Conv2d(Conv2dOptions(shape.in, shape.out, shape.kernel)
                                            .stride({shape.strideY, shape.strideX})
                                            .padding(shape.padding)),
                                 BatchNorm2d(shape.out)));
    blocks_->push_back(std::make_shared<WrapperImpl>("conv_block", layers_.back().ptr()));
  }
  register_module("audio_encoder", blocks_);
}

torch::Tensor AveEncoderImpl::forward(torch::Tensor mel) {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const torch::Tensor y = layers_[i]->forward(mel);
    mel = (kAveConvs[i].residual ? y + mel : y).relu_();
  }
  return mel.flatten(1);
}

}  // namespace visema
