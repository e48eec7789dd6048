// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/base/yuv_image.h"
#include "core/building/face_finder.h"

namespace visema {

/// How far the lips of a film's face are apart, picture by picture, as its landmarks have it: a measure that no network
/// of ours has a part in. Without landmarks it reads nothing. Belongs to one thread.
class LipReader {
 public:
  explicit LipReader(FaceFinder68& finder) : finder_(finder) {}
  /// Against the mouth's width, 0 = closed; nothing where no face is found. Pictures are those of one shot, in order.
  std::optional<float> read(const YuvImage& picture);

 private:
  FaceFinder68& finder_;
  Similarity pose_;  // of the face that was found last
  Rect box_;         // in crop pixels
  int sinceFound_ = -1;
};

/// Adds a frame's opening, that of the frame before where no face is found.
void addOpening(std::vector<float>& openings, std::optional<float> read);

/// The openings of a film, one a frame.
Result<std::vector<float>> readLips(const std::filesystem::path& film, FaceFinder68& finder, const ProgressFn& progress,
                                    std::stop_token stop);

/// Below which lips count as closed, in a film of this person: a little above the least that is measured.
float closedBelow(std::vector<float> openings);
double shareBelow(const std::vector<float>& openings, float level);

}  // namespace visema
