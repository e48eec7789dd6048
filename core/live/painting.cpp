// SPDX-License-Identifier: Apache-2.0
#include "core/live/painting.h"

#include <algorithm>
#include <chrono>

#include "core/base/trace.h"
#include "core/speech/feature_windows.h"

namespace visema {
namespace {

constexpr std::size_t kMostWaiting = 25;  // pictures; a second is more than any delay

double millisecondsBetween(SteadyTime from, SteadyTime to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

}  // namespace

Painting::Painting(LiveAvatar avatar, LiveOptions options, BoundedQueue<HeardFrame>& heard, Metrics& metrics)
    : heard_(heard),
      paintTime_(metrics.histogram("paint_ms")),
      endToEnd_(metrics.histogram("microphone_to_frame_ms")),
      options_(std::move(options)),
      ordered_(std::move(avatar)),
      ladder_(false),
      thread_([this](std::stop_token stop) { run(std::move(stop)); }) {}

void Painting::onFrame(std::function<void()> callback) {
  std::lock_guard lock(mutex_);
  callback_ = std::move(callback);
}

void Painting::setMouth(MouthControls mouth) {
  std::lock_guard lock(mutex_);
  options_.mouth = mouth;
}

void Painting::setPicture(RenderControls picture) {
  std::lock_guard lock(mutex_);
  options_.picture = picture;
}

void Painting::setAvatar(LiveAvatar avatar) {
  std::lock_guard lock(mutex_);
  ordered_ = std::move(avatar);
}

void Painting::tell(std::string message) {
  std::lock_guard lock(mutex_);
  status_.message = std::move(message);
}

void Painting::fill(LiveStatus& status) const {
  std::lock_guard lock(mutex_);
  status.frames = status_.frames;
  status.late = status_.late;
  status.dropped = status_.dropped;
  status.effort = status_.effort;
  status.effortStepsDown = status_.effortStepsDown;
  status.speaking = status_.speaking;
  if (!status_.message.empty()) status.message = status_.message;
}

std::optional<LiveFrame> Painting::takeDue(SteadyTime now) {
  std::lock_guard lock(mutex_);
  std::optional<LiveFrame> due;
  while (!finished_.empty() && finished_.front().showAt <= now) {
    due = std::move(finished_.front());
    finished_.pop_front();
  }
  if (due) endToEnd_.record(std::max(0.0, millisecondsBetween(due->heardAt, now)));
  return due;
}

std::optional<SteadyTime> Painting::nextDue() const {
  std::lock_guard lock(mutex_);
  if (finished_.empty()) return std::nullopt;
  return finished_.front().showAt;
}

void Painting::run(std::stop_token stop) {
  nameThisThread("painting");
  takeOrders();
  while (auto heard = heard_.pop(stop)) {
    takeOrders();
    paint(*heard);
  }
}

/// A new avatar takes over between two frames; one that cannot be mounted leaves the old one on air.
void Painting::takeOrders() {
  std::optional<LiveAvatar> ordered;
  {
    std::lock_guard lock(mutex_);
    ordered.swap(ordered_);
  }
  if (!ordered) return;
  if (Status status = mount(std::move(*ordered)); !status) tell(status.error().message);
}

Status Painting::mount(LiveAvatar avatar) {
  Stage stage;
  auto renderer = AvatarRenderer::create(avatar.avatar, avatar.network, avatar.engine);
  if (!renderer) return fail(renderer.error());
  auto driver = MouthDriver::create(*avatar.avatar->package(), avatar.network, avatar.silence);
  if (!driver) return fail(driver.error());
  auto playhead = Playhead::create(playableClips(*avatar.avatar->package()));
  if (!playhead) return fail(playhead.error());
  stage.avatar = std::move(avatar);
  stage.renderer = std::move(*renderer);
  stage.driver = std::move(*driver);
  stage.playhead = std::move(*playhead);
  stage.drive.resize(stage.driver->driveSize());
  stage_ = std::move(stage);
  return {};
}

Result<YuvFrame> Painting::picture(const HeardFrame& heard, const FramePlan& plan) {
  LiveOptions options;
  {
    std::lock_guard lock(mutex_);
    options = options_;
  }
  // The window the frame sees begins at row 0: the frame's own row lies kRowsBeforeFrame later.
  stage_.driver->drive(heard.rows, kRowsBeforeFrame, heard.rowsAhead, heard.gate, options.mouth, stage_.drive);
  const Effort effort = ladder_.effort();
  if (effort == Effort::EverySecond && heard.index % 2 != 0 && lastPicture_) return lastPicture_;
  if (effort == Effort::Still) return stage_.renderer->unpainted(plan);
  auto painted = stage_.renderer->render(plan, stage_.drive, options.picture);
  if (painted) return painted;
  tell(painted.error().message);
  return stage_.renderer->unpainted(plan);
}

void Painting::paint(const HeardFrame& heard) {
  if (!stage_.playhead) return;
  const auto start = std::chrono::steady_clock::now();
  // The footage keeps its own time: frames that were dropped pass unseen.
  for (FrameIndex skipped = lastIndex_ + 1; lastIndex_ >= 0 && skipped < heard.index; ++skipped)
    stage_.playhead->next(heard.speaking);
  const FramePlan plan = stage_.playhead->next(heard.speaking);
  lastIndex_ = heard.index;
  auto made = [&] {
    TraceSpan span("paint", heard.index);
    return picture(heard, plan);
  }();
  if (!made) {
    tell(made.error().message);
    if (!lastPicture_) return;
    made = lastPicture_;
  }
  lastPicture_ = *made;
  const double took = millisecondsBetween(start, std::chrono::steady_clock::now());
  paintTime_.record(took);
  ladder_.observe(took * kFrameRate.toDouble() / 1000);

  LiveFrame frame;
  frame.picture = *made;
  frame.index = heard.index;
  frame.heardAt = heard.heardAt;
  frame.showAt = heard.heardAt + std::chrono::milliseconds(heard.delayMs);
  frame.shown = plan.main;
  frame.opening = stage_.driver->opening(stage_.drive);
  frame.speaking = heard.speaking;
  show(std::move(frame));
}

void Painting::show(LiveFrame frame) {
  std::function<void()> callback;
  {
    std::lock_guard lock(mutex_);
    ++status_.frames;
    if (frame.showAt < std::chrono::steady_clock::now()) ++status_.late;
    status_.dropped = heard_.dropped();
    status_.effort = ladder_.effort();
    status_.effortStepsDown = ladder_.stepsDown();
    status_.speaking = frame.speaking;
    finished_.push_back(std::move(frame));
    if (finished_.size() > kMostWaiting) finished_.pop_front();
    callback = callback_;
  }
  if (callback) callback();
}

}  // namespace visema
