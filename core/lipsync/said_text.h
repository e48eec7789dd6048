// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "core/base/result.h"
#include "core/lipsync/speech_track.h"
#include "core/phones/phone_hearing.h"

namespace visema {

/// What a speech track becomes when it is known what is said in its sound (16 kHz): the phones of the text, timed in
/// the sound, take the place of what was heard. `text` is a file of words or subtitles, `language` as espeak-ng names
/// it.
Result<SpeechTrack> saidInText(const SpeechTrack& heard, std::span<const float> samples, PhoneHearing& hearing,
                               const std::filesystem::path& text, const std::string& language);

/// The same where it is known when which phone is said: `phones` is a file that writePhones() made.
Result<SpeechTrack> saidInPhones(const SpeechTrack& heard, std::span<const float> samples, PhoneHearing& hearing,
                                 const std::filesystem::path& phones);

}  // namespace visema
