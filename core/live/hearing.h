// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "core/audio/audio_source.h"
#include "core/audio/level_meter.h"
#include "core/base/bounded_queue.h"
#include "core/base/lookahead.h"
#include "core/base/metrics.h"
#include "core/lipsync/speech_listener.h"
#include "core/live/heard_frame.h"
#include "core/live/live_output.h"
#include "core/live/recorder_slot.h"
#include "core/speech/speech_encoder.h"

namespace visema {

/// Listens to one voice after the other on a thread of its own and hands on each frame as soon as enough sound after it
/// has been heard. Paints nothing, and is silent while there is no voice.
class Hearing {
 public:
  Hearing(Lookahead lookahead, int marginMs, BoundedQueue<HeardFrame>& frames, Metrics& metrics,
          const RecorderSlot& recorders, SoundHeard heard = {});

  // Thread-safe.
  /// Returns once the voice before it is let go of. Null: silence. There must have been an encoder.
  void setVoice(std::shared_ptr<AudioSource> voice);
  void setEncoder(std::shared_ptr<SpeechEncoder> encoder);
  /// Gets the voice as well, with the time it is due; null: nobody.
  void setOutput(std::shared_ptr<LiveOutput> output);
  void setLookahead(Lookahead lookahead) { lookahead_.store(lookahead); }
  int delayMs() const { return lookahead_.load().milliseconds() + marginMs_.load(); }
  Level level() const { return meter_.level(); }
  /// The voice has nothing more.
  bool ended() const { return ended_.load(); }
  int voice() const { return voice_.load(); }  // the present or last one, counted from the first
  /// What is wrong with the voice; empty: nothing.
  std::string trouble() const;

 private:
  void run(std::stop_token stop);
  std::shared_ptr<AudioSource> nextVoice(const std::stop_token& stop);
  void listenTo(AudioSource& voice, const std::stop_token& stop);
  void takeDeviceEvents(AudioSource& voice);
  void measure(SampleTime start, std::span<const float> samples);
  void broadcast(const AudioSource& voice, SampleTime start, std::span<const float> frames, int channels) const;
  void passOn(const AudioSource& voice, const std::stop_token& stop);
  std::shared_ptr<SpeechEncoder> encoder() const;
  void setTrouble(std::string trouble);

  const int leastMarginMs_;
  std::atomic<int> marginMs_;  // more for a device that is slow
  BoundedQueue<HeardFrame>& frames_;
  Histogram& captureTime_;
  Histogram& hearTime_;
  Counter& losses_;
  const RecorderSlot& recorders_;
  std::atomic<Lookahead> lookahead_;
  const SoundHeard heard_;
  LevelMeter meter_{kSpeechRate};
  std::atomic<bool> ended_{false};
  std::atomic<int> voice_{0};

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable_any changed_;
  std::shared_ptr<AudioSource> ordered_;
  bool isOrdered_ = false;
  std::stop_source turn_;  // of the voice that is being listened to
  std::shared_ptr<SpeechEncoder> encoder_;
  std::shared_ptr<LiveOutput> output_;
  std::string trouble_;

  // The thread's own.
  std::unique_ptr<SpeechListener> listener_;  // one a voice
  FrameIndex measured_ = 0;                   // the frame that is being measured,
  float peak_ = 0;                            // and its highest amplitude so far
  std::jthread thread_;
};

}  // namespace visema
