// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/yuv_image.h"

namespace visema::test {

struct SyntheticOptions {
  Size size{320, 240};
  FrameIndex talkFrames = 40;
  FrameIndex idleFrames = 20;
  bool rectangles = false;  // whole-pixel crops as of an imported avatar, else similarities
  int cropSize = 128;
  int keyframeEvery = 12;
  bool asFolder = false;
};

/// Picture `index` of a drawn face that nods, with the index readable in its luma (see frameNumberOf).
YuvImage syntheticFrame(Size size, FrameIndex index);
/// The index drawn into a frame, read back after any sane lossy compression; -1 when it cannot be read.
FrameIndex frameNumberOf(const YuvImage& frame);

/// Writes a small complete package (clips "talk" and "idle", crops, mask, thumbnail; networks when given) into `folder`
/// and returns its path. The same options give the same package.
Result<std::filesystem::path> makeSyntheticPackage(const std::filesystem::path& folder,
                                                   const SyntheticOptions& options);

/// Values of the golden rule: weights that are a pure function of a parameter's name and shape.
std::vector<float> goldenParameter(const std::string& name, const std::vector<std::int64_t>& shape);
/// u of the golden rule: `count` numbers in [-1, 1) from a name, for inputs.
std::vector<float> goldenUniform(const std::string& name, std::size_t count);
/// Writes a safetensors file of golden parameters.
Status writeGoldenWeights(const std::filesystem::path& file,
                          const std::map<std::string, std::vector<std::int64_t>>& shapes);

}  // namespace visema::test
