// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace visema {

/// One way into or out of the machine as the sound system names it; channels of 0 mean that direction is missing.
struct AudioDevice {
  std::string name;
  std::string label;  // as people know it; what is shown
  std::string hostApi;
  int inputChannels = 0;
  int outputChannels = 0;
  SampleRate defaultRate = 0;
  std::vector<SampleRate> inputRates;  // of the common ones; empty unless asked for
  std::vector<SampleRate> outputRates;
  double inputLatency = 0;  // seconds, as the device claims for interactive use
  double outputLatency = 0;
  bool defaultInput = false;
  bool defaultOutput = false;
};

/// Whether to try the common rates on every device, which opens each of them for a moment.
enum class RateProbe { No, Yes };

/// Thread-safe. The devices of this moment; an empty list is not an error: there is no sound card and no sound server.
/// While streams are open the list is the one from before they were opened (PortAudio cannot look again).
Result<std::vector<AudioDevice>> listAudioDevices(RateProbe probe = RateProbe::No);

}  // namespace visema
