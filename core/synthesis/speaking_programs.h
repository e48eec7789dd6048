// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/audio_clip.h"
#include "core/base/result.h"
#include "core/phones/phones.h"

namespace visema {

/// A voice of a speech program, as the user names it: "espeak-ng:de", "flite:slt", "festival:kal_diphone"; or
/// "program:" and a command that reads a text and prints a WAV file, as "program:piper --model it.onnx -f -".
struct SyntheticVoice {
  std::string name;
  std::string language;  // of its texts, as espeak-ng names it; empty: it does not say
};

/// The voices of the speech programs that are installed here.
std::vector<SyntheticVoice> voicesHere();

/// What a voice made of a sentence.
struct SaidSentence {
  AudioClip sound;
  std::vector<TimedPhone> phones;  // with their times; empty: the program tells none
};

/// Says sentences with one voice. Belongs to one thread, and each takes as long as its program does.
class SpeakingProgram {
 public:
  static Result<std::unique_ptr<SpeakingProgram>> open(const std::string& voice);
  virtual ~SpeakingProgram() = default;
  /// Scratch files go to `scratch`. The sentence may be SSML where the program reads it (espeak-ng).
  virtual Result<SaidSentence> say(const std::string& sentence, const std::filesystem::path& scratch,
                                   std::stop_token stop) = 0;
  /// Of its texts, as espeak-ng names it; empty: it does not say.
  virtual std::string language() const = 0;
  virtual bool readsSsml() const { return false; }
};

}  // namespace visema
