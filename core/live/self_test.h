// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "core/base/lookahead.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/live/live_session.h"

namespace visema {

struct SelfTestOptions {
  std::string microphone;   // by name; empty: the default one
  std::string loudspeaker;  // the microphone must hear it
  Lookahead lookahead;
  double seconds = 20;
  Status validate() const;
};

/// In milliseconds.
struct Spread {
  int count = 0;
  double least = 0, median = 0, p95 = 0, most = 0;
};

struct SelfTestReport {
  int played = 0;            // clicks
  int heard = 0;             // of these, by the microphone
  int shown = 0;             // of these, in a picture
  int answered = 0;          // tones after which the session noticed speech
  Spread microphoneToFrame;  // from a click in the air to the picture of its moment on the screen
  Spread offset;             // how far that picture was from where its sound says it belongs
  double driftMsAnHour = 0;  // of the offset
  int promisedMs = 0;        // the delay the session says it has
  LiveStatus status;         // of the session at its end
  /// What the product promises: 600 ms with full lookahead, 200 ms with low, sound and picture within one frame.
  Status verdict(Lookahead lookahead) const;
  std::string json() const;
};

/// Plays a click and a tone every second, listens to them through the microphone and looks when their pictures come:
/// the true delay, by the clocks of loudspeaker and screen and not by what the session believes.
Result<SelfTestReport> runSelfTest(LiveAvatar avatar, const SelfTestOptions& options, const ProgressFn& progress,
                                   std::stop_token stop);

}  // namespace visema
