// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "core/live/live_frame.h"

namespace visema {

/// Decides how much work a frame may be, from how long frames have taken: one step down as soon as they take too long
/// for a while, one up only after a long time of plenty, and after a longer one where the last step up was too much.
/// Measures nothing itself.
class EffortLadder {
 public:
  /// `hasLight`: the avatar has a lighter network to step down to.
  explicit EffortLadder(bool hasLight) : hasLight_(hasLight) {}

  /// After every painted frame: what it took of its time (1 = all of it). Returns the effort for the next frame.
  Effort observe(double share);
  Effort effort() const { return effort_; }
  int stepsDown() const { return stepsDown_; }

 private:
  static constexpr double kTooMuch = 0.9;
  static constexpr double kPlenty = 0.4;
  static constexpr int kFramesToStepDown = 12;  // half a second
  static constexpr int kFramesToStepUp = 250;   // ten seconds,
  static constexpr int kMostFramesToStepUp = 16 * kFramesToStepUp;

  Effort below() const;
  Effort above() const;

  bool hasLight_;
  Effort effort_ = Effort::Full;
  double share_ = 0;  // smoothed
  int over_ = 0;
  int under_ = 0;
  int framesToStepUp_ = kFramesToStepUp;
  int sinceStepUp_ = kMostFramesToStepUp;
  int stepsDown_ = 0;
};

}  // namespace visema
