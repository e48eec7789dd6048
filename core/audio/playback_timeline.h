// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/audio/playback_connection.h"
#include "core/audio/playback_stream.h"
#include "core/audio/sample_clock.h"
#include "core/base/stream_resampler.h"

namespace visema {

/// Leads what is written to one connection after the other, in its device's format, and knows which written frame is
/// heard when. It knows no device and no thread: one at a time may use it.
class PlaybackTimeline {
 public:
  PlaybackTimeline(SampleRate rate, int channels) : rate_(rate), channels_(channels), clock_(rate) {}

  /// The device that streams from now on; used once the one before has ended and this one asks for samples.
  void add(std::shared_ptr<PlaybackConnection> connection);
  /// Takes note of what the devices have done; the rest is as of the last update.
  void update(SteadyTime now);

  /// Takes as many of the samples as there is room for now; returns how many.
  std::size_t offer(std::span<const float> frames);
  /// Nothing follows for now: brings all that was written on its way. To be called until finished().
  void finish();
  bool pending() const { return !pending_.empty(); }
  bool finished() const { return pending_.empty() && position_ >= written_; }

  std::int64_t position() const { return position_; }  // the frame heard now; never goes back
  std::int64_t bufferedFrames() const { return std::max<std::int64_t>(0, written_ - playedTo()); }
  PlaybackCounts counts() const;

 private:
  void useNext();
  void leaveConnection(SteadyTime now);
  void readStamps();
  void observe(const PlaybackStamp& stamp);
  std::int64_t estimate(SteadyTime now) const;
  std::int64_t writtenAt(std::int64_t deviceFrame) const;
  std::int64_t playedTo() const { return connection_ ? writtenAt(connection_->playedFrames()) : position_; }
  void convert(std::span<const float> frames);
  void pushPending();
  void addCountsOf(const PlaybackConnection& connection, PlaybackCounts& counts) const;

  const SampleRate rate_;
  const int channels_;
  PlaybackCounts counts_;  // without the connection's own
  bool everConnected_ = false;
  std::shared_ptr<PlaybackConnection> connection_;  // null while the device is away
  std::shared_ptr<PlaybackConnection> next_;        // opened, but not heard of yet

  std::int64_t written_ = 0;  // frames the writer handed over
  std::int64_t position_ = 0;
  SampleClock clock_;          // written frames against the time they are heard
  bool restartClock_ = false;  // there was silence: where it began the mapping ends
  bool primed_ = false;        // the device has begun to play
  std::optional<SteadyTime> lastTaken_;
  SteadyTime awaySince_{};
  std::int64_t awayFrom_ = 0;

  // Of the connection: its frame deviceBase_ is written frame writtenBase_.
  std::int64_t deviceBase_ = 0;
  std::int64_t writtenBase_ = 0;
  std::int64_t devicePushed_ = 0;
  std::unique_ptr<StreamResampler> toDevice_;  // when the device cannot do our rate
  bool flushed_ = true;                        // the resampler holds nothing
  std::vector<float> adapted_;
  std::vector<float> pending_;  // in the device's format, on its way into the ring
  std::size_t pendingAt_ = 0;
};

}  // namespace visema
