// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <memory>
#include <mutex>

#include "core/onair/on_air.h"
#include "ui/models/live_models.h"

namespace visema {
class LiveSession;
}

namespace visema::studio {

/// Camera and microphone of other programs, and streams, as they are wished for. What is in their way is told, and no
/// reason to stop; it is tried again with the next change.
class AirFollower {
 public:
  /// One thread. `session` may be null: nobody is on stage.
  void follow(const ui::AirWish& wish, LiveSession* session);

  /// Thread-safe.
  ui::AirState state() const;
  /// Thread-safe and at once: a still, and silence; false: on again.
  void stop(bool on);
  /// Thread-safe and at once: silence.
  void mute(bool on);

 private:
  void change(const ui::AirWish& wish);
  void tell(const QString& trouble);
  void set(std::unique_ptr<OnAir> next, const QString& trouble);

  ui::AirWish now_;  // what other programs have
  mutable std::mutex mutex_;
  std::unique_ptr<OnAir> air_;
  QString trouble_;
};

}  // namespace visema::studio
