// SPDX-License-Identifier: Apache-2.0
#include "app/studio/air_follower.h"

#include <filesystem>
#include <utility>

#include "app/studio/core_words.h"
#include "core/base/try.h"
#include "core/live/live_session.h"

namespace visema::studio {
namespace {

SceneOptions sceneOf(const ui::AirScene& wish) {
  SceneOptions scene;
  scene.avatar = {wish.zoom, wish.right, wish.down};
  if (wish.overlaid) scene.overlay = wish.overlay.toStdString();
  if (wish.carded) scene.card = wish.card.toStdString();
  if (wish.named) scene.name = wish.name.toStdString(), scene.line = wish.line.toStdString();
  return scene;
}

Result<OnAirOptions> optionsOf(const ui::AirWish& wish) {
  OnAirOptions options;
  options.camera = wish.camera;
  options.microphone = wish.microphone;
  options.v4l2 = wish.loopback;
  options.evenVoice = wish.evenVoice;
  options.scene = sceneOf(wish.scene);
  if (!wish.stream.isEmpty())
    options.streams.push_back(TRY(StreamAddress::parse(wish.stream.toStdString(), wish.key.toStdString())));
  if (!wish.film.isEmpty()) options.streams.push_back(TRY(StreamAddress::parse(wish.film.toStdString(), {})));
  return options;
}

}  // namespace

void AirFollower::follow(const ui::AirWish& wish, LiveSession* session) {
  if (wish == ui::AirWish()) {
    if (session) session->setOutput(nullptr);
    set(nullptr, {});
  } else if (wish != now_) {
    change(wish);
  }
  now_ = air_ ? wish : ui::AirWish();
  if (session && air_) session->setOutput(air_->output());
}

void AirFollower::change(const ui::AirWish& wish) {
  std::error_code error;  // what cannot be written is told when it is
  if (!wish.film.isEmpty())
    std::filesystem::create_directories(std::filesystem::path(wish.film.toStdString()).parent_path(), error);
  const auto options = optionsOf(wish);
  if (!options) return tell(inWords(options.error().message));
  if (air_) {  // what stays as it was goes on
    const Status changed = air_->change(*options);
    return tell(changed ? QString() : inWords(changed.error().message));
  }
  auto air = OnAir::start(*options);
  air ? set(std::move(*air), {}) : tell(inWords(air.error().message));
}

ui::AirState AirFollower::state() const {
  const std::lock_guard lock(mutex_);
  ui::AirState state;
  state.trouble = trouble_;
  if (!air_) return state;
  const OnAirStatus status = air_->status();
  state.live = true;
  state.stopped = status.still && status.muted;
  state.muted = status.muted;
  state.seen = status.cameraWatched;
  state.heard = status.microphoneHeard;
  state.shown = air_->shown();
  for (const StreamHealth& stream : status.streams)
    state.streams.push_back({stream.isFile, stream.connected, stream.kilobits, static_cast<qint64>(stream.sentPictures),
                             static_cast<qint64>(stream.droppedPictures)});
  if (!status.trouble.empty()) state.trouble = inWords(status.trouble);
  return state;
}

void AirFollower::stop(bool on) {
  const std::lock_guard lock(mutex_);
  if (!air_) return;
  air_->setMuted(on);
  air_->setStill(on);
}

void AirFollower::mute(bool on) {
  const std::lock_guard lock(mutex_);
  if (air_) air_->setMuted(on);
}

void AirFollower::tell(const QString& trouble) {
  const std::lock_guard lock(mutex_);
  trouble_ = trouble;
}

void AirFollower::set(std::unique_ptr<OnAir> next, const QString& trouble) {
  {
    const std::lock_guard lock(mutex_);
    air_.swap(next);
    trouble_ = trouble;
  }
  next.reset();  // outside the lock: it waits for a thread
}

}  // namespace visema::studio
