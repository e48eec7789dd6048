// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/fused/feature_map.h"
#include "core/nn/fused/inverted_residual.h"

namespace visema::fused {

/// An ordinary k x k convolution with stride and padding: rows are gathered, then multiplied like a 1x1 convolution.
class DenseConv {
 public:
  struct Geometry {
    int stepY = 1;
    int stepX = 1;
    int padding = 0;
  };
  DenseConv(const Kernels& kernels, const FoldedConv& conv, Geometry geometry, bool relu);

  int outputHeight(int height) const { return (height + 2 * geometry_.padding - kernel_) / geometry_.stepY + 1; }
  int outputWidth(int width) const { return (width + 2 * geometry_.padding - kernel_) / geometry_.stepX + 1; }
  int outputChannels() const { return matrix_.outputs; }
  void run(ConstMapView input, MapView output, Rows rows, AlignedBuffer<float>& scratch) const;

 private:
  const Kernels& kernels_;
  Geometry geometry_;
  bool relu_;
  int kernel_;
  int inputs_;
  PackedMatrix matrix_;
};

}  // namespace visema::fused
