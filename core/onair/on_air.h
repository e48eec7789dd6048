// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/yuv_image.h"
#include "core/live/live_output.h"
#include "core/media/stream_link.h"
#include "core/onair/on_air_output.h"
#include "core/onair/scene.h"

namespace visema {

class OnAirFeed;
class StreamOutput;

/// What a session goes out to.
struct OnAirOptions {
  bool camera = false;      // "Visema camera" of PipeWire
  bool microphone = false;  // "Visema microphone" of PipeWire
  bool v4l2 = false;        // a device of v4l2loopback, for programs that know no PipeWire
  std::vector<StreamAddress> streams = {};
  int streamKilobits = 2500;           // a second, at most
  bool evenVoice = false;              // one loudness, and silence between the words
  SceneOptions scene = {};
  Size size{1280, 720};                // of the cameras and streams: this or 1920x1080

  /// From words with commas: "camera,microphone,stream=rtmp://host/live". `streamKey` belongs to the streams that go to
  /// a network; it is in no status and no error.
  static Result<OnAirOptions> parse(const std::string& words, const std::string& streamKey = {});
  Status validate() const;
  bool operator==(const OnAirOptions&) const = default;
};

struct OnAirStatus : OutputStatus {
  bool still = false;
  bool muted = false;
};

/// A session as camera and microphone of other programs, from now until it is destroyed. Thread-safe. It makes no
/// pictures: give output() to a session.
class OnAir {
 public:
  static Result<std::unique_ptr<OnAir>> start(const OnAirOptions& options);
  ~OnAir();
  OnAir(const OnAir&) = delete;
  OnAir& operator=(const OnAir&) = delete;

  /// Makes it what is wished now; an output that stays as it was goes on untouched. One that cannot be had is left out,
  /// and the error says why; the others are there all the same.
  Status change(const OnAirOptions& options);
  std::shared_ptr<LiveOutput> output() const;
  /// The picture stands still, at one where nobody speaks if there was one.
  void setStill(bool still);
  void setMuted(bool muted);
  OnAirStatus status() const;
  YuvFrame shown() const;  // to others, now; null: nothing was yet

 private:
  OnAir();
  /// What one output is made from.
  using Make = std::function<Result<std::unique_ptr<OnAirOutput>>()>;
  Status replace(std::size_t which, bool same, bool wished, const Make& make);

  const std::shared_ptr<OnAirFeed> feed_;
  std::mutex changing_;
  OnAirOptions options_;                                 // held by whoever changes
  mutable std::mutex mutex_;                             // guards the outputs
  std::array<std::unique_ptr<OnAirOutput>, 4> outputs_;  // null: not wished, or not to be had
  StreamOutput* stream_ = nullptr;                       // among them
};

}  // namespace visema
