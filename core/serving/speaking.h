// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "core/base/request_trace.h"
#include "core/base/result.h"
#include "core/base/stream_resampler.h"
#include "core/lipsync/speech_listener.h"
#include "core/live/frame_maker.h"
#include "core/media/opus_decoder.h"
#include "core/media/stream_encoder.h"
#include "core/serving/frame_check.h"
#include "core/serving/served_avatar.h"
#include "core/serving/worker_pool.h"

namespace visema {

/// What becomes of frames that nobody takes in time.
enum class Delivery {
  NewestWins,  // live: older ones are dropped and counted, and sound that came too fast is skipped
  Everything,  // from a file: painting waits until they are taken
};

/// What the messages of a client's sound hold.
enum class SoundCoding {
  Pcm16,  // samples of 16 bits, mono
  Opus,   // one packet each, mono
};

enum class PictureCoding {
  Jpeg,
  H264,  // access units, with start codes; those that are keys need none before them
};

struct SpeakingOptions {
  SampleRate rate = kSpeechRate;  // of the sound that will come, where it is samples
  Lookahead lookahead;
  Delivery delivery = Delivery::NewestWins;
  int quality = 85;  // of the JPEG
  SoundCoding sound = SoundCoding::Pcm16;
  PictureCoding picture = PictureCoding::Jpeg;
  int kilobits = 2500;  // a second, of H.264
  Status validate() const;
};

/// A picture, and when in the sound it belongs.
struct SpokenFrame {
  FrameIndex index = 0;            // its sound begins at index / 25 s
  std::vector<std::byte> picture;  // in the coding that was asked for
  bool key = true;                 // needs none before it
  Size size;
  bool speaking = false;
  float opening = 0;
  Effort effort = Effort::Full;
  bool asFilmed = false;      // what was painted could not be shown
  std::uint64_t dropped = 0;  // before it, since the beginning
};

/// One client's live session: sound in, frames out, made by the painting threads as by the live page. Knows no
/// protocol. Thread-safe.
class Speaking : public std::enable_shared_from_this<Speaking> {
 public:
  static Result<std::shared_ptr<Speaking>> create(ServedAvatarPtr avatar, std::unique_ptr<SpeechEncoder> encoder,
                                                  SpeakingOptions options, WorkerPool& workers, Metrics& metrics);

  /// Called on any thread when there is a frame to take, or all were taken; must return at once. Before the first
  /// sound.
  void onReady(std::function<void()> callback) { onReady_ = std::move(callback); }
  /// Mono, at the rate that was said. Fails where more waits than a session may send ahead.
  Status hear(std::span<const float> samples);
  /// A message of the client, in the coding that was said. On one thread at a time.
  Status hearMessage(std::span<const std::byte> message);
  /// The sound is over; the frames that are left come.
  void finish();
  /// Nobody listens any more.
  void abandon();
  /// Called where a session that was given up gets its picture after all. Before the first sound.
  void onGoingOn(std::function<void()> callback) { onGoingOn_ = std::move(callback); }
  /// Ends it with that trouble where a picture has been painted for longer; false where none has, or it is over.
  bool giveUpIfStuck(double milliseconds);

  std::optional<SpokenFrame> take();
  /// All that will come was taken, or it cannot go on: then why.
  bool over() const;
  std::string trouble() const;
  Size pictureSize() const;
  const ServedAvatar& avatar() const { return *avatar_; }

 private:
  Speaking(ServedAvatarPtr avatar, std::unique_ptr<SpeechEncoder> encoder, SpeakingOptions options, WorkerPool& workers,
           Metrics& metrics);
  void wake();
  void step(Worker& worker);
  bool listen();
  std::optional<SpeechFrame> nextHeard(int& steps);
  Status openCodecs();
  Status encode(Worker& worker, const YuvImage& picture, SpokenFrame& spoken);
  void makeRoom();
  Result<SpokenFrame> paintSafely(Worker& worker, const SpeechFrame& heard, int steps);
  Result<SpokenFrame> paint(Worker& worker, const SpeechFrame& heard, int steps);

  const ServedAvatarPtr avatar_;
  const SpeakingOptions options_;
  const RequestTracePtr request_ = currentRequest();
  WorkerPool& workers_;
  Counter& frames_;
  Counter& dropped_;
  Counter& asFilmed_;
  Histogram& lag_;  // from the sound's coming to its frame's being ready
  std::function<void()> onReady_, onGoingOn_;

  mutable std::mutex mutex_;  // guards what follows
  std::vector<float> coming_;
  std::deque<SpokenFrame> ready_;
  bool running_ = false, finishing_ = false, over_ = false, abandoned_ = false;
  bool givenUp_ = false;
  std::optional<SteadyTime> since_;  // a step runs
  std::uint64_t lost_ = 0;
  std::string trouble_;

  // Of whoever runs step(), one at a time.
  StreamResampler resampler_;
  SpeechListener listener_;
  FrameMaker maker_;
  MouthWatch watch_;
  std::unique_ptr<StreamEncoder> encoder_;  // of H.264
  std::unique_ptr<OpusDecoder> decoder_;    // of whoever calls hearMessage()
  bool needsKey_ = true;
  bool finished_ = false;
};

}  // namespace visema
