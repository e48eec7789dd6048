// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "core/audio/audio_source.h"
#include "core/audio/level_meter.h"

namespace visema {

struct CaptureOptions {
  std::string device;         // a name from listAudioDevices(); empty: the default microphone
  SampleRate rate = 0;        // of the original sound; 0: the device's own
  int channels = 1;           // of the original sound
  double latencySeconds = 0;  // 0: the least the device offers
  Status validate() const;
};

/// What goes wrong at one stream, in frames at the original rate since it was opened.
struct CaptureCounts {
  std::uint64_t capturedFrames = 0;  // delivered by the device
  std::uint64_t overrunFrames = 0;   // delivered, but nobody had read for seconds: lost, silence in their place
  std::uint64_t silenceFrames = 0;   // put in for gaps and overruns
  std::uint64_t deviceXruns = 0;     // times the device itself reported lost input
  int timesLost = 0;                 // times the device went away
};

/// A microphone: 16 kHz mono for speech through read(), and the original sound through a tap. A device that goes away
/// becomes silence and one event; the stream reconnects by itself to the same device, else to the default one.
class CaptureStream final : public AudioSource {
 public:
  /// The device may need two seconds until the first sample: read() waits for it.
  static Result<std::unique_ptr<CaptureStream>> create(const CaptureOptions& options = {});
  ~CaptureStream() override;

  bool setTap(Tap tap) override;
  Result<AudioBlock> read(std::span<float> out, const std::stop_token& stop) override;
  std::optional<std::chrono::steady_clock::time_point> timeOf(SampleTime time) const override;
  double latencySeconds() const override;
  std::vector<DeviceEvent> takeEvents() override;

  /// The rest is Thread-safe.
  std::string deviceName() const;  // the one in use, or the last one
  bool connected() const;
  SampleRate rate() const override;  // stays the same across reconnections
  int channels() const override;
  Level level() const;
  CaptureCounts counts() const;

 private:
  class Impl;
  explicit CaptureStream(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
