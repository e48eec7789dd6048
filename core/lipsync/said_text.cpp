// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/said_text.h"

#include "core/base/try.h"
#include "core/phones/known_text.h"
#include "core/speech/mel.h"

namespace visema {

Result<SpeechTrack> saidInText(const SpeechTrack& heard, std::span<const float> samples, PhoneHearing& hearing,
                               const std::filesystem::path& text, const std::string& language) {
  const auto words = TRY(readWords(text));
  const auto phones = timeText(hearing, samples, {words, language});
  if (!phones) return fail(phones.error().code, text.string() + ": " + phones.error().message);
  const SpeechTargets targets = speechTargets(*phones, melOf(samples).columnCount());
  return SpeechTrack{rowsSaying(heard.rows, targets, hearing), speechPerFrame(targets, heard.speech.size())};
}

}  // namespace visema
