// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "core/nn/fused/kernels.h"

namespace visema::fused {

/// Borrowed activations, channels last; every pixel takes padChannels(channels) floats.
struct ConstMapView {
  const float* data = nullptr;
  int height = 0;
  int width = 0;
  int channels = 0;
  std::ptrdiff_t stride() const { return padChannels(channels); }
  const float* row(int y) const { return data + static_cast<std::ptrdiff_t>(y) * width * stride(); }
};

struct MapView {
  float* data = nullptr;
  int height = 0;
  int width = 0;
  int channels = 0;
  std::ptrdiff_t stride() const { return padChannels(channels); }
  float* row(int y) const { return data + static_cast<std::ptrdiff_t>(y) * width * stride(); }
  operator ConstMapView() const { return {data, height, width, channels}; }
};

/// Owning activations.
class FeatureMap {
 public:
  FeatureMap() = default;
  FeatureMap(int height, int width, int channels) { reshape(height, width, channels); }

  void reshape(int height, int width, int channels) {
    height_ = height, width_ = width, channels_ = channels;
    buffer_.ensure(static_cast<std::size_t>(height) * width * padChannels(channels));
  }
  MapView view() { return {buffer_.data(), height_, width_, channels_}; }
  ConstMapView view() const { return {buffer_.data(), height_, width_, channels_}; }
  std::size_t byteCount() const { return buffer_.size() * sizeof(float); }

 private:
  int height_ = 0;
  int width_ = 0;
  int channels_ = 0;
  AlignedBuffer<float> buffer_;
};

}  // namespace visema::fused
