// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "core/audio/audio_source.h"
#include "core/base/bounded_queue.h"
#include "core/base/metrics.h"
#include "core/live/live_frame.h"
#include "core/speech/feature_stream.h"
#include "core/speech/speech_encoder.h"
#include "core/speech/voice_activity.h"

namespace visema {

/// What one frame's mouth needs of the sound.
struct HeardFrame {
  FrameIndex index = 0;
  FeatureRows rows{1};  // only those the frame sees; its own is row kRowsBeforeFrame
  int rowsAhead = 7;
  float gate = 0;  // how far the mouth may open
  bool speaking = false;
  SteadyTime heardAt;
  int delayMs = 0;
};

/// Listens to a voice on a thread of its own and hands on each frame as soon as enough sound after it has been heard.
/// Paints nothing.
class Hearing {
 public:
  Hearing(std::unique_ptr<AudioSource> voice, std::unique_ptr<SpeechEncoder> encoder, Lookahead lookahead, int marginMs,
          BoundedQueue<HeardFrame>& frames, Metrics& metrics);

  // Thread-safe.
  void setLookahead(Lookahead lookahead) { lookahead_.store(lookahead); }
  int delayMs() const { return millisecondsOf(lookahead_.load()) + marginMs_; }
  float levelDb() const { return levelDb_.load(); }
  bool ended() const { return ended_.load(); }
  std::string takeMessage();

 private:
  void run(std::stop_token stop);
  void listen(std::span<const float> samples);
  void handOn(bool all, const std::stop_token& stop);
  HeardFrame heardFrame(FrameIndex frame, int rowsAhead) const;
  float speechAt(FrameIndex frame) const;
  void forget();
  void tell(std::string message);

  const std::unique_ptr<AudioSource> voice_;
  const std::unique_ptr<SpeechEncoder> encoder_;
  const int marginMs_;
  BoundedQueue<HeardFrame>& frames_;
  Histogram& hearTime_;
  std::atomic<Lookahead> lookahead_;
  std::atomic<float> levelDb_{-120};
  std::atomic<bool> ended_{false};
  std::mutex messageMutex_;
  std::string message_;

  FeatureStream features_;
  FeatureRows rows_;
  VoiceActivity activity_;
  std::int64_t heard_ = 0;    // samples
  std::int64_t columns_ = 0;  // of mel
  FrameIndex next_ = 0;
  FrameIndex firstSpeech_ = 0;               // the frame of speech_.front()
  std::vector<std::pair<int, int>> speech_;  // by frame: columns with speech, columns
  std::jthread thread_;
};

}  // namespace visema
