// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/serving/served_avatar.h"
#include "core/serving/worker_pool.h"

namespace visema {

/// Which picture of a frame is wanted.
enum class Show {
  Mouth,    // what the network paints: a square, to be set over the footage by the client
  Picture,  // the footage with the mouth painted in
  Footage,  // as it was filmed
  Crop,     // the square around the face, with the border that a compatible network does not see
  Face,     // what the network sees of it
  Masked,   // the same without the mouth, as a compatible network sees it first
};

/// How its bytes are to be read.
enum class Coding {
  Jpeg,
  Png,
  Bare,  // rows of B, G, R
};

/// Sound that frames are to say, heard once for all of them.
struct HeardSound {
  SpeechTrack track;
};

struct FrameWish {
  std::int64_t frame = 0;
  Show show = Show::Mouth;
  std::shared_ptr<const HeardSound> sound;  // null: what the footage says there
  std::int64_t soundFrame = 0;              // which frame of that sound
  std::optional<SpeechFrame> window = {};   // or the very features
  std::shared_ptr<const Image> face = {};   // or the very face, as a network sees it, for Mouth and Picture
  Coding coding = Coding::Jpeg;
  int quality = 95;  // of a JPEG
};

/// Whether a network paints it.
constexpr bool isPainting(Show show) { return show == Show::Mouth || show == Show::Picture; }

struct PaintedFrame {
  std::int64_t frame = 0;
  std::vector<std::byte> bytes;
  Size size;
  std::array<float, 4> bounds{};
  double prepareMs = 0, inferenceMs = 0, compositeMs = 0, totalMs = 0;
  bool cached = false;
  std::string doubt;  // why the mouth is as filmed instead of painted; empty: it is painted
};

/// Opens what the picture needs and a first one waits for: the network, what is said in the footage. What fails there
/// fails again when it is painted.
void prepareFrame(Worker& worker, const ServedAvatarPtr& avatar, const FrameWish& wish);

/// Makes the picture, on the thread of `worker`. Fails with NotFound where there is no such frame.
Result<PaintedFrame> paintFrame(Worker& worker, const ServedAvatarPtr& avatar, const FrameWish& wish);

/// Hears a sound (16 kHz) as that avatar does.
Result<std::shared_ptr<const HeardSound>> hearSound(Worker& worker, const ServedAvatarPtr& avatar,
                                                    std::span<const float> samples);

}  // namespace visema
