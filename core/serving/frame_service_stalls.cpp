// SPDX-License-Identifier: Apache-2.0
// What FrameService does about engines that stall.
#include <algorithm>
#include <utility>

#include "core/base/trace.h"
#include "core/serving/frame_service.h"

namespace visema {
namespace {

constexpr int kOpeningTakes = 12;  // times as long as a picture, at most

}  // namespace

void FrameService::watch(const std::shared_ptr<FrameBatch>& batch, Watched how) {
  {
    const std::lock_guard lock(watchedMutex_);
    watched_.push_back({batch, how, how == Watched::Still ? batch : nullptr});
  }
  if (how == Watched::Still) watchedChanged_.notify_one();
}

/// Answers for engines that do not. Painting waits for nobody, so a thread that is stuck cannot be helped: whoever
/// waits for it is given the footage.
void FrameService::keepWatch(const std::stop_token& stop) {
  nameThisThread("stalls");
  Worker own(engines_);  // for its JPEG encoder: no network is ever opened here
  const auto often = std::max(stallAfter_ / 10, std::chrono::milliseconds(1));
  const auto isStill = [](const Watching& each) { return each.how == Watched::Still; };
  while (!stop.stop_requested()) {
    std::vector<Watching> now;
    {
      std::unique_lock lock(watchedMutex_);
      watchedChanged_.wait_for(lock, stop, often,
                               [&] { return std::any_of(watched_.begin(), watched_.end(), isStill); });
      std::erase_if(watched_, [](const Watching& each) { return each.batch.expired(); });
      now = watched_;
      std::erase_if(watched_, isStill);  // these are answered below
    }
    for (const Watching& each : now)
      if (const auto batch = each.batch.lock()) lookAt(own, batch, each.how);
    lookAtSessions();
  }
  for (const Watching& each : watched_)
    if (each.held) each.held->giveUp({ErrorCode::Cancelled, "the server is stopping"});
}

void FrameService::lookAt(Worker& own, const std::shared_ptr<FrameBatch>& batch, Watched how) {
  const std::string& avatar = batch->avatar()->name();
  const ScopedRequest lines(batch->request());
  const auto most = static_cast<double>(stallAfter_.count());
  for (const std::size_t which : batch->stuckFor(most, kOpeningTakes * most)) {
    if (isPainting(batch->wish(which).show)) breaker_.stalled(avatar);
    batch->put(which, stillOf(own, batch->avatar(), batch->wish(which)));
  }
  const bool waitsInVain = breaker_.isOut(avatar) && batch->waitedMs() > most;
  if (how == Watched::Painted && !waitsInVain) return;
  while (const auto which = batch->take()) batch->put(*which, stillOf(own, batch->avatar(), batch->wish(*which)));
}

/// A session whose engine is stuck is over: its client is told, and the next one is shown what was filmed.
void FrameService::lookAtSessions() {
  for (const auto& session : livingSessions())
    if (session->giveUpIfStuck(static_cast<double>(stallAfter_.count()))) breaker_.stalled(session->avatar().name());
}

Result<PaintedFrame> FrameService::stillOf(Worker& own, const ServedAvatarPtr& avatar, FrameWish wish) {
  const bool instead = isPainting(wish.show);
  if (wish.show == Show::Picture) wish.show = Show::Footage;
  if (wish.show == Show::Mouth) wish.show = Show::Face;
  auto still = paintSafely(own, avatar, wish, [] {});
  if (still && instead) still->doubt = "not painted, for the engine stalls";
  countPainted(avatar->name(), wish.show, still);
  return still;
}

/// One mouth, whatever is remembered of it.
void FrameService::tryEngine(const ServedAvatarPtr& avatar, std::function<void(bool works)> done) {
  const auto batch = std::make_shared<FrameBatch>(
      avatar, std::vector{FrameWish()}, std::vector<Result<PaintedFrame>>(1, fail(ErrorCode::Internal, "not painted")),
      std::vector<std::size_t>{0},
      [done = std::move(done)](const auto& frames) { done(frames[0] && frames[0]->doubt.empty()); },
      FrameBatch::Kind::Trial);
  watch(batch, Watched::Painted);
  letIn(batch, 1, &FrameService::paintNow);
}

}  // namespace visema
