// SPDX-License-Identifier: Apache-2.0
#include "core/live/live_session.h"

#include "core/live/hearing.h"
#include "core/live/painting.h"

namespace visema {
namespace {
constexpr std::size_t kHeardAhead = 16;  // frames that may wait for the painter; a file is heard a lookahead at once
}

class LiveSession::Impl {
 public:
  Impl(std::unique_ptr<AudioSource> voice, std::unique_ptr<SpeechEncoder> encoder, LiveAvatar avatar,
       const LiveOptions& options)
      : painting(std::move(avatar), options, heard, metrics),
        hearing(std::move(voice), std::move(encoder), options.lookahead, options.marginMs, heard, metrics) {}

  Metrics metrics;
  BoundedQueue<HeardFrame> heard{kHeardAhead, WhenFull::DropOldest};
  Painting painting;
  Hearing hearing;  // stops first: nothing is heard any more when the painter goes
};

LiveSession::LiveSession(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LiveSession::~LiveSession() = default;

Result<std::unique_ptr<LiveSession>> LiveSession::start(std::unique_ptr<AudioSource> voice,
                                                        std::unique_ptr<SpeechEncoder> encoder, LiveAvatar avatar,
                                                        LiveOptions options) {
  if (!voice || !encoder || !avatar.avatar || !avatar.engine)
    return fail(ErrorCode::InvalidArgument, "a live session needs a voice, a speech encoder and an avatar");
  // What will fail on the painting thread fails here already, where it can be said.
  auto driver = MouthDriver::create(*avatar.avatar->package(), avatar.network, avatar.silence);
  if (!driver) return fail(driver.error());
  return std::unique_ptr<LiveSession>(
      new LiveSession(std::make_unique<Impl>(std::move(voice), std::move(encoder), std::move(avatar), options)));
}

void LiveSession::onFrame(std::function<void()> callback) { impl_->painting.onFrame(std::move(callback)); }
std::optional<LiveFrame> LiveSession::takeDue(SteadyTime now) { return impl_->painting.takeDue(now); }
std::optional<SteadyTime> LiveSession::nextDue() const { return impl_->painting.nextDue(); }
void LiveSession::setLookahead(Lookahead lookahead) { impl_->hearing.setLookahead(lookahead); }
void LiveSession::setMouth(MouthControls mouth) { impl_->painting.setMouth(mouth); }
void LiveSession::setPicture(RenderControls picture) { impl_->painting.setPicture(picture); }
void LiveSession::setAvatar(LiveAvatar avatar) { impl_->painting.setAvatar(std::move(avatar)); }

LiveStatus LiveSession::status() const {
  LiveStatus status;
  status.delayMs = impl_->hearing.delayMs();
  status.levelDb = impl_->hearing.levelDb();
  status.ended = impl_->hearing.ended();
  status.message = impl_->hearing.takeMessage();
  impl_->painting.fill(status);
  status.timings = impl_->metrics.snapshot();
  return status;
}

}  // namespace visema
