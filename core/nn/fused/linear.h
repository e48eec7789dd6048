// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "core/nn/fused/inverted_residual.h"

namespace visema::fused {

/// A matrix times pixels: a linear layer (one pixel) or a 1x1 convolution over a whole map.
class Linear {
 public:
  Linear(const Kernels& kernels, const FoldedConv& conv)
      : kernels_(&kernels), matrix_(kernels.pack(conv.weights, conv.bias, conv.inputs, conv.outputs)) {}

  int outputs() const { return matrix_.outputs; }
  /// `out` has room for padChannels(outputs()) numbers.
  void run(std::span<const float> in, float* out, bool relu = false) const {
    const PixelRun source{in.data(), 0, matrix_.inputs};
    Epilogue epilogue;
    epilogue.relu = relu;
    kernels_->pointwise(&source, 1, 1, matrix_, epilogue, out, 0);
  }
  /// Every pixel of `in`; `add`, when set, is a map of the output's shape that is added.
  void run(ConstMapView in, MapView out, const float* add = nullptr) const { run(in, out, {0, in.height}, add); }
  /// These rows only.
  void run(ConstMapView in, MapView out, Rows rows, const float* add = nullptr) const {
    Epilogue epilogue;
    epilogue.residual = add;
    epilogue.residualStride = out.stride();
    for (int y = rows.begin; y < rows.end; ++y) {
      const PixelRun source{in.row(y), in.stride(), matrix_.inputs};
      if (add) epilogue.residual = add + (out.row(y) - out.data);
      kernels_->pointwise(&source, 1, in.width, matrix_, epilogue, out.row(y), out.stride());
    }
  }

 private:
  const Kernels* kernels_;
  PackedMatrix matrix_;
};

}  // namespace visema::fused
