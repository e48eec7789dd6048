// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/serving/speaking.h"

namespace visema {

/// What goes over the WebSocket at /v1/speak: sound up, pictures down. Pure functions.

struct SpeakWish {
  std::string avatar;
  SpeakingOptions options;
};
/// Reads "avatar=iris&rate=48000&lookahead=low&delivery=all&quality=80&sound=opus&picture=h264&kilobits=2500"; what is
/// not said is as usual.
Result<SpeakWish> parseSpeakWish(const std::string& query, const std::string& usualAvatar);

/// u8 1 (JPEG) or 2 (H.264), u8 flags (1: somebody speaks, 2: less effort than wished, 4: as filmed, for what was
/// painted could not be shown, 8: a key), u16 0, u32 frame, f32 opening of the mouth, u32 frames dropped so far, u32
/// length, the picture; all little-endian.
std::string packedFrame(const SpokenFrame& frame, PictureCoding coding);

/// What is first said, in JSON, and what is last.
std::string startedMessage(const Speaking& session, const SpeakingOptions& options);
std::string endedMessage(std::int64_t frames, std::uint64_t dropped);

}  // namespace visema
