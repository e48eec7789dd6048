// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/latentsync/torch/layers.h"

namespace visema::latentsync {

/// How the UNet works: as it is, or with what is exact and cheaper.
enum class Savings { None, Exact };

/// Attention within each frame, and to the sound that belongs to it. Where two halves of a batch are to come out,
/// without and with the sound, one half may go in as long as the two are still the same.
class SpatialTransformer {
 public:
  SpatialTransformer(TensorSource& source, const std::string& name, std::int64_t channels, std::int64_t audioChannels);
  KeysAndValues prepare(const at::Tensor& audio) const { return attention2_.prepare(audio); }
  /// `audio` is prepared from [frames, 50, 384]. `halves` of x come out: 1, of frames with their sound; 2, first of the
  /// same frames without it. x has as many, or one where they are the same yet.
  at::Tensor operator()(const at::Tensor& x, const KeysAndValues& audio, int halves, Slices slices) const;
  /// The reference's way, for comparison: zeros are keys and values like any other.
  at::Tensor plain(const at::Tensor& x, const at::Tensor& audio) const;

 private:
  at::Tensor begun(const at::Tensor& x, Slices slices) const;
  at::Tensor finished(at::Tensor tokens, const at::Tensor& x, Slices slices) const;
  GroupNorm norm_;
  Conv in_, out_;
  LayerNorm norm1_, norm2_, norm3_;
  Attention attention1_, attention2_;
  FeedForward feedForward_;
};

/// Attention of each pixel to the same pixel in the other frames.
class MotionModule {
 public:
  MotionModule(TensorSource& source, const std::string& name, std::int64_t channels);
  at::Tensor operator()(const at::Tensor& x, std::int64_t frames, Slices slices) const;
  static constexpr std::int64_t kMostFrames = 24;

 private:
  struct Layer {
    LayerNorm norm;
    Attention attention;
    at::Tensor positions;  // [1, kMostFrames, channels]
  };
  GroupNorm norm_;
  Linear in_, out_;
  std::vector<Layer> layers_;
  LayerNorm feedForwardNorm_;
  FeedForward feedForward_;
};

}  // namespace visema::latentsync
