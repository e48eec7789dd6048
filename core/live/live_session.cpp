// SPDX-License-Identifier: Apache-2.0
#include "core/live/live_session.h"

#include "core/live/hearing.h"
#include "core/live/painting.h"

namespace visema {
namespace {

constexpr std::size_t kHeardAhead = 16;  // frames that may wait for the painter; a file is heard a lookahead at once

/// What would fail on the painting thread fails here already, where it can be said; what is slow there is done here.
Status check(const LiveAvatar& avatar) {
  if (!avatar.avatar) return fail(ErrorCode::InvalidArgument, "a live session needs an avatar");
  if (!avatar.networks.empty() && !avatar.encoder)
    return fail(ErrorCode::InvalidArgument, "an avatar that speaks needs a speech encoder");
  for (const LiveNetwork& network : avatar.networks)
    if (auto driver = MouthDriver::create(*avatar.avatar->package(), network.index, avatar.silence); !driver)
      return fail(driver.error());
  auto playhead = Playhead::create(playableClips(*avatar.avatar->package()));
  if (!playhead) return fail(playhead.error());
  const ClipFrame first = playhead->position();
  if (auto frame = avatar.avatar->clip(first.clip).frame(first.frame); !frame) return fail(frame.error());
  return {};
}

}  // namespace

class LiveSession::Impl {
 public:
  Impl(LiveAvatar avatar, const LiveOptions& options)
      : painting(avatar, options, heard, metrics), hearing(options.lookahead, options.marginMs, heard, metrics) {
    follow(avatar);
  }
  void follow(const LiveAvatar& avatar) {
    canSpeak = !avatar.networks.empty();
    if (canSpeak) hearing.setEncoder(avatar.encoder);
  }

  Metrics metrics;
  BoundedQueue<HeardFrame> heard{kHeardAhead, WhenFull::DropOldest};
  bool canSpeak = false;
  Painting painting;
  Hearing hearing;  // stops first: nothing is heard any more when the painter goes
};

LiveSession::LiveSession(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LiveSession::~LiveSession() = default;

Result<std::unique_ptr<LiveSession>> LiveSession::start(LiveAvatar avatar, LiveOptions options) {
  if (Status status = check(avatar); !status) return fail(status.error());
  return std::unique_ptr<LiveSession>(new LiveSession(std::make_unique<Impl>(std::move(avatar), options)));
}

Status LiveSession::setVoice(std::shared_ptr<AudioSource> voice) {
  if (voice && !impl_->canSpeak)
    return fail(ErrorCode::Unsupported, "this avatar has no network that could speak: train it first");
  impl_->hearing.setVoice(std::move(voice));
  return {};
}

Status LiveSession::setAvatar(LiveAvatar avatar) {
  if (Status status = check(avatar); !status) return status;
  if (avatar.networks.empty()) impl_->hearing.setVoice(nullptr);
  impl_->follow(avatar);
  impl_->painting.setAvatar(std::move(avatar));
  return {};
}

void LiveSession::onFrame(std::function<void()> callback) { impl_->painting.onFrame(std::move(callback)); }
std::optional<LiveFrame> LiveSession::takeDue(SteadyTime now) { return impl_->painting.takeDue(now); }
std::optional<SteadyTime> LiveSession::nextDue() const { return impl_->painting.nextDue(); }
void LiveSession::setLookahead(Lookahead lookahead) { impl_->hearing.setLookahead(lookahead); }
void LiveSession::setMouth(MouthControls mouth) { impl_->painting.setMouth(mouth); }
void LiveSession::setPicture(RenderControls picture) { impl_->painting.setPicture(picture); }
void LiveSession::setPaused(bool paused) { impl_->painting.setPaused(paused); }

LiveStatus LiveSession::status() const {
  LiveStatus status;
  status.delayMs = impl_->hearing.delayMs();
  status.levelDb = impl_->hearing.levelDb();
  status.ended = impl_->hearing.ended();
  status.message = impl_->hearing.trouble();
  impl_->painting.fill(status);
  status.timings = impl_->metrics.snapshot();
  return status;
}

}  // namespace visema
