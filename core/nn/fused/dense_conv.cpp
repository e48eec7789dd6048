// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/dense_conv.h"

#include <cstring>

namespace visema::fused {

DenseConv::DenseConv(const Kernels& kernels, const FoldedConv& conv, Geometry geometry, bool relu)
    : kernels_(kernels), geometry_(geometry), relu_(relu), kernel_(conv.kernel), inputs_(conv.inputs) {
  // [o][i][ky][kx] -> [o][ky][kx][i]: the order in which a row is gathered.
  const int taps = kernel_ * kernel_;
  std::vector<float> gathered(conv.weights.size());
  for (int o = 0; o < conv.outputs; ++o)
    for (int i = 0; i < inputs_; ++i)
      for (int tap = 0; tap < taps; ++tap)
        gathered[(static_cast<std::size_t>(o) * taps + tap) * inputs_ + i] =
            conv.weights[(static_cast<std::size_t>(o) * inputs_ + i) * taps + tap];
  matrix_ = kernels.pack(gathered, conv.bias, inputs_ * taps, conv.outputs);
}

void DenseConv::run(ConstMapView input, MapView output, Rows rows, AlignedBuffer<float>& scratch) const {
  const std::ptrdiff_t stride = static_cast<std::ptrdiff_t>(kernel_) * kernel_ * inputs_;
  scratch.ensure(static_cast<std::size_t>(output.width) * stride);
  const std::size_t pixelBytes = sizeof(float) * inputs_;
  Epilogue epilogue;
  epilogue.relu = relu_;
  for (int y = rows.begin; y < rows.end; ++y) {
    float* to = scratch.data();
    for (int x = 0; x < output.width; ++x) {
      for (int ky = 0; ky < kernel_; ++ky) {
        const int sourceY = y * geometry_.stepY + ky - geometry_.padding;
        for (int kx = 0; kx < kernel_; ++kx, to += inputs_) {
          const int sourceX = x * geometry_.stepX + kx - geometry_.padding;
          if (sourceY < 0 || sourceY >= input.height || sourceX < 0 || sourceX >= input.width)
            std::memset(to, 0, pixelBytes);
          else
            std::memcpy(to, input.row(sourceY) + sourceX * input.stride(), pixelBytes);
        }
      }
    }
    const PixelRun source{scratch.data(), stride, static_cast<int>(stride)};
    kernels_.pointwise(&source, 1, output.width, matrix_, epilogue, output.row(y), output.stride());
  }
}

}  // namespace visema::fused
