// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "core/audio/input_test.h"
#include "core/base/bounded_queue.h"
#include "core/base/yuv_image.h"

namespace visema {

class FaceFinder68;

/// What is to be put right before it is recorded; of a picture one thing, the worst.
enum class PictureAdvice { Good, NoFace, TwoFaces, TooFar, TooNear, OffCentre, Turned, TooDark, TooBright, UnevenLight };

struct Advice {
  PictureAdvice picture = PictureAdvice::Good;
  InputVerdict sound = InputVerdict::Good;
  bool operator==(const Advice&) const = default;
};

PictureAdvice adviseOn(const YuvImage& picture, FaceFinder68& faces);
/// The last seconds of a microphone at 16 kHz in which somebody may have spoken. Who is silent in a quiet room is not
/// told so.
InputVerdict adviseOn(std::span<const float> samples);

/// Looks at what a camera and a microphone give, on a thread of its own, at the newest picture only.
class Coach {
 public:
  explicit Coach(std::function<void(const Advice&)> tell);
  ~Coach();

  /// Thread-safe.
  void look(YuvFrame picture);
  void hear(std::span<const float> speech);

 private:
  void run(const std::stop_token& stop);
  InputVerdict heardAdvice() const;

  const std::function<void(const Advice&)> tell_;
  BoundedQueue<YuvFrame> pictures_{1, WhenFull::DropOldest};
  mutable std::mutex mutex_;  // guards what follows
  std::vector<float> heard_;  // the last seconds
  std::jthread thread_;
};

}  // namespace visema
