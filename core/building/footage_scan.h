// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/building/face_finder.h"

namespace visema {

/// What the first look at one frame of footage found.
struct ScannedFrame {
  float change = 0;      // grey levels by which it differs from the frame before, on average; 0: the same picture
  float brightness = 0;  // of the face, and its colour (128 = none)
  float blue = 128;
  float red = 128;
  float clipped = 0;    // share of the face that is black or white
  float sharpness = 0;  // of the face: fine detail against its contrast
  float comb = 0;       // share of pixels that stand between the lines of two fields
  bool cut = false;     // the first frame after a cut
  int faces = -1;       // found in it; -1: not looked for
  float second = 0;     // width of the largest other face against the person's
  FoundFace face;       // the person's, where it was found
};

/// A first look at footage: where it is cut, where its face is seen, light and sharpness. 25 frames a second, as they
/// are used. Follows no face.
struct FootageScan {
  static constexpr int kLookEvery = 5;  // frames, for faces
  Size size;
  std::vector<ScannedFrame> frames;

  FrameIndex frameCount() const { return static_cast<FrameIndex>(frames.size()); }
  /// First frames of the stretches between cuts, 0 included.
  std::vector<FrameIndex> shots() const;
  double usualEyeSpan() const;  // pixels; 0 where no face was found
};

/// Light and colour of the face in most frames of some footage.
struct TypicalLight {
  double brightness = 0, blue = 128, red = 128;
  /// Whether a frame's is so far from it that a mouth learnt in the usual light would show as a box.
  bool isOther(const ScannedFrame& frame) const;
};
TypicalLight typicalLight(std::span<const FootageScan* const> scans);

/// `person` as FootageEntry has it; without it the largest face is followed.
Result<FootageScan> scanFootage(const std::filesystem::path& video, FaceFinder68& finder,
                                const std::optional<Point>& person, const ProgressFn& progress, std::stop_token stop);

std::vector<std::byte> writeScan(const FootageScan& scan);
Result<FootageScan> readScan(std::span<const std::byte> npy, const std::string& source);

}  // namespace visema
