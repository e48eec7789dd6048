// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/base/yuv_image.h"

namespace visema {

/// A square around a face that looks into the camera, from the forehead to below the lips, in pixels of the picture.
struct FaceBox {
  float centreX = 0;
  float centreY = 0;
  float side = 0;
};

/// Where the cascade of faces that look into the camera is: what VISEMA_FACE_CASCADE names, what came with the program,
/// or Debian's opencv-data.
std::filesystem::path faceCascadeFile();

/// Finds one face and follows it from picture to picture, by a cascade of OpenCV's. Knows no people and no lips; boxes
/// tremble by a hundredth of their side until smoothed. Belongs to one thread.
class FaceFinder {
 public:
  static Result<FaceFinder> create();
  FaceFinder(FaceFinder&&) noexcept;
  FaceFinder& operator=(FaceFinder&&) noexcept;
  ~FaceFinder();
  std::optional<FaceBox> find(const YuvImage& picture);

 private:
  struct Impl;
  explicit FaceFinder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// A box for every frame: gaps are bridged, single errors left out, trembling smoothed without delay.
/// `found` has at least one box.
std::vector<FaceBox> smoothed(const std::vector<std::optional<FaceBox>>& found);

}  // namespace visema
