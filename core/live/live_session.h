// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/audio/audio_source.h"
#include "core/audio/level_meter.h"
#include "core/base/free_space.h"
#include "core/base/lookahead.h"
#include "core/base/metrics.h"
#include "core/base/result.h"
#include "core/lipsync/avatar_renderer.h"
#include "core/lipsync/mouth_driver.h"
#include "core/live/live_avatar.h"
#include "core/live/live_frame.h"
#include "core/live/live_output.h"
#include "core/live/take.h"

namespace visema {

struct LiveOptions {
  Lookahead lookahead;
  MouthControls mouth;
  RenderControls picture;
  /// What the way of a frame may take beside its lookahead: capture, painting, showing. Part of the delay; more for a
  /// device that says it is slow.
  int marginMs = 70;
  SoundHeard heard;     // for a curve of the voice; empty: nobody draws one
  FreeBytes freeBytes;  // of the disks recordings go to; empty: as the system says
};

/// What a page shows of a running session. A plain value.
struct LiveStatus {
  FrameIndex frames = 0;      // made
  std::uint64_t late = 0;     // made after the moment they were to be shown, or taken so late that another was due
  std::uint64_t dropped = 0;  // never made, to catch up
  Effort effort = Effort::Full;
  int effortStepsDown = 0;
  int delayMs = 0;  // from a sound to its picture
  bool speaking = false;
  Level level;              // of the voice
  double takeSeconds = -1;  // of the take that is being recorded; negative: none is
  std::string takeTrouble;  // why it keeps nothing more; empty: all is well
  std::optional<EndedTake> endedTake;
  double filmSeconds = -1;  // the same of the film
  bool ended = false;       // the voice has nothing more, and all its pictures were taken
  std::string message;      // what is wrong; empty: all is well
  /// Of the way of a frame, in its order: "capture_ms" (in the air until read), "hear_ms", "queue_ms" (until painted),
  /// "paint_ms", "hold_ms" (until its time), and "microphone_to_frame_ms" from end to end; and how often a face was
  /// encoded already.
  Metrics::Snapshot timings;
};

/// What to keep of a voice; what is not named is not kept.
struct LiveRecording {
  std::filesystem::path take;  // a new folder, see Take
  std::filesystem::path film;  // an MP4 of what is shown
};

/// An avatar on stage, 25 pictures a second, from the moment it starts until it is destroyed: silent, or speaking what
/// a voice says, on the clock of that voice. Voices and avatars come and go without a jump in the footage. Hears and
/// paints on two threads of its own; shows nothing and plays nothing: whoever shows takes frames and looks at their
/// time. What changes something is for one thread; the rest is Thread-safe.
class LiveSession {
 public:
  static Result<std::unique_ptr<LiveSession>> start(LiveAvatar avatar, LiveOptions options = {});
  ~LiveSession();
  LiveSession(const LiveSession&) = delete;
  LiveSession& operator=(const LiveSession&) = delete;

  /// Called on the painting thread after every frame; must return at once. The one before is not called any more.
  void onFrame(std::function<void()> callback);
  /// The newest frame whose time has come, if it is another than the last one taken; older ones are skipped and
  /// counted.
  std::optional<LiveFrame> takeDue(SteadyTime now);
  /// When the next frame waits to be shown.
  std::optional<SteadyTime> nextDue() const;

  /// Another voice, or null for none; returns once the one before is let go of. It is read by the session's thread
  /// only. `record` keeps it from its first sample.
  Status setVoice(std::shared_ptr<AudioSource> voice, const LiveRecording& record = {});
  /// Another avatar, or the same one with its networks now loaded. Takes over between two frames.
  Status setAvatar(LiveAvatar avatar);
  // From the next frame on.
  void setLookahead(Lookahead lookahead);
  void setMouth(MouthControls mouth);
  void setPicture(RenderControls picture);
  /// What stands behind the avatar on stage, made for its footage; null: as filmed.
  void setBackdrop(std::shared_ptr<Backdrop> backdrop);
  /// Also gets all pictures and the voice from now on, with their times, whoever takes frames; null: nobody.
  void setOutput(std::shared_ptr<LiveOutput> output);
  /// Nobody is looking: while there is no voice, no pictures are made; where there is an output, of a voice that is not
  /// recorded neither; unless that output is watched.
  void setPaused(bool paused);

  /// Keeps the voice from now on, and what its frames show, in a new folder; a take ends by itself when the voice or
  /// the avatar changes.
  Status startTake(const std::filesystem::path& folder);
  /// Waits until all is written; nothing when there is no take. Its folder.
  Result<std::filesystem::path> stopTake();
  /// Waits until the film that was begun with the voice is finished; nothing when there is none. Its file.
  Result<std::filesystem::path> stopFilm();

  LiveStatus status() const;

 private:
  class Impl;
  explicit LiveSession(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
