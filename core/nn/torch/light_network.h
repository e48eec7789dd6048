// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/nn.h>

#include <vector>

#include "core/nn/light/light_config.h"

// Our own light lip network. Everything is NCHW float; pictures are B, G, R in 0..1. S = cropSize, level l has side
// S/4 >> l and C[l] channels; h[l] = C[l] * expansion; Z = codeSize, H = codeHidden. Module paths = names in the file.
//
// Block (inverted residual), x -> x + project(relu(modulate(depth(relu(expand(x)))))):
//   expand.conv  1x1 C->h no bias      expand.bn       depth.conv 3x3 depthwise, padding 1, no bias   depth.bn
//   project.conv 1x1 h->C no bias      project.bn      (batch norms have eps 1e-5 and fold into their convolutions)
//   modulate     Linear H->2h, decoder blocks only: y * (1 + first half) + second half, per channel, before the ReLU
//
// encoder: what does not depend on sound; its four maps are what an engine caches.
//   input = [crop * (1 - mask), reference, mask], 7 planes, then space-to-depth by 4: channel = plane*16 + dy*4 + dx
//   encoder.stem        1x1 112->C0
//   encoder.block.L.B   Block at level L (B < encoderBlocks)
//   encoder.down.L      2x2 stride 2, C[L]->C[L+1]                           (L = 0..2)
//   encoder.skip.L      1x1 C[L]->C[L] of the level's last block: map L      (L = 0..3)
// painter: code[Z] and the four maps -> residual picture
//   painter.code.0, .2  Linear Z->H, ReLU, Linear H->H, ReLU: the hidden code h
//   painter.spatial     Linear H->spatialChannels*(S/32)^2, seen as a picture (channel, y, x)
//   painter.join        1x1 spatialChannels->C3;             x = join(spatial) + map 3
//   painter.block.3.B   modulated Blocks; then for L = 2, 1, 0:
//   painter.up.L        1x1 C[L+1]->C[L], then nearest x2;   x = nearest2(up(x)) + map L; then painter.block.L.B
//   painter.out.depth   3x3 depthwise C0, bias, padding 1    painter.out.mix  1x1 C0->48
//   pixel shuffle by 4: colour c, pixel (4y+dy, 4x+dx) = channel c*16 + dy*4 + dx
//   painter.out.smooth  3x3 3->3, bias, padding 1, at full size: blends across the shuffle's cells (no dots)
// patch = clamp(crop + mask * (reference + residual - crop), 0, 1)
//
// mouth_encoder: the true mouth -> code, for training, scoring and editing; players do without it.
//   the mouth box of the crop resized (area average) to 64x96 -> four of conv.I.conv 3x3 stride 2 no bias + conv.I.bn +
//   ReLU (3->24->48->96->128) -> mouth_encoder.code Linear 128*4*6->Z
namespace visema {

/// A convolution without bias and its batch norm, which engines fold together.
struct ConvBnImpl : torch::nn::Module {
  ConvBnImpl(int in, int out, int kernel, int stride = 1, int groups = 1);
  torch::Tensor forward(torch::Tensor x);
  torch::nn::Conv2d conv{nullptr};
  torch::nn::BatchNorm2d bn{nullptr};
};
TORCH_MODULE(ConvBn);

/// An inverted residual; modulated by the hidden code where `codeHidden` > 0.
struct LightBlockImpl : torch::nn::Module {
  LightBlockImpl(int width, int expansion, int codeHidden);
  torch::Tensor forward(torch::Tensor x, const torch::Tensor& hiddenCode = {});
  ConvBn expand{nullptr}, depth{nullptr}, project{nullptr};
  torch::nn::Linear modulate{nullptr};
};
TORCH_MODULE(LightBlock);

/// The sound-independent half: the masked face and the reference -> one map a level.
struct FaceEncoderImpl : torch::nn::Module {
  explicit FaceEncoderImpl(const LightConfig& config);
  /// crop, reference [N,3,S,S]; mask [N,1,S,S] or [1,1,S,S].
  std::vector<torch::Tensor> forward(const torch::Tensor& crop, const torch::Tensor& reference,
                                     const torch::Tensor& mask);
  torch::nn::Conv2d stem{nullptr};
  torch::nn::ModuleList block, down, skip;

 private:
  std::vector<std::vector<LightBlock>> blocks_;
};
TORCH_MODULE(FaceEncoder);

/// The half that runs for every frame: the maps and a mouth code -> what to add to the reference.
struct PainterImpl : torch::nn::Module {
  explicit PainterImpl(const LightConfig& config);
  torch::Tensor forward(const std::vector<torch::Tensor>& maps, const torch::Tensor& code);
  torch::nn::Sequential code{nullptr};
  torch::nn::Linear spatial{nullptr};
  torch::nn::Conv2d join{nullptr};
  torch::nn::ModuleList block, up;
  torch::nn::Sequential out{nullptr};

 private:
  LightConfig config_;
  std::vector<std::vector<LightBlock>> blocks_;
};
TORCH_MODULE(Painter);

/// The true mouth -> code. Never needed by a player.
struct MouthEncoderImpl : torch::nn::Module {
  explicit MouthEncoderImpl(const LightConfig& config);
  torch::Tensor forward(const torch::Tensor& crop);  // the whole crop; it cuts out the mouth box itself
  torch::nn::ModuleList conv;
  torch::nn::Linear code{nullptr};

 private:
  LightConfig config_;
};
TORCH_MODULE(MouthEncoder);

/// Face encoder, painter and mouth encoder together. Says nothing about sound.
struct LightNetworkImpl : torch::nn::Module {
  explicit LightNetworkImpl(const LightConfig& config);
  const LightConfig& config() const { return config_; }
  /// The finished patch, see the top of this file.
  torch::Tensor paint(const torch::Tensor& crop, const torch::Tensor& reference, const torch::Tensor& mask,
                      const torch::Tensor& code);
  static torch::Tensor composite(const torch::Tensor& residual, const torch::Tensor& crop,
                                 const torch::Tensor& reference, const torch::Tensor& mask);
  FaceEncoder encoder{nullptr};
  Painter painter{nullptr};
  MouthEncoder mouthEncoder{nullptr};

 private:
  LightConfig config_;
};
TORCH_MODULE(LightNetwork);

}  // namespace visema
