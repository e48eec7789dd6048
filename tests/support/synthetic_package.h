// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/avatar/manifest.h"
#include "core/base/audio_clip.h"
#include "core/base/geometry.h"
#include "core/base/image.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/yuv_image.h"
#include "core/nn/weights/weights.h"

namespace visema::test {

struct SyntheticOptions {
  Size size{320, 240};
  FrameIndex talkFrames = 40;
  FrameIndex idleFrames = 20;
  bool rectangles = false;  // whole-pixel crops as of an imported avatar, else similarities
  int cropSize = 128;
  bool greenScreen = false;  // before an even green, without the index in its luma
  bool asFolder = false;
  AudioClip sound;  // of the talk clip; empty: none
  /// Networks to list, and the files they name (weights, voice map) made elsewhere; a mask is made where one is named.
  std::vector<NetworkEntry> networks;
  std::map<std::string, std::filesystem::path> files;
};

/// Picture `index` of a drawn face that nods, with the index readable in its luma (see frameNumberOf).
YuvImage syntheticFrame(Size size, FrameIndex index);
/// The same face before an even green.
YuvImage syntheticGreenScreen(Size size, FrameIndex index);
/// The index drawn into a frame, read back after any sane lossy compression; -1 when it cannot be read.
FrameIndex frameNumberOf(const YuvImage& frame);

/// Writes frames as a near-lossless video, with sound where there is any.
Status writeSyntheticVideo(const std::filesystem::path& file, Size size, FrameIndex frames, bool greenScreen = false,
                           const AudioClip& sound = {});

/// Where the drawn face is in a frame: picture -> crop, and the same as a whole-pixel box.
Similarity syntheticCrop(Size size, FrameIndex index, int cropSize);
Rect syntheticBox(Size size, FrameIndex index);

/// Writes a small complete package (clips "talk" and "idle", crops, mask; networks when given) into `folder` and
/// returns its path. The same options give the same package.
Result<std::filesystem::path> makeSyntheticPackage(const std::filesystem::path& folder,
                                                   const SyntheticOptions& options);

/// Writes golden weights (a pure function of names and shapes) as safetensors.
Status writeGoldenWeights(const std::filesystem::path& file, const std::vector<ExpectedTensor>& tensors,
                          const std::map<std::string, std::string>& metadata = {});

}  // namespace visema::test
