// SPDX-License-Identifier: Apache-2.0
#include "app/server/web_sound.h"

#include <algorithm>
#include <cstring>

#include "app/server/base64.h"
#include "app/server/seed_words.h"
#include "core/base/time.h"
#include "core/base/try.h"
#include "core/media/audio_reader.h"

namespace visema {

Result<WebSound> soundOfWav(std::string_view base64) {
  constexpr std::string_view kRiffInBase64 = "UklGR";
  if (base64.substr(0, kRiffInBase64.size()) != kRiffInBase64)
    return WebSound{TRY(soundOfOverride(base64)), kOverrideFrame};
  const auto bytes = fromBase64(base64);
  if (!bytes) return fail(ErrorCode::InvalidArgument, "audio_override is not base64");
  const std::span<const std::uint8_t> file(reinterpret_cast<const std::uint8_t*>(bytes->data()), bytes->size());
  auto sound = readSpeech(MediaSource::inMemory(file, "audio_override"));
  if (!sound) return fail(ErrorCode::InvalidArgument, sound.error().message);
  if (sound->samples.empty()) return fail(ErrorCode::InvalidArgument, "audio_override holds no sound");
  const std::int64_t frames = framesCovering(sound->frames(), kSpeechRate, kFrameRate);
  return WebSound{std::move(sound->samples), std::min<std::int64_t>(kOverrideFrame, frames / 2)};
}

}  // namespace visema
