// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/phones/phones.h"
#include "core/training/corpus/sound.h"

namespace visema {

enum class SpeechProgram { Festival, Flite, EspeakNg };

/// A synthetic voice that tells when it says which phone.
struct CorpusVoice {
  std::string_view id;  // names its folder in the corpus
  SpeechProgram program = SpeechProgram::Festival;
  std::string_view voice;     // what the program calls it
  std::string_view language;  // of its sentences
  PhoneSet phoneSet = PhoneSet::EnglishArpabet;
  std::string_view encoding;  // what the program reads text as, where that is not UTF-8
  std::string_view package;   // the Debian package that brings it
  int sentences = 0;          // how many it says in a corpus of the default size
  bool heldOut = false;       // never trained on, so that there are voices to test with
};
std::span<const CorpusVoice> corpusVoices();

/// One sentence as a voice said it, at 16 kHz.
struct SpokenSentence {
  int sentence = 0;  // index into the texts given
  Sound sound;
  std::vector<TimedPhone> phones;
};

/// Speaks each text; `take` gets every sentence that worked. An Error means that the voice cannot be used here
/// (program or voice not installed). Scratch files go to `scratch`.
Status speak(const CorpusVoice& voice, std::span<const std::string> texts, const std::filesystem::path& scratch,
             const std::function<Status(SpokenSentence)>& take, std::stop_token stop);

}  // namespace visema
