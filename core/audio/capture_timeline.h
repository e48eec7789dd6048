// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "core/audio/capture_connection.h"
#include "core/audio/capture_stream.h"
#include "core/audio/sample_clock.h"
#include "core/base/stream_resampler.h"

namespace visema {

/// Joins what devices deliver, one connection after the other, to one unbroken line of samples: gaps and lost samples
/// become silence of their length, so that sample numbers keep meaning time. It knows no device and has no thread.
class CaptureTimeline {
 public:
  CaptureTimeline(SampleRate rate, int channels);

  /// Thread-safe.
  void add(std::shared_ptr<CaptureConnection> connection);
  std::optional<SteadyTime> timeOf(SampleTime time) const;
  CaptureCounts counts() const;
  void setGain(double decibels);  // of what is read from now on; reached within a block, so that nothing clicks
  SampleRate rate() const { return rate_; }

  /// The rest on the reader's thread.
  void setTap(CaptureStream::Tap tap) { tap_ = std::move(tap); }
  void setMonitor(CaptureStream::Tap monitor) { monitor_ = std::move(monitor); }
  /// Moves on by one small step: some silence, a block of the device, or the end of a connection; false when nothing
  /// is due at `now`.
  bool advance(SteadyTime now);
  /// Fills `out` with the next 16 kHz mono, if there is enough.
  bool takeSpeech(std::span<float> out);

 private:
  bool emitOwed();
  bool takeStamp(CaptureConnection& connection);
  void beginConnection(const CaptureConnection& connection, const CaptureStamp& stamp);
  void readBlock(CaptureConnection& connection);
  void observe(SteadyTime when);
  void endConnection(const CaptureConnection& connection);
  void emitFromDevice(std::span<const float> frames);
  void emit(std::span<const float> frames);
  std::span<const float> amplified(std::span<const float> frames);
  std::int64_t silenceDue(SteadyTime now) const;
  static void addCountsOf(const CaptureConnection& connection, CaptureCounts& counts);

  const SampleRate rate_;
  const int channels_;
  std::atomic<float> gain_{1};
  StreamResampler toSpeech_;
  CaptureStream::Tap tap_, monitor_;

  mutable std::mutex mutex_;
  SampleClock clock_;
  std::deque<std::shared_ptr<CaptureConnection>> connections_;  // the first is the one being read
  CaptureCounts counts_;                                        // without the connections' own

  // Reader's thread: where it is, in frames at rate_ since the first sample.
  std::int64_t position_ = 0;
  std::int64_t silenceOwed_ = 0;  // a gap to be filled before anything else
  // Of the connection being read, in its own frames.
  bool begun_ = false;                 // it has delivered
  std::optional<CaptureStamp> stamp_;  // the block to be read next
  std::int64_t nextFrame_ = 0;
  std::int64_t lostOwed_ = 0;            // overrun: silence in the place of lost frames
  std::int64_t framesToSkip_ = 0;        // for a time that silence has already covered
  std::optional<SteadyTime> lateSince_;  // its blocks come late since then, by at least leastLate_
  SteadyTime::duration leastLate_{};
  std::unique_ptr<StreamResampler> toRate_;  // when a later device has another rate
  float gainNow_ = 1;
  // Between calls only speech_ means something.
  std::vector<float> block_, adapted_, resampled_, amplified_, mono_;
  std::vector<float> speech_;  // 16 kHz mono not yet read
};

}  // namespace visema
