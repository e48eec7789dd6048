// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/said_text.h"

#include "core/base/file_bytes.h"
#include "core/base/try.h"
#include "core/phones/known_text.h"
#include "core/phones/phone_file.h"
#include "core/phones/targets.h"
#include "core/speech/mel.h"

namespace visema {

namespace {

constexpr std::uint64_t kLargestPhones = 16u << 20;

SpeechTrack saying(const SpeechTrack& heard, std::span<const float> samples, std::span<const TimedPhone> phones,
                   const PhoneHearing& hearing) {
  const SpeechTargets targets = speechTargets(phones, melOf(samples).columnCount());
  return {rowsSaying(heard.rows, targets, hearing), speechPerFrame(targets, heard.speech.size())};
}

}  // namespace

Result<SpeechTrack> saidInText(const SpeechTrack& heard, std::span<const float> samples, PhoneHearing& hearing,
                               const std::filesystem::path& text, const std::string& language) {
  const auto words = TRY(readWords(text));
  const auto phones = timeText(hearing, samples, {words, language});
  if (!phones) return fail(phones.error().code, text.string() + ": " + phones.error().message);
  return saying(heard, samples, *phones, hearing);
}

Result<SpeechTrack> saidInPhones(const SpeechTrack& heard, std::span<const float> samples, PhoneHearing& hearing,
                                 const std::filesystem::path& phones) {
  if (!hearing.namesPhones())
    return fail(ErrorCode::Unsupported,
                "The speech encoder names no phones, which following a text needs; use visema-1.");
  const auto text = readTextFile(phones, kLargestPhones);
  if (!text) return fail(ErrorCode::NotFound, phones.string() + " cannot be read; name a file of timed phones (.lab).");
  const auto said = TRY(parsePhones(*text, phones.string()));
  if (said.empty()) return fail(ErrorCode::BadData, phones.string() + " holds no phones.");
  return saying(heard, samples, said, hearing);
}

}  // namespace visema
