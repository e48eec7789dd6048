// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <memory>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/nn/fused/feature_map.h"
#include "core/nn/lip_network.h"

namespace visema::fused {

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
void unshufflePlanes(const FacePixels& face, MapView planes);

/// Three float planes with a zero pixel all round.
class PaddedPlanes {
 public:
  void reshape(int size);
  int size() const { return size_; }
  /// Begins one pixel left of the picture; y may be -1 or size().
  const float* paddedRow(int plane, int y) const { return buffer_.data() + (plane * (size_ + 2) + y + 1) * stride_; }
  /// A row of cells of 4x4 pixels, 48 channels each (colour*16 + dy*4 + dx), to the four picture rows from `y` on.
  void shuffleIn(ConstMapView cells, int y);

 private:
  float* pixel(int plane, int y, int x) { return buffer_.data() + (plane * (size_ + 2) + y + 1) * stride_ + 1 + x; }
  int size_ = 0;
  std::ptrdiff_t stride_ = 0;
  AlignedBuffer<float> buffer_;
};

/// patch = clamp(crop + mask * (reference + smooth(residual) - crop)), rounded to bytes.
void compositePatch(const Kernels& kernels, const PaddedPlanes& residual, const float* smoothWeights,
                    const float* smoothBias, const FacePixels& face, MutableImageView patch);

}  // namespace visema::fused
