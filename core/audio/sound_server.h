// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/audio/audio_devices.h"

namespace visema {

/// Thread-safe. The microphones and outputs of the desktop's sound server (PulseAudio, or PipeWire in its place) as
/// people know them; none where there is no server. Streams open them by their names.
std::vector<AudioDevice> listServerDevices();

/// What the sound server calls the device, of a name that listServerDevices() gave; empty for all other names.
std::string_view serverDeviceOf(std::string_view name);

/// Says when devices of the sound server come, go or change, also the server itself. It does not look at them.
class SoundServerWatch {
 public:
  /// `onChange` is called on the watch's thread and must not wait.
  explicit SoundServerWatch(std::function<void()> onChange);

 private:
  void run(const std::stop_token& stop);
  bool watch(const std::stop_token& stop);
  const std::function<void()> onChange_;
  std::jthread thread_;
};

}  // namespace visema
