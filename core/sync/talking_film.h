// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/image.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/yuv_image.h"
#include "core/media/media_source.h"
#include "core/sync/face_track.h"

namespace visema {

inline constexpr int kMouthSide = 72;         // pixels of a kept mouth picture
inline constexpr float kMouthShare = 0.75F;   // of the face box's side that it shows
inline constexpr float kMouthHeight = 0.30F;  // of the side by which the mouth is below the box's centre

/// A film in which somebody talks, as far as matching lips and sound needs it: grey pictures of the mouth, 25 a
/// second, and the sound.
struct TalkingFilm {
  std::vector<std::uint8_t> mouths;  // frames x kMouthSide x kMouthSide
  std::vector<FaceBox> faces;        // one a frame
  std::vector<float> samples;        // 16 kHz, mono
  double faceShare = 0;              // of the frames looked at in which the face was found
  int frames() const { return static_cast<int>(faces.size()); }
  std::span<const std::uint8_t> mouth(int frame) const {
    constexpr std::size_t kBytes = kMouthSide * kMouthSide;
    return std::span(mouths).subspan(static_cast<std::size_t>(frame) * kBytes, kBytes);
  }
};

struct TalkingFilmOptions {
  FrameIndex firstFrame = 0;
  int mostFrames = 25 * 120;  // from there on
  /// Sees every frame and where its face is.
  std::function<void(const YuvImage& picture, const FaceBox& face)> watch;
};

/// Reads the film twice: where the face is has to be known before and after a frame to be steady there.
Result<TalkingFilm> readTalkingFilm(const MediaSource& source, const TalkingFilmOptions& options,
                                    const ProgressFn& progress, std::stop_token stop);

/// A square of the picture's luma, `side` pixels, shown in `pixels` x `pixels`.
std::vector<std::uint8_t> greySquare(const YuvImage& picture, float centreX, float centreY, float side, int pixels);

}  // namespace visema
