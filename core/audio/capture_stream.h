// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/audio/audio_source.h"

namespace visema {

struct CaptureOptions {
  std::string device;         // a name from listAudioDevices(); empty: the default microphone
  SampleRate rate = 0;        // of the original sound; 0: the device's own
  int channels = 1;           // of the original sound
  double latencySeconds = 0;  // 0: the least the device offers
  double gainDb = 0;          // see setGain
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
class CaptureStream : public AudioSource {
 public:
  /// The device may need two seconds until the first sample: read() waits for it.
  static Result<std::unique_ptr<CaptureStream>> create(const CaptureOptions& options = {});

  /// What the tap gets is played to somebody here, whoever taps. Set before the first read.
  virtual void setMonitor(Tap monitor) = 0;

  /// Thread-safe. Its rate() stays the same across reconnections.
  virtual std::string deviceName() const = 0;  // the one in use, or the last one
  virtual bool connected() const = 0;
  /// Makes all that is read from now on louder or quieter, the original sound too; what grows beyond full scale is cut
  /// there, and counts as clipped.
  virtual void setGain(double decibels) = 0;
  virtual CaptureCounts counts() const = 0;
};

}  // namespace visema
