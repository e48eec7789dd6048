// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/nn/lip_network.h"
#include "core/nn/weights/weights.h"

namespace visema {

/// The shape of a compatible U-Net: its widths, its levels and the speech features it hears. Knows no engine.
struct CompatibleConfig {
  /// "ave" [32,16,16], "hubert" [32,32,32], "wenet" [256,16,32], and ours, which other programs do not have:
  /// "visema-1" [4,16,16].
  std::string speech = "ave";
  std::vector<int> encoder;    // channels of inc, down1, down2, ...
  std::array<int, 5> audio{};  // channels into conv1, out of conv1, conv2, conv3 and conv5
  std::array<int, 2> fuse{};   // out of the two fuse pairs
  std::vector<int> decoder;    // out of up1, up2, ...

  /// The widths of the reference: 5 levels see 320 px, 4 see 160; `base` is 32, or 16 on phones.
  static CompatibleConfig standard(const std::string& speech, int levels, int base = 32);
  /// Reads widths and levels off the tensors' shapes. AVE and HuBERT branches have the same shapes: `speech` decides
  /// when given, then the file's metadata, then what the reference is known with (AVE at 320 px, HuBERT at 160).
  /// Speech of other windows than the branch takes is refused.
  static Result<CompatibleConfig> fromWeights(const Weights& weights, const std::string& speech = "");
  static bool looksCompatible(const Weights& weights);

  int levels() const { return static_cast<int>(decoder.size()); }
  int cropSize() const { return 10 << levels(); }  // the bottleneck is 10x10
  std::array<int, 2> audioSide() const;            // height and width of the window of features seen as a picture
  /// Whether the first (0) or second (1) block of the audio branch adds its input: Wenet's do, the others' never, also
  /// where their widths are equal by chance (32 channels and a base of 16).
  bool audioAddsInput(std::size_t block) const { return speech == "wenet" && audio[block] == audio[block + 1]; }
  NetworkSpec spec() const;
  std::vector<ExpectedTensor> tensors() const;
};

/// The rectangle a compatible network does not get to see: black in its second picture.
Rect compatibleMask(int cropSize);
/// The same as a picture of one channel: 255 in it, 0 around.
Image compatibleMaskPicture(int cropSize);

/// The tensors of the reference's convolutional speech encoder (mel 80x16 -> 512 numbers).
std::vector<ExpectedTensor> aveEncoderTensors();

/// Its thirteen convolutions; each is followed by a batch norm, a sum with its input where `residual`, and a ReLU.
struct AveConv {
  int in, out, kernel, strideY, strideX, padding;
  bool residual;
};
inline constexpr std::array<AveConv, 13> kAveConvs = {{{1, 32, 3, 1, 1, 1, false},
                                                       {32, 32, 3, 1, 1, 1, true},
                                                       {32, 32, 3, 1, 1, 1, true},
                                                       {32, 64, 3, 3, 1, 1, false},
                                                       {64, 64, 3, 1, 1, 1, true},
                                                       {64, 64, 3, 1, 1, 1, true},
                                                       {64, 128, 3, 3, 3, 1, false},
                                                       {128, 128, 3, 1, 1, 1, true},
                                                       {128, 128, 3, 1, 1, 1, true},
                                                       {128, 256, 3, 3, 2, 1, false},
                                                       {256, 256, 3, 1, 1, 1, true},
                                                       {256, 512, 3, 1, 1, 0, false},
                                                       {512, 512, 1, 1, 1, 0, false}}};

}  // namespace visema
