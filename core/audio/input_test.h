// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <stop_token>
#include <string>

#include "core/audio/level_meter.h"
#include "core/base/result.h"

namespace visema {

/// What a few seconds of a microphone are good for.
enum class InputVerdict {
  Silent,   // nothing comes in
  Quiet,    // a voice would hardly be told from nothing
  Noisy,    // there is sound, and no voice stands out of it
  Clipped,  // cut at full scale
  Good,
};

/// How loud the voice in them is, and what is beside it, in dBFS.
struct InputQuality {
  InputVerdict verdict = InputVerdict::Silent;
  double voiceDb = kSilenceDb;  // of the loudest tenths of a second
  double noiseDb = kSilenceDb;  // of the quietest
  double betterGainDb = 0;      // by which the voice would be as loud as it should be, within what can be set
};

/// Mono sound of that rate in which somebody was to speak.
InputQuality judgeInput(std::span<const float> samples, int rate);

struct InputTestOptions {
  std::string microphone;   // by its name; empty: the default one
  std::string loudspeaker;  // the same
  double gainDb = 0;
  double seconds = 3;
  Status validate() const;
};

struct InputTestStep {
  enum class Kind { Listening, Playing };
  Kind kind = Kind::Listening;
  double secondsLeft = 0;
  Level level;
};

struct InputTestReport {
  InputQuality quality;
  std::string note;  // what the user should know although the test is done; empty: nothing
};

/// Listens to a microphone for a few seconds and plays back what it heard. `tell` is called some twenty times a second.
Result<InputTestReport> testInput(const InputTestOptions& options,
                                  const std::function<void(const InputTestStep&)>& tell, const std::stop_token& stop);

}  // namespace visema
