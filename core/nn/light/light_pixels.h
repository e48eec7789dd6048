// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/nn/lip_network.h"

// What the light network does with pixels, before its first and after its last layer: the same for every engine on the
// CPU. core/nn/torch/light_network.h describes the whole network.
namespace visema {

/// Owning pixels of the same picture.
Image copyOf(ImageView view);

/// The pixels of a face that the light network passes through: its crop, the reference and the mask.
class FacePixels {
 public:
  /// What consecutive faces usually share, so that a cache of faces keeps one copy.
  struct Shared {
    std::shared_ptr<const Image> reference;
    std::shared_ptr<const Image> mask;
  };

  /// Copies the input after checking its sizes; reuses `shared` where the pixels are the same.
  Status take(const FaceInput& input, int size, Shared& shared);
  const Image& crop() const { return crop_; }
  const Image& reference() const { return *reference_; }
  const Image& mask() const { return *mask_; }
  std::size_t byteCount() const { return crop_.byteCount(); }

 private:
  Image crop_;
  std::shared_ptr<const Image> reference_;
  std::shared_ptr<const Image> mask_;
};

/// [crop * (1 - mask), reference, mask] as 0..1, seven planes; space to depth by 4: channel = plane*16 + dy*4 + dx.
/// Cells of 4x4 pixels row by row, `stride` numbers each.
void unshufflePlanes(const FaceInput& face, float* cells, std::ptrdiff_t stride);

/// The network's last convolution, 3x3 over three planes at full size.
struct SmoothConv {
  std::vector<float> weights;  // [out][in][ky][kx]
  std::vector<float> bias;
};

/// The painter's output on its way to a patch: three float planes with a zero pixel all round.
class ResidualPlanes {
 public:
  void reshape(int size);
  /// A row of cells, 48 numbers each (colour*16 + dy*4 + dx), `stride` apart, becomes the four rows of pixels from `y`
  /// on.
  void shuffleIn(const float* cells, std::ptrdiff_t stride, int y);
  /// patch = clamp(crop + mask * (reference + smooth(residual) - crop)), rounded to bytes.
  void composite(const SmoothConv& smooth, const FacePixels& face, MutableImageView patch);

 private:
  std::ptrdiff_t rowAt(int plane, int y) const { return (plane * (size_ + 2) + y + 1) * stride_; }
  int size_ = 0;
  std::ptrdiff_t stride_ = 0;
  std::vector<float> planes_;
  std::vector<float> smoothed_;  // one row of each plane
  std::vector<float> inTurns_;   // one row, B, G, R
  std::vector<float> shares_;    // the mask for each of those
};

}  // namespace visema
