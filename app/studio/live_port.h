// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "core/base/lookahead.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/yuv_image.h"
#include "core/live/take.h"
#include "ui/models/live_models.h"

namespace visema::studio {

/// Everything the user has decided about the session, as one value: a change is said by saying it all again.
struct LiveWish {
  std::filesystem::path avatar;
  bool onAir = false;  // off: the avatar idles
  ui::SourceKind source = ui::SourceKind::Microphone;
  std::string device;          // empty: the default microphone
  double gainDb = 0;           // of the microphone
  std::filesystem::path file;  // with SourceKind::File
  std::string outputDevice;
  Lookahead lookahead;
  double amplitude = 1;
  double sharpness = 0;
  std::string background;  // "#rrggbb" or a file, where the footage allows it; empty: as filmed
  bool monitoring = false;
  bool recording = false;
  std::filesystem::path takesFolder;
  std::string engine;  // empty: the quickest
  int memoryMegabytes = 0;
  ui::AirWish air;      // what other programs are to have of it
  bool paused = false;  // nobody is looking: an avatar that idles may stand still
  std::uint64_t memoryBytes() const { return static_cast<std::uint64_t>(memoryMegabytes) * 1'000'000; }
  bool operator==(const LiveWish&) const = default;
};

/// One picture of the session, now that it is to be shown, and what was heard and said in it.
struct LiveMoment {
  YuvFrame frame;
  FrameIndex index = 0;  // on the session's own time line
  float opening = -1;    // of the mouth, 0..1; negative: not known
  bool speaking = false;
};

/// A frame's worth of voice, as soon as it is heard; its picture comes later.
struct LiveSound {
  FrameIndex index = 0;
  ui::VoiceColumn column;
};

/// How the session is.
struct LiveReport {
  bool stageEmpty = false;  // nobody is there, as when the wished avatar cannot be opened
  EndedTake endedTake;  // the last one, or why one could not begin; each has another number
  ui::LiveStatus status;
  ui::EngineStatus engine;
  ui::LevelReading level;
};

struct LiveSinks {  // called from the session's threads; they never wait
  std::function<void(LiveMoment)> moment;
  std::function<void(LiveSound)> sound;
};

/// What the live controller needs of a session: core/live in the product, a script in tests.
class LivePort {
 public:
  virtual ~LivePort() = default;
  /// Makes the session what is wished; may take long. Called by one thread.
  virtual Status apply(const LiveWish& wish, const std::stop_token& stop) = 0;
  /// Thread-safe and quick.
  virtual LiveReport report() const = 0;
  /// Thread-safe and at once: other programs get a still and silence, or again what there is.
  virtual void panic(bool on) = 0;
  /// Likewise, of the voice alone.
  virtual void mute(bool on) = 0;
};

/// Called once, on the thread that will call apply().
using MakeLivePort = std::function<std::unique_ptr<LivePort>(LiveSinks)>;

}  // namespace visema::studio
