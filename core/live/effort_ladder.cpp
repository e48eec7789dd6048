// SPDX-License-Identifier: Apache-2.0
#include "core/live/effort_ladder.h"

#include <algorithm>

namespace visema {

Effort EffortLadder::below() const {
  switch (effort_) {
    case Effort::Full:
      return hasLight_ ? Effort::Light : Effort::EverySecond;
    case Effort::Light:
      return Effort::EverySecond;
    default:
      return Effort::Still;
  }
}

Effort EffortLadder::above() const {
  switch (effort_) {
    case Effort::Still:
      return Effort::EverySecond;
    case Effort::EverySecond:
      return hasLight_ ? Effort::Light : Effort::Full;
    default:
      return Effort::Full;
  }
}

Effort EffortLadder::observe(double share) {
  share_ = share_ == 0 ? share : share_ + 0.2 * (share - share_);
  over_ = share_ > kTooMuch ? over_ + 1 : 0;
  under_ = share_ < kPlenty ? under_ + 1 : 0;
  sinceStepUp_ = std::min(sinceStepUp_ + 1, kMostFramesToStepUp);
  if (over_ >= kFramesToStepDown && effort_ != Effort::Still) {
    const bool relapse = sinceStepUp_ < kFramesToStepUp;
    framesToStepUp_ = relapse ? std::min(2 * framesToStepUp_, kMostFramesToStepUp) : kFramesToStepUp;
    effort_ = below();
    ++stepsDown_;
    over_ = 0;
    share_ = 0;
  } else if (under_ >= framesToStepUp_ && effort_ != Effort::Full) {
    effort_ = above();
    sinceStepUp_ = 0;
    under_ = 0;
    share_ = 0;
  }
  return effort_;
}

}  // namespace visema
