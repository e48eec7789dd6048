// SPDX-License-Identifier: Apache-2.0
#include "core/building/held_out.h"

#include <algorithm>
#include <cmath>

#include "core/avatar/member_media.h"
#include "core/base/try.h"
#include "core/media/audio_reader.h"
#include "core/speech/mel_front_end.h"
#include "core/speech/voice_activity.h"

namespace visema {

FrameIndex heldOutFrom(const std::vector<float>& speech, FrameIndex frames) {
  constexpr double kShare = 0.1, kReach = 0.05;
  constexpr float kPause = 0.1F;
  const auto wanted = static_cast<FrameIndex>(std::llround((1 - kShare) * static_cast<double>(frames)));
  const auto reach = static_cast<FrameIndex>(kReach * static_cast<double>(frames));
  for (FrameIndex off = 0; off <= reach; ++off)
    for (const FrameIndex at : {wanted - off, wanted + off})
      if (at > 0 && at < std::min(frames, static_cast<FrameIndex>(speech.size())) &&
          speech[static_cast<std::size_t>(at)] < kPause)
        return at;
  return std::clamp<FrameIndex>(wanted, 1, std::max<FrameIndex>(1, frames - 1));
}

Result<std::vector<HeldOutPart>> heldOutParts(const AvatarPackage& draft) {
  std::vector<HeldOutPart> parts;
  for (const Clip& clip : draft.manifest().clips) {
    if (clip.kind != ClipKind::Talk) continue;
    const auto source = TRY(memberMedia(draft, clip.video));
    const auto sound = TRY(readSpeech(source));
    parts.push_back({clip.name, heldOutFrom(speechPerFrame(melOf(sound.samples), clip.frameCount), clip.frameCount),
                     clip.frameCount});
  }
  return parts;
}

}  // namespace visema
