// SPDX-License-Identifier: Apache-2.0
#include "core/live/frame_maker.h"

#include <algorithm>

#include "core/base/trace.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr float kPresenceStep = 0.2f;  // the painted mouth comes and goes within five frames
constexpr float kClosing = 0.4f;       // what is left of a broken-off word's opening after a frame
constexpr int kFailuresToReopen = 25;  // an engine that fails for a second is opened anew

std::function<bool(ClipFrame)> fetchFrom(const std::shared_ptr<LoadedAvatar>& avatar) {
  return [avatar](ClipFrame at) {
    ClipFrames& clip = avatar->clip(at.clip);
    clip.willNeed(at.frame, 1);
    return clip.frameIfReady(at.frame) != nullptr;
  };
}

}  // namespace

FrameMaker::FrameMaker(Metrics& metrics, Now now)
    : now_(std::move(now)),
      paintTime_(metrics.histogram("paint_ms")),
      engineFailures_(metrics.counter("engine_failures")) {}

Result<std::vector<std::unique_ptr<LipPipeline>>> FrameMaker::openPipelines(const LiveAvatar& avatar) {
  std::vector<std::unique_ptr<LipPipeline>> pipelines;
  for (const LiveNetwork& network : avatar.networks) {
    auto pipeline = TRY(LipPipeline::create(avatar.avatar, network.index, network.engine, avatar.source));
    pipelines.push_back(std::move(pipeline));
  }
  return pipelines;
}

Status FrameMaker::mount(LiveAvatar avatar) {
  TraceSpan span("mount");
  auto pipelines = TRY(openPipelines(avatar));
  if (!stage_.playhead || stage_.avatar.avatar != avatar.avatar) {
    auto playhead = Playhead::create(playableClips(*avatar.avatar), {.sendFor = fetchFrom(avatar.avatar)});
    if (!playhead) return fail(playhead.error());
    stage_.playhead = std::move(*playhead);
    stage_.footage.emplace(avatar.avatar);
    lastPicture_ = nullptr;
    presence_ = 0;
  }
  stage_.pipelines = std::move(pipelines);
  stage_.avatar = std::move(avatar);
  ladder_ = EffortLadder(stage_.pipelines.size() > 1);
  failures_ = 0;
  trouble_.clear();
  return {};
}

/// A voice that breaks off leaves a mouth that closes quickly, not at once.
void FrameMaker::hear(const HeardFrame* heard) {
  voice_ = heard != nullptr;
  if (heard) {
    last_ = *heard;
    last_->recorders = {};  // they end when their session says so
  } else if (last_) {
    last_->gate *= kClosing;
    last_->speaking = false;
  }
}

/// None where nothing can be painted: no network, or one that listens through another encoder than what was heard.
LipPipeline* FrameMaker::pipeline() {
  if (!last_ || stage_.pipelines.empty()) return nullptr;
  auto& pipeline = ladder_.effort() == Effort::Full ? stage_.pipelines.front() : stage_.pipelines.back();
  return last_->rows.dimension() == pipeline->featureSize() ? pipeline.get() : nullptr;
}

FrameMaker::Made FrameMaker::make(const HeardFrame* heard, int steps, const MouthControls& mouth,
                                  RenderControls controls) {
  Made made;
  if (!stage_.playhead) return made;
  hear(heard);
  const bool speaking = heard && heard->speaking;
  for (int i = 1; i < steps; ++i) made.unseen.push_back(stage_.playhead->next(speaking));
  made.plan = stage_.playhead->next(speaking);
  const SteadyTime start = now_();
  LipPipeline* pipeline = this->pipeline();
  const bool wanted = voice_ && pipeline && ladder_.effort() != Effort::Still;
  presence_ = std::clamp(presence_ + (wanted ? kPresenceStep : -kPresenceStep), 0.0f, 1.0f);
  if (wanted) presence_ = std::max(presence_, heard->gate);  // a voice that begins at once is seen at once
  if (pipeline) {
    pipeline->hear(*last_, mouth);
    made.opening = pipeline->opening();
  }
  controls.presence = presence_;
  if (auto picture = this->picture(made.plan, controls, presence_ > 0 ? pipeline : nullptr))
    lastPicture_ = std::move(*picture);
  else
    trouble_ = picture.error().message;  // the footage itself cannot be read: what was shown last stays
  made.picture = lastPicture_;
  made.asFilmed = asFilmed_;
  if (voice_ && pipeline) {
    const double took = millisecondsBetween(start, now_());
    paintTime_.record(took);
    ladder_.observe(took * kFrameRate.toDouble() / 1000);
  }
  return made;
}

Result<YuvFrame> FrameMaker::picture(const FramePlan& plan, const RenderControls& controls, LipPipeline* pipeline) {
  repeated_ = pipeline && ladder_.effort() == Effort::EverySecond && lastPicture_ && !repeated_;
  if (repeated_) return lastPicture_;
  asFilmed_ = false;
  auto picture = paintedOrFilmed(plan, controls, pipeline);
  if (!picture || !stage_.avatar.backdrop) return picture;
  auto shown = stage_.avatar.backdrop->behind(**picture);
  if (shown) return std::move(shown->picture);
  trouble_ = shown.error().message;  // the avatar goes on as filmed
  return picture;
}

Result<YuvFrame> FrameMaker::paintedOrFilmed(const FramePlan& plan, const RenderControls& controls,
                                             LipPipeline* pipeline) {
  if (pipeline) {
    TraceSpan span("paint", plan.main.frame);
    auto painted = pipeline->render(plan, controls);
    if (painted && judge_)
      if (const std::string why = judge_(pipeline->renderer().mouth()); !why.empty())
        painted = fail(ErrorCode::Internal, "the network painted a mouth that is " + why);
    if (painted) {
      failures_ = 0;
      trouble_.clear();
      return painted;
    }
    engineFailed(painted.error());
    asFilmed_ = true;
    return stage_.footage->picture(plan);
  }
  auto filmed = stage_.footage->picture(plan);
  if (filmed && failures_ == 0) trouble_.clear();
  return filmed;
}

/// The footage goes on; an engine that stays broken is opened anew.
void FrameMaker::engineFailed(const Error& error) {
  engineFailures_.add();
  trouble_ = error.message;
  if (++failures_ % kFailuresToReopen != 0) return;
  if (auto pipelines = openPipelines(stage_.avatar)) stage_.pipelines = std::move(*pipelines);
}

}  // namespace visema
