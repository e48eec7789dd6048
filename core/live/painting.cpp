// SPDX-License-Identifier: Apache-2.0
#include "core/live/painting.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "core/base/trace.h"

namespace visema {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostWaiting = 25;  // pictures; a second is more than any delay
constexpr milliseconds kFrameTime(40);
constexpr milliseconds kFillInAhead(40);  // a picture of silence is made this long before it is shown,
constexpr milliseconds kFillInLate(40);   // or this late, where one of a voice should have come
constexpr int kMostSteps = 25;            // of footage after a gap; beyond that nothing goes on anyway

void keep(TakeRecorder& take, FrameIndex index, const FrameMaker::Made& made) {
  FrameIndex at = index - static_cast<FrameIndex>(made.unseen.size());
  for (const FramePlan& plan : made.unseen) take.frame(at++, plan);
  take.frame(index, made.plan);
}

}  // namespace

Painting::Painting(LiveAvatar avatar, LiveOptions options, BoundedQueue<HeardFrame>& heard, Metrics& metrics)
    : heard_(heard),
      queueTime_(metrics.histogram("queue_ms")),
      holdTime_(metrics.histogram("hold_ms")),
      endToEnd_(metrics.histogram("microphone_to_frame_ms")),
      options_(std::move(options)),
      ordered_(std::move(avatar)),
      maker_(metrics),
      thread_([this](std::stop_token stop) { run(std::move(stop)); }) {}

void Painting::onFrame(std::function<void()> callback) {
  std::scoped_lock lock(callbackMutex_, mutex_);
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
  {
    std::lock_guard lock(mutex_);
    ordered_ = std::move(avatar);
    orderedBackdrop_.reset();  // it brings its own
  }
  heard_.push(HeardFrame::wakeUp());
}

void Painting::setBackdrop(std::shared_ptr<Backdrop> backdrop) {
  std::lock_guard lock(mutex_);
  if (ordered_)
    ordered_->backdrop = std::move(backdrop);
  else
    orderedBackdrop_ = std::move(backdrop);
}

void Painting::setPaused(bool paused) {
  {
    std::lock_guard lock(mutex_);
    paused_ = paused;
  }
  heard_.push(HeardFrame::wakeUp());
}

void Painting::setOutput(std::shared_ptr<LiveOutput> output) {
  std::shared_ptr<LiveOutput> before;
  {
    std::lock_guard lock(mutex_);
    before = std::exchange(output_, output);
  }
  if (before) before->onWatched({});
  if (output) output->onWatched([this] { heard_.push(HeardFrame::wakeUp()); });
  heard_.push(HeardFrame::wakeUp());
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

bool Painting::isOver(int voice) const {
  std::lock_guard lock(mutex_);
  return lastOver_ == voice &&
         std::all_of(finished_.begin(), finished_.end(), [](const Finished& each) { return each.frame.index < 0; });
}

std::optional<LiveFrame> Painting::takeDue(SteadyTime now) {
  std::lock_guard lock(mutex_);
  std::optional<Finished> due;
  while (!finished_.empty() && finished_.front().frame.showAt <= now) {
    if (due) ++status_.late;
    due = std::move(finished_.front());
    finished_.pop_front();
  }
  if (!due) return std::nullopt;
  if (due->film) due->film->shown(due->frame);
  if (due->frame.index >= 0) {
    holdTime_.record(std::max(0.0, millisecondsBetween(due->at, now)));
    endToEnd_.record(std::max(0.0, millisecondsBetween(due->frame.heardAt, now)));
  }
  return std::move(due->frame);
}

std::optional<SteadyTime> Painting::nextDue() const {
  std::lock_guard lock(mutex_);
  if (finished_.empty()) return std::nullopt;
  return finished_.front().frame.showAt;
}

void Painting::run(std::stop_token stop) {
  nameThisThread("painting");
  takeOrders();
  while (!stop.stop_requested()) {
    const auto heard = nextHeard(stop);
    if (stop.stop_requested()) return;
    takeOrders();
    if (!heard)
      fillIn();
    else if (heard->kind == HeardFrame::Kind::Frame)
      takeHeard(*heard);
    else if (heard->kind == HeardFrame::Kind::VoiceEnded)
      endVoice(heard->voice);
  }
}

void Painting::endVoice(int voice) {
  flowing_ = false;
  film_.reset();
  std::lock_guard lock(mutex_);
  lastOver_ = voice;
}

/// Nothing when it is time for a picture of silence.
std::optional<HeardFrame> Painting::nextHeard(const std::stop_token& stop) {
  bool paused;
  {
    std::lock_guard lock(mutex_);
    paused = paused_ && !(output_ && output_->watched());
  }
  if (!maker_.mounted() || (paused && !flowing_)) return heard_.pop(stop);
  if (!lastShow_) return heard_.tryPop();
  const SteadyTime next = *lastShow_ + kFrameTime;
  // A microphone whose sound comes late brings every frame late: what counts then is that they go on coming.
  const SteadyTime missed = std::max(next, lastHeard_ + kFrameTime) + kFillInLate;
  return heard_.popUntil(flowing_ ? missed : next - kFillInAhead, stop);
}

/// A new avatar takes over between two frames; one that cannot be mounted leaves the old one on stage.
void Painting::takeOrders() {
  std::optional<LiveAvatar> ordered;
  std::optional<std::shared_ptr<Backdrop>> backdrop;
  {
    std::lock_guard lock(mutex_);
    ordered.swap(ordered_);
    backdrop.swap(orderedBackdrop_);
  }
  if (backdrop) maker_.setBackdrop(std::move(*backdrop));
  if (!ordered) return;
  const Status mounted = maker_.mount(std::move(*ordered));
  refusal_ = mounted ? std::string() : mounted.error().message;
  std::lock_guard lock(mutex_);
  status_.message = refusal_;
}

void Painting::fillIn() {
  flowing_ = false;
  const SteadyTime now = std::chrono::steady_clock::now();
  make(nullptr, lastShow_ ? std::max(*lastShow_ + kFrameTime, now) : now);
}

void Painting::takeHeard(const HeardFrame& heard) {
  film_ = heard.recorders.film;
  const SteadyTime now = std::chrono::steady_clock::now();
  const SteadyTime due = heard.heardAt + milliseconds(heard.delayMs);
  lastHeard_ = now;
  if (flowing_ && due < lastDue_ + kFrameTime / 2) return;  // a shorter delay begins within what has been shown
  flowing_ = true;
  lastDue_ = due;
  if (!isSeen(heard)) return;
  if (now > due + kFrameTime && heard_.size() > 0) {
    ++skipped_;  // too late for its turn, and others wait: the next one shows what it would have
    return;
  }
  queueTime_.record(std::max(0.0, millisecondsBetween(heard.knownAt, now)));
  // After silence the first ones may fall between its pictures: they follow closely until they are in time.
  make(&heard, lastShow_ ? std::max(due, *lastShow_ + kFrameTime / 2) : due);
}

bool Painting::isSeen(const HeardFrame& heard) const {
  std::lock_guard lock(mutex_);
  return !paused_ || !output_ || output_->watched() || heard.recorders.film || heard.recorders.take;
}

/// The footage keeps its own time: what was skipped passes unseen.
int Painting::stepsTo(SteadyTime showAt) const {
  if (!lastShow_) return 1;
  return static_cast<int>(std::clamp(std::round(millisecondsBetween(*lastShow_, showAt) / kFrameTime.count()), 1.0,
                                     static_cast<double>(kMostSteps)));
}

void Painting::make(const HeardFrame* heard, SteadyTime showAt) {
  MouthControls mouth;
  RenderControls picture;
  {
    std::lock_guard lock(mutex_);
    mouth = options_.mouth;
    picture = options_.picture;
  }
  FrameMaker::Made made = maker_.make(heard, stepsTo(showAt), mouth, picture);
  lastShow_ = showAt;
  if (heard && heard->recorders.take) keep(*heard->recorders.take, heard->index, made);
  if (!made.picture) return;
  LiveFrame frame;
  frame.picture = std::move(made.picture);
  frame.showAt = showAt;
  frame.heardAt = showAt;
  frame.shown = made.plan.main;
  frame.opening = made.opening;
  if (heard) {
    frame.index = heard->index;
    frame.heardAt = heard->heardAt;
    frame.speaking = heard->speaking;
  }
  show(frame);
}

void Painting::show(const LiveFrame& frame) {
  std::lock_guard callbackLock(callbackMutex_);
  std::function<void()> callback;
  std::shared_ptr<LiveOutput> output;
  {
    std::lock_guard lock(mutex_);
    const SteadyTime now = std::chrono::steady_clock::now();
    ++status_.frames;
    if (frame.showAt < now) ++status_.late;
    status_.dropped = heard_.dropped() + skipped_;
    status_.effort = maker_.effort();
    status_.effortStepsDown = maker_.effortStepsDown();
    status_.speaking = frame.speaking;
    status_.message = refusal_.empty() ? maker_.trouble() : refusal_;
    output = output_;
    finished_.push_back({frame, now, film_});
    if (finished_.size() > kMostWaiting) finished_.pop_front();
    callback = callback_;
  }
  if (output) output->picture(frame);
  if (callback) callback();
}

}  // namespace visema
