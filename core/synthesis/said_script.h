// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/synthesis/speaking_programs.h"

namespace visema {

/// The sentences of a text in their order, without empty ones. SSML ("<speak>...") stays one.
std::vector<std::string> sentencesOf(const std::string& text);

/// The files that a said text leaves.
struct SaidScript {
  std::filesystem::path sound;   // a WAV file
  std::filesystem::path phones;  // as writePhones() writes them; empty: the program tells none
  std::filesystem::path words;   // what was said, after pronunciations
  std::string language;          // as espeak-ng names it; empty: the voice does not say
  double seconds = 0;
};

/// Says a text, sentence after sentence, into `sound`, and the rest into files of that name beside it (.lab, .txt).
Result<SaidScript> sayInto(const std::filesystem::path& sound, SpeakingProgram& program, const std::string& text,
                           std::stop_token stop);

}  // namespace visema
