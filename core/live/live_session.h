// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/audio/audio_source.h"
#include "core/avatar/loaded_avatar.h"
#include "core/base/metrics.h"
#include "core/base/result.h"
#include "core/lipsync/avatar_renderer.h"
#include "core/lipsync/mouth_driver.h"
#include "core/live/live_frame.h"
#include "core/nn/lip_network.h"
#include "core/speech/speech_encoder.h"

namespace visema {

/// An avatar ready to go on air: its footage and one loaded network for each of its manifest's networks that is used.
struct LiveAvatar {
  std::shared_ptr<LoadedAvatar> avatar;
  std::size_t network = 0;
  std::shared_ptr<const LipNetwork> engine;
  std::vector<float> silence;  // the speech encoder's row of silence
};

struct LiveOptions {
  Lookahead lookahead = Lookahead::Full;
  MouthControls mouth;
  RenderControls picture;
  /// What the way of a frame may take beside its lookahead: capture, painting, showing. Part of the delay.
  int marginMs = 70;
};

/// What a page shows of a running session. A plain value.
struct LiveStatus {
  FrameIndex frames = 0;      // made
  std::uint64_t late = 0;     // made after the moment they were to be shown
  std::uint64_t dropped = 0;  // never made, to catch up
  Effort effort = Effort::Full;
  int effortStepsDown = 0;
  int delayMs = 0;  // from a sound to its picture
  bool speaking = false;
  float levelDb = -120;       // peak of the last block of speech
  bool ended = false;         // the source has nothing more
  std::string message;        // the last thing the user should know; empty: all is well
  Metrics::Snapshot timings;  // "hear_ms", "paint_ms", "microphone_to_frame_ms", ...
};

/// Voice in, pictures out, on the clock of the voice: hears and paints on two threads of its own. Shows nothing and
/// plays nothing: whoever shows takes frames and looks at their time. Thread-safe where it says so.
class LiveSession {
 public:
  /// `voice` and `encoder` are used by the session's threads only.
  static Result<std::unique_ptr<LiveSession>> start(std::unique_ptr<AudioSource> voice,
                                                    std::unique_ptr<SpeechEncoder> encoder, LiveAvatar avatar,
                                                    LiveOptions options);
  ~LiveSession();
  LiveSession(const LiveSession&) = delete;
  LiveSession& operator=(const LiveSession&) = delete;

  /// Thread-safe: called on the painting thread after every frame; must return at once. Set before frames are needed.
  void onFrame(std::function<void()> callback);
  /// Thread-safe: the newest frame whose time has come, if it is another than the last one taken; older ones are
  /// skipped and counted.
  std::optional<LiveFrame> takeDue(SteadyTime now);
  /// Thread-safe: when the next frame waits to be shown.
  std::optional<SteadyTime> nextDue() const;

  // Thread-safe; from the next frame on.
  void setLookahead(Lookahead lookahead);
  void setMouth(MouthControls mouth);
  void setPicture(RenderControls picture);
  void setAvatar(LiveAvatar avatar);

  LiveStatus status() const;  // Thread-safe

 private:
  class Impl;
  explicit LiveSession(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
