// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace visema {

/// One thing that was looked at on this machine.
struct Finding {
  enum class State {
    Fine,
    Reduced,  // it goes on without, with less
    Missing,  // what needs it does not work
  };
  std::string name;  // "sound"
  State state = State::Fine;
  std::string text;    // what was found
  std::string advice;  // what to do about it; empty: nothing
};
const char* toString(Finding::State state);

/// What this machine can do and what is missing: processor, memory, disk, graphics, sound, cameras, codecs, engines,
/// and the files that the programs look for. Opens each of them for a moment; changes nothing. Takes a second or two.
std::vector<Finding> examineMachine();

}  // namespace visema
