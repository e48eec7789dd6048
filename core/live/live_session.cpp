// SPDX-License-Identifier: Apache-2.0
#include "core/live/live_session.h"

#include <mutex>

#include "core/base/try.h"
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
    TRY(MouthDriver::create(*avatar.avatar->package(), network.index, avatar.source));
  auto playhead = TRY(Playhead::create(playableClips(*avatar.avatar)));
  const ClipFrame first = playhead.position();
  TRY(avatar.avatar->clip(first.clip).frame(first.frame));
  return {};
}

const Error kNoVoice{ErrorCode::InvalidArgument, "there is no voice to record: choose one first"};

}  // namespace

class LiveSession::Impl {
 public:
  Impl(LiveAvatar avatar, const LiveOptions& options)
      : settings(options),
        painting(avatar, options, heard, metrics),
        hearing(options.lookahead, options.marginMs, heard, metrics, recorders, options.heard) {
    follow(avatar);
  }
  ~Impl() { painting.setOutput(nullptr); }  // nobody wakes a painter that is gone
  /// A recording that ends because something else begins: what went wrong with it is told, and stops nothing.
  void endRecordings() {
    (void)recorders.end(recorders.exchange(std::shared_ptr<TakeRecorder>()));
    const auto film = recorders.exchange(std::shared_ptr<FilmRecorder>());
    if (!film) return;
    if (Status status = film->finish(); !status) recorders.setTrouble(status.error().message);
  }
  Status record(const LiveRecording& wanted, const AudioSource& from);
  Result<std::shared_ptr<TakeRecorder>> beginTake(const std::filesystem::path& folder, const AudioSource& from) const;
  Result<std::shared_ptr<FilmRecorder>> beginFilm(const std::filesystem::path& file, const AudioSource& from) const;
  void endVoice() {
    voice.reset();
    hearing.setVoice(nullptr);
  }
  /// Thread-safe.
  std::string footageTrouble() const {
    const auto shown = avatar();
    for (std::size_t i = 0; i < shown->package()->manifest().clips.size(); ++i)
      if (std::string trouble = shown->clip(i).trouble(); !trouble.empty()) return trouble;
    return {};
  }
  bool canSpeak() const { return !onStage.networks.empty(); }
  void follow(LiveAvatar avatar) {
    if (!avatar.networks.empty()) hearing.setEncoder(avatar.encoder);
    std::lock_guard lock(stageMutex);
    std::swap(onStage, avatar);  // the one before goes when the lock is gone
  }
  /// Thread-safe.
  std::shared_ptr<LoadedAvatar> avatar() const {
    std::lock_guard lock(stageMutex);
    return onStage.avatar;
  }

  Metrics metrics;
  BoundedQueue<HeardFrame> heard{kHeardAhead, WhenFull::DropOldest};
  RecorderSlot recorders;
  LiveOptions settings;  // as they are now
  LiveAvatar onStage;
  mutable std::mutex stageMutex;  // against a change of it while another thread asks
  std::weak_ptr<AudioSource> voice;
  Painting painting;
  Hearing hearing;  // stops first: nothing is heard any more when the painter goes
};

LiveSession::LiveSession(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LiveSession::~LiveSession() = default;

Result<std::unique_ptr<LiveSession>> LiveSession::start(LiveAvatar avatar, LiveOptions options) {
  TRY(check(avatar));
  return std::unique_ptr<LiveSession>(new LiveSession(std::make_unique<Impl>(std::move(avatar), options)));
}

Status LiveSession::setVoice(std::shared_ptr<AudioSource> voice, const LiveRecording& record) {
  if (voice && !impl_->canSpeak())
    return fail(ErrorCode::Unsupported, "this avatar has no network that could speak: train it first");
  impl_->endRecordings();
  impl_->endVoice();
  if (!voice) return {};
  TRY(impl_->record(record, *voice));
  impl_->voice = voice;
  impl_->hearing.setVoice(std::move(voice));
  return {};
}

Status LiveSession::setAvatar(LiveAvatar avatar) {
  TRY(check(avatar));
  if (avatar.avatar != impl_->onStage.avatar) impl_->endRecordings();
  if (avatar.networks.empty()) impl_->endVoice();
  impl_->follow(avatar);
  impl_->painting.setAvatar(std::move(avatar));
  return {};
}

/// All that is wanted, or nothing.
Status LiveSession::Impl::record(const LiveRecording& wanted, const AudioSource& from) {
  Recorders begun;
  if (!wanted.film.empty()) {
    begun.film = TRY(beginFilm(wanted.film, from));
  }
  if (!wanted.take.empty()) {
    begun.take = TRY(beginTake(wanted.take, from));
  }
  recorders.setTrouble({});
  recorders.exchange(std::move(begun.film));
  recorders.exchange(std::move(begun.take));
  return {};
}

Result<std::shared_ptr<TakeRecorder>> LiveSession::Impl::beginTake(const std::filesystem::path& folder,
                                                                   const AudioSource& from) const {
  const AvatarPackage& package = *onStage.avatar->package();
  Take take;
  take.folder = folder;
  take.avatar = package.path();
  take.avatarHash = package.hash();
  take.network = package.manifest().networks[onStage.networks.front().index].name;
  take.lookahead = settings.lookahead;
  take.mouth = settings.mouth;
  take.sharpness = settings.picture.sharpness;
  std::vector<std::string> clips;
  for (const Clip& clip : package.manifest().clips) clips.push_back(clip.name);
  return TakeRecorder::start(take, std::move(clips), from.rate(), from.channels(),
                             settings.freeBytes ? settings.freeBytes : freeBytesOf);
}

Result<std::shared_ptr<FilmRecorder>> LiveSession::Impl::beginFilm(const std::filesystem::path& file,
                                                                   const AudioSource& from) const {
  auto picture = TRY(onStage.avatar->clip(0).frame(0));
  return FilmRecorder::start(file, picture->size(), picture->color(), from.rate(), from.channels());
}

Status LiveSession::startTake(const std::filesystem::path& folder) {
  const auto voice = impl_->voice.lock();
  if (!voice) return fail(kNoVoice);
  auto begun = TRY(impl_->beginTake(folder, *voice));
  (void)impl_->recorders.end(impl_->recorders.exchange(std::move(begun)));
  return {};
}

Result<std::filesystem::path> LiveSession::stopTake() {
  const auto recorder = impl_->recorders.exchange(std::shared_ptr<TakeRecorder>());
  if (!recorder) return std::filesystem::path();
  TRY(impl_->recorders.end(recorder));
  return recorder->folder();
}

Result<std::filesystem::path> LiveSession::stopFilm() {
  const auto recorder = impl_->recorders.exchange(std::shared_ptr<FilmRecorder>());
  if (!recorder) return std::filesystem::path();
  TRY(recorder->finish());
  return recorder->file();
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
void LiveSession::setOutput(std::shared_ptr<LiveOutput> output) {
  impl_->hearing.setOutput(output);
  impl_->painting.setOutput(std::move(output));
}
void LiveSession::setPaused(bool paused) { impl_->painting.setPaused(paused); }

LiveStatus LiveSession::status() const {
  LiveStatus status;
  status.delayMs = impl_->hearing.delayMs();
  status.level = impl_->hearing.level();
  status.ended = impl_->hearing.ended() && impl_->painting.isOver(impl_->hearing.voice());
  const Recorders recorders = impl_->recorders.current();
  if (recorders.take) {
    status.takeSeconds = recorders.take->seconds();
    status.takeTrouble = recorders.take->trouble();
  }
  status.endedTake = impl_->recorders.ended();
  if (recorders.film) status.filmSeconds = recorders.film->seconds();
  status.message = impl_->hearing.trouble();
  if (status.message.empty() && recorders.film) status.message = recorders.film->trouble();
  if (status.message.empty()) status.message = impl_->recorders.trouble();
  if (status.message.empty()) status.message = status.takeTrouble;
  if (status.message.empty()) status.message = impl_->footageTrouble();
  impl_->painting.fill(status);
  status.timings = impl_->metrics.snapshot();
  impl_->avatar()->faces().addTo(status.timings);
  return status;
}

}  // namespace visema
