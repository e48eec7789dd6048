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
  auto playhead = Playhead::create(playableClips(*avatar.avatar));
  if (!playhead) return fail(playhead.error());
  const ClipFrame first = playhead->position();
  if (auto frame = avatar.avatar->clip(first.clip).frame(first.frame); !frame) return fail(frame.error());
  return {};
}

}  // namespace

class LiveSession::Impl {
 public:
  Impl(LiveAvatar avatar, const LiveOptions& options)
      : settings(options),
        painting(avatar, options, heard, metrics, take),
        hearing(options.lookahead, options.marginMs, heard, metrics, take) {
    follow(avatar);
  }
  /// A take that ends because something else begins: what went wrong with it is told, and stops nothing.
  void endTake() {
    if (const auto recorder = take.exchange(nullptr))
      if (Status status = recorder->finish(); !status) take.setTrouble(status.error().message);
  }
  void endVoice() {
    voice.reset();
    hearing.setVoice(nullptr);
  }
  bool canSpeak() const { return !onStage.networks.empty(); }
  void follow(const LiveAvatar& avatar) {
    onStage = avatar;
    if (canSpeak()) hearing.setEncoder(avatar.encoder);
  }

  Metrics metrics;
  BoundedQueue<HeardFrame> heard{kHeardAhead, WhenFull::DropOldest};
  TakeSlot take;
  LiveOptions settings;  // as they are now
  LiveAvatar onStage;
  std::weak_ptr<AudioSource> voice;
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
  if (voice && !impl_->canSpeak())
    return fail(ErrorCode::Unsupported, "this avatar has no network that could speak: train it first");
  impl_->endTake();
  impl_->voice = voice;
  impl_->hearing.setVoice(std::move(voice));
  return {};
}

Status LiveSession::setAvatar(LiveAvatar avatar) {
  if (Status status = check(avatar); !status) return status;
  if (avatar.avatar != impl_->onStage.avatar) impl_->endTake();
  if (avatar.networks.empty()) impl_->endVoice();
  impl_->follow(avatar);
  impl_->painting.setAvatar(std::move(avatar));
  return {};
}

Status LiveSession::startTake(const std::filesystem::path& folder) {
  const auto voice = impl_->voice.lock();
  if (!voice) return fail(ErrorCode::InvalidArgument, "there is no voice to record: choose one first");
  impl_->endTake();
  const AvatarPackage& package = *impl_->onStage.avatar->package();
  Take take;
  take.folder = folder;
  take.avatar = package.path();
  take.avatarHash = package.hash();
  take.network = package.manifest().networks[impl_->onStage.networks.front().index].name;
  take.lookaheadMs = millisecondsOf(impl_->settings.lookahead);
  take.mouth = impl_->settings.mouth;
  take.sharpness = impl_->settings.picture.sharpness;
  std::vector<std::string> clips;
  for (const Clip& clip : package.manifest().clips) clips.push_back(clip.name);
  auto recorder = TakeRecorder::start(take, std::move(clips), voice->rate(), voice->channels());
  if (!recorder) return fail(recorder.error());
  impl_->take.setTrouble({});
  impl_->take.exchange(std::move(*recorder));
  return {};
}

Result<std::filesystem::path> LiveSession::stopTake() {
  const auto recorder = impl_->take.exchange(nullptr);
  if (!recorder) return std::filesystem::path();
  if (Status status = recorder->finish(); !status) return fail(status.error());
  return recorder->folder();
}

void LiveSession::onFrame(std::function<void()> callback) { impl_->painting.onFrame(std::move(callback)); }
std::optional<LiveFrame> LiveSession::takeDue(SteadyTime now) { return impl_->painting.takeDue(now); }
std::optional<SteadyTime> LiveSession::nextDue() const { return impl_->painting.nextDue(); }
void LiveSession::setLookahead(Lookahead lookahead) {
  impl_->settings.lookahead = lookahead;
  impl_->hearing.setLookahead(lookahead);
}
void LiveSession::setMouth(MouthControls mouth) {
  impl_->settings.mouth = mouth;
  impl_->painting.setMouth(mouth);
}
void LiveSession::setPicture(RenderControls picture) {
  impl_->settings.picture = picture;
  impl_->painting.setPicture(picture);
}
void LiveSession::setBackdrop(std::shared_ptr<Backdrop> backdrop) {
  impl_->onStage.backdrop = backdrop;
  impl_->painting.setBackdrop(std::move(backdrop));
}
void LiveSession::setPaused(bool paused) { impl_->painting.setPaused(paused); }

LiveStatus LiveSession::status() const {
  LiveStatus status;
  status.delayMs = impl_->hearing.delayMs();
  status.levelDb = impl_->hearing.levelDb();
  status.ended = impl_->hearing.ended();
  status.message = impl_->hearing.trouble();
  if (status.message.empty()) status.message = impl_->take.trouble();
  impl_->painting.fill(status);
  if (const auto take = impl_->take.current()) status.takeSeconds = take->seconds();
  status.timings = impl_->metrics.snapshot();
  impl_->onStage.avatar->faces().addTo(status.timings);
  return status;
}

}  // namespace visema
