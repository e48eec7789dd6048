// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace visema {

/// How one receiver of a stream is doing.
struct StreamHealth {
  std::string address;  // without its key
  bool isFile = false;
  bool connected = false;
  std::uint64_t sentPictures = 0, droppedPictures = 0;
  std::uint64_t connections = 0;  // so far
  int kilobits = 0;               // a second, of the pictures now
};

/// How an output is doing.
struct OutputStatus {
  bool cameraWatched = false;  // somebody reads it just now
  bool microphoneHeard = false;
  std::string format;            // of the camera, as agreed: "1280x720 YUYV, 25 a second"
  std::uint64_t pictures = 0;    // handed out
  double microphoneErrorMs = 0;  // of what is heard from its time
  double driftPpm = 0;           // how much faster the voice's clock runs than the microphone's
  std::vector<StreamHealth> streams;
  std::string trouble;  // what is wrong; empty: nothing
};

/// Where what is on air goes to: reads a feed on a thread of its own until it is destroyed.
class OnAirOutput {
 public:
  virtual ~OnAirOutput() = default;
  /// Thread-safe.
  virtual OutputStatus status() const = 0;
};

}  // namespace visema
