// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/base/lookahead.h"
#include "core/lipsync/speech_track.h"
#include "core/speech/feature_stream.h"
#include "core/speech/speech_encoder.h"
#include "core/speech/voice_activity.h"

namespace visema {

/// Turns sound, as it comes in, into what each video frame needs of it; a finished recording is heard the same way.
/// Knows no time and reads nothing. Belongs to one thread.
class SpeechListener {
 public:
  enum class Keep {
    Recent,      // what no frame will see again goes: a session may last for days
    Everything,  // for track()
  };
  explicit SpeechListener(std::shared_ptr<SpeechEncoder> encoder, Keep keep = Keep::Recent);

  /// 16 kHz mono.
  void listen(std::span<const float> samples);
  /// The sound is over, silence follows: the frames that are left are complete.
  void finish();
  /// From the next frame on as if this encoder had listened all along.
  void setEncoder(std::shared_ptr<SpeechEncoder> encoder);

  /// The next frame, once its sound and as much after it as it may know has been heard.
  std::optional<SpeechFrame> next(Lookahead lookahead);
  std::int64_t heard() const { return heard_; }  // samples
  /// All that was heard, when it is over and everything was kept.
  SpeechTrack track() &&;

 private:
  /// A stretch of listening with one encoder; its rows count from a frame of the sound.
  struct Listening {
    Listening(std::shared_ptr<SpeechEncoder> listener, FrameIndex from)
        : encoder(std::move(listener)), first(from), stream(*encoder), rows(encoder->dimension()) {}
    std::shared_ptr<SpeechEncoder> encoder;
    FrameIndex first;
    FeatureStream stream;
    FeatureRows rows;
  };

  void detectSpeech(const Mel& columns);
  void remember(std::span<const float> samples);
  float speechAt(FrameIndex frame) const;
  FrameIndex frames() const;
  void forget();

  const Keep keep_;
  std::unique_ptr<Listening> listening_;
  VoiceActivity activity_;
  bool finished_ = false;
  std::int64_t heard_ = 0;
  std::int64_t columns_ = 0;  // of mel
  FrameIndex next_ = 0;
  FrameIndex firstSpeech_ = 0;               // the frame of speech_.front()
  std::vector<std::pair<int, int>> speech_;  // by frame: columns with speech, columns
  std::vector<float> recent_;                // the last samples, for an encoder that comes later
};

}  // namespace visema
