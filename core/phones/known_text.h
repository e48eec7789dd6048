// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/phones/phone_hearing.h"
#include "core/phones/phones.h"
#include "core/phones/targets.h"
#include "core/phones/text_phones.h"
#include "core/speech/feature_stream.h"

namespace visema {

/// The words of a text file in UTF-8; of subtitles (.srt, .vtt) without their numbers, times and marks.
Result<std::string> readWords(const std::filesystem::path& file);

/// When which phone of the text is said in `samples` (16 kHz). Fails when something else is said there, or when it is
/// longer than kLongestTextSeconds.
Result<std::vector<TimedPhone>> timeText(PhoneHearing& hearing, std::span<const float> samples, const KnownText& text);
inline constexpr double kLongestTextSeconds = 180;

/// The feature rows of a sound of which is known what is said in it: jaw, lips, teeth and tongue are those of the
/// phones, the other features as heard, but leant towards the phone. `targets` are those of the phones.
FeatureRows rowsSaying(const FeatureRows& heard, const SpeechTargets& targets, const PhoneHearing& hearing);

/// How much of each of so many video frames somebody speaks, as the targets know it.
std::vector<float> speechPerFrame(const SpeechTargets& targets, std::size_t frames);

}  // namespace visema
