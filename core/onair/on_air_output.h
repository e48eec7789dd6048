// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace visema {

/// How an output is doing.
struct OutputStatus {
  bool cameraWatched = false;  // somebody reads it just now
  bool microphoneHeard = false;
  std::string format;            // of the camera, as agreed: "1280x720 YUYV, 25 a second"
  std::uint64_t pictures = 0;    // handed out
  double microphoneErrorMs = 0;  // of what is heard from its time
  double driftPpm = 0;           // how much faster the voice's clock runs than the microphone's
  std::string trouble;           // what is wrong; empty: nothing
};

/// Where what is on air goes to: reads a feed on a thread of its own until it is destroyed.
class OnAirOutput {
 public:
  virtual ~OnAirOutput() = default;
  /// Thread-safe.
  virtual OutputStatus status() const = 0;
};

}  // namespace visema
