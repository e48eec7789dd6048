// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/live/live_output.h"
#include "core/onair/delay_line.h"
#include "core/onair/even_voice.h"
#include "core/onair/scene.h"

namespace visema {

/// What is on air at a moment.
struct OnAirPicture {
  YuvFrame picture;          // null: nothing was shown yet
  std::uint64_t number = 0;  // another one for every picture
};

/// Keeps what a session shows and says until it is due, for any number of cameras and one microphone to read, and holds
/// what the user can do to both: a still, and silence. Where nobody looks, the newest picture is all that waits.
/// Thread-safe. Has no thread and no device.
class OnAirFeed final : public LiveOutput {
 public:
  void picture(const LiveFrame& frame) override;
  void sound(const LiveSound& sound) override;
  bool watched() const override;
  void onWatched(std::function<void()> callback) override;

  /// From now on the picture stands still: at the scene's card, or where nobody speaks if there was such a picture;
  /// false: it moves again.
  void setStill(bool still);
  bool still() const;
  void setMuted(bool muted) {
    voice_.setMuted(muted);
    streamVoice_.setMuted(muted);
  }
  bool muted() const { return voice_.muted(); }
  /// What is made of the pictures from the next one on, and shown instead of a still; null: nothing.
  void setScene(std::shared_ptr<Scene> scene);
  /// From the next sound on: one loudness, and silence between the words.
  void setEvenVoice(bool even) { even_.store(even, std::memory_order_relaxed); }

  // For cameras.
  /// The newest picture whose time has come.
  OnAirPicture at(SteadyTime now);
  /// When the next one after it is due, if it is known already.
  std::optional<SteadyTime> nextDue() const;
  /// When to look again: then, but no later than `latest`; soon where none is known.
  SteadyTime lookAgain(SteadyTime now, SteadyTime latest) const;
  /// A camera has begun or ceased to be looked at.
  void addViewer();
  void removeViewer();
  /// For the microphone.
  DelayLine& voice() { return voice_; }
  /// For the stream, which keeps another clock.
  DelayLine& streamVoice() { return streamVoice_; }

 private:
  struct Waiting {
    YuvFrame picture;
    SteadyTime showAt;
    bool speaking = false;
  };
  void show(Waiting& due);
  void showStill();

  mutable std::mutex mutex_;  // guards what follows
  std::deque<Waiting> waiting_;
  OnAirPicture now_;
  YuvFrame resting_;  // the last one where nobody spoke
  std::shared_ptr<Scene> scene_;
  bool still_ = false;
  int viewers_ = 0;

  std::mutex callbackMutex_;  // held while it runs
  std::function<void()> callback_;
  DelayLine voice_, streamVoice_;
  std::atomic<bool> even_{false};
  EvenVoice evener_;           // the listening thread's
  std::vector<float> evened_;  // likewise
};

}  // namespace visema
