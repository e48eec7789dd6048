// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/metrics.h"
#include "core/base/result.h"
#include "core/lipsync/footage.h"
#include "core/lipsync/lip_pipeline.h"
#include "core/lipsync/playhead.h"
#include "core/live/effort_ladder.h"
#include "core/live/heard_frame.h"
#include "core/live/live_avatar.h"

namespace visema {

/// Makes one picture after the other of whatever avatar is on stage: footage that never jumps, with the mouth painted
/// in while there is a voice. Knows nothing of when pictures are shown. Belongs to one thread.
class FrameMaker {
 public:
  using Now = std::function<SteadyTime()>;
  explicit FrameMaker(Metrics& metrics, Now now = std::chrono::steady_clock::now);

  /// Between two frames. One that cannot be mounted leaves the old one on stage; the same avatar with other networks
  /// goes on where it is.
  Status mount(LiveAvatar avatar);
  /// Another one behind the avatar that is mounted; null: as filmed.
  void setBackdrop(std::shared_ptr<Backdrop> backdrop) { stage_.avatar.backdrop = std::move(backdrop); }
  /// Says why a painted mouth cannot be shown; empty: it can. One that cannot is shown as filmed, as where the engine
  /// fails.
  using Judge = std::function<std::string(const MouthViews& mouth)>;
  void setJudge(Judge judge) { judge_ = std::move(judge); }
  bool mounted() const { return stage_.playhead.has_value(); }

  struct Made {
    YuvFrame picture;  // null: there is none yet
    FramePlan plan;
    std::vector<FramePlan> unseen;  // what passed before it
    float opening = 0;
    bool asFilmed = false;  // for what was painted cannot be shown
  };
  /// The next picture; `steps` frames of footage after the last one. Null: there is no voice.
  Made make(const HeardFrame* heard, int steps, const MouthControls& mouth, RenderControls controls);

  Effort effort() const { return ladder_.effort(); }
  int effortStepsDown() const { return ladder_.stepsDown(); }
  /// What is wrong with the pictures; empty: nothing.
  const std::string& trouble() const { return trouble_; }

 private:
  struct Stage {
    LiveAvatar avatar;
    std::optional<Footage> footage;
    std::optional<Playhead> playhead;
    std::vector<std::unique_ptr<LipPipeline>> pipelines;  // best first
  };

  static Result<std::vector<std::unique_ptr<LipPipeline>>> openPipelines(const LiveAvatar& avatar);
  void hear(const HeardFrame* heard);
  LipPipeline* pipeline();
  Result<YuvFrame> picture(const FramePlan& plan, const RenderControls& controls, LipPipeline* pipeline);
  Result<YuvFrame> paintedOrFilmed(const FramePlan& plan, const RenderControls& controls, LipPipeline* pipeline);
  void engineFailed(const Error& error);

  const Now now_;
  Histogram& paintTime_;
  Counter& engineFailures_;
  Stage stage_;
  EffortLadder ladder_{false};
  std::optional<HeardFrame> last_;  // what was heard last; fades when there is nothing more
  bool voice_ = false;              // and whether there is more
  float presence_ = 0;              // how much of the painted mouth shows
  bool repeated_ = false;           // the last picture was shown twice, to save work
  YuvFrame lastPicture_;
  Judge judge_;
  bool asFilmed_ = false;
  int failures_ = 0;  // of the engine, one after the other
  std::string trouble_;
};

}  // namespace visema
