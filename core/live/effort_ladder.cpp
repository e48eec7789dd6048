// SPDX-License-Identifier: Apache-2.0
#include "core/live/effort_ladder.h"

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
  if (over_ >= kFramesToStepDown && effort_ != Effort::Still) {
    effort_ = below();
    ++stepsDown_;
    over_ = 0;
    share_ = 0;
  } else if (under_ >= kFramesToStepUp && effort_ != Effort::Full) {
    effort_ = above();
    under_ = 0;
    share_ = 0;
  }
  return effort_;
}

}  // namespace visema
