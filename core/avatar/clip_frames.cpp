// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/clip_frames.h"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "core/avatar/frame_schedule.h"
#include "core/avatar/open_file.h"
#include "core/base/thread_priority.h"
#include "core/base/trace.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr auto kIdleBeforeClosing = std::chrono::seconds(2);

/// A video that stays readable when its package is deleted or replaced meanwhile.
struct ClipSource {
  MediaSource media;
  std::shared_ptr<const OpenFile> file;
  std::string package;
};

Result<ClipSource> sourceOf(const AvatarPackage& package, const Clip& clip) {
  auto section = TRY(package.section(clip.video));
  auto file = TRY(OpenFile::open(section.path));
  return ClipSource{
      MediaSource::section(file->lastingPath(), static_cast<std::int64_t>(section.offset),
                           static_cast<std::int64_t>(section.length), clip.video + " in " + package.path().string()),
      file, package.path().string()};
}

/// Opens the clip's video and compares it with what the manifest says.
Result<std::unique_ptr<VideoReader>> openVideo(const MediaSource& source, const Clip& clip, WhenDamaged whenDamaged) {
  VideoReadOptions options;
  options.rate = clip.rate;
  options.whenDamaged = whenDamaged;
  auto reader = VideoReader::open(source, options);
  if (!reader) return fail(reader.error());
  const Size size = (*reader)->video().size;
  if (!(size == clip.size))
    return fail(ErrorCode::BadData, source.name() + " is " + std::to_string(size.width) + "x" +
                                        std::to_string(size.height) + " where the manifest says " +
                                        std::to_string(clip.size.width) + "x" + std::to_string(clip.size.height));
  const FrameIndex frames = (*reader)->expectedFrames();
  if (frames > 0 && frames + 1 < clip.frameCount)  // what a header says may be one short
    return fail(ErrorCode::BadData, source.name() + " has " + std::to_string(frames) +
                                        " frames where the manifest says " + std::to_string(clip.frameCount));
  return reader;
}

}  // namespace

/// What the decoders and those who ask share.
class ClipFrames::Impl {
 public:
  Impl(ClipSource source, Clip clip, std::vector<FrameIndex> keyFrames, Options options)
      : package_(std::move(source.package)),
        file_(std::move(source.file)),
        source_(std::move(source.media)),
        clip_(std::move(clip)),
        keyFrames_(std::move(keyFrames)),
        schedule_(clip_.frameCount, clip_.loop, std::max(options.capacity, kMinCapacity)),
        slots_(static_cast<std::size_t>(clip_.frameCount)),
        whenDamaged_(options.whenDamaged),
        loaders_(options.capacity >= slots_.size() ? options.loaders : 0) {
    decoders_.push_back(std::make_unique<Decoder>(*this, Duty::Soon));
    for (int i = 0; i < loaders_; ++i) decoders_.push_back(std::make_unique<Decoder>(*this, Duty::TheRest));
  }

  const Clip& clip() const { return clip_; }
  const std::vector<FrameIndex>& keyFrames() const { return keyFrames_; }
  bool loadsAll() const { return loaders_ > 0; }

  Result<YuvFrame> frame(FrameIndex index) {
    std::unique_lock lock(mutex_);
    if (index < 0 || index >= clip_.frameCount)
      return fail(ErrorCode::InvalidArgument, "clip " + clip_.name + " has no frame " + std::to_string(index));
    follow(index);
    YuvFrame& slot = slots_[static_cast<std::size_t>(index)];
    if (!slot && index < brokenFrom_) {
      schedule_.want(index);
      work_.notify_all();
      stored_.wait(lock, [&] { return slot || index >= brokenFrom_; });
      schedule_.unwant(index);
    }
    if (!slot) return fail(*error_);
    return slot;
  }

  YuvFrame frameIfReady(FrameIndex index) {
    std::lock_guard lock(mutex_);
    if (index < 0 || index >= clip_.frameCount) return nullptr;
    follow(index);
    return slots_[static_cast<std::size_t>(index)];
  }

  void willNeed(FrameIndex from, int step) {
    std::lock_guard lock(mutex_);
    if (from < 0 || from >= clip_.frameCount) return;
    last_ = from;
    step_ = step < 0 ? -1 : 1;
    moveTo(from);
  }

  FrameIndex shownFor(FrameIndex index) const {
    std::lock_guard lock(mutex_);
    const auto held = held_.find(index);
    return held == held_.end() ? index : held->second;
  }

  std::string trouble() const {
    std::lock_guard lock(mutex_);
    if (held_.empty()) return {};
    // Without figures, which grow from picture to picture, and the clip: one sentence is enough.
    return package_ +
           " is damaged: some of its pictures cannot be shown, and the one before them stays; copy the package again";
  }

  double loaded() const {
    std::lock_guard lock(mutex_);
    return static_cast<double>(schedule_.loadedCount()) / static_cast<double>(schedule_.keepable());
  }

 private:
  enum class Duty { Soon, TheRest };

  /// Decodes what the schedule says, with a reader of its own.
  class Decoder {
   public:
    Decoder(Impl& owner, Duty duty)
        : owner_(owner), duty_(duty), thread_([this](std::stop_token stop) { run(stop); }) {}

   private:
    void run(std::stop_token stop) {
      nameThisThread("decode");
      if (duty_ == Duty::TheRest) runThisThreadInBackground();  // nobody waits for it
      std::unique_lock lock(owner_.mutex_);
      while (!stop.stop_requested()) {
        std::optional<FrameSchedule::Run> run = pick();
        if (!run) {
          const bool woken =
              owner_.work_.wait_for(lock, stop, kIdleBeforeClosing, [&] { return (run = pick()).has_value(); });
          if (!woken && reader_) {  // a decoder at rest should not hold tens of megabytes
            lock.unlock();
            reader_.reset();
            lock.lock();
          }
          if (!run) continue;
        }
        lock.unlock();
        decode(*run, stop);
        lock.lock();
      }
    }

    std::optional<FrameSchedule::Run> pick() {
      if (duty_ == Duty::TheRest) return owner_.schedule_.nextElsewhere(reader_ ? position_ : FrameSchedule::kSoon);
      if (!owner_.asked_) return std::nullopt;
      return owner_.schedule_.next();
    }

    void decode(const FrameSchedule::Run& run, const std::stop_token& stop) {
      FrameIndex at = run.first;
      if (Status status = seek(at); !status) return owner_.breakFrom(at, status.error());
      for (; at <= run.last && !stop.stop_requested(); ++at) {
        auto frame = reader_->next();
        position_ = at + 1;
        if (!frame || !*frame) {
          reader_.reset();
          return owner_.breakFrom(at, frame ? owner_.tooShort(at) : frame.error());
        }
        if (!owner_.store(at, std::move(**frame), run)) {
          ++at;
          break;
        }
      }
      owner_.giveUp(at, run.last);
    }

    Status seek(FrameIndex frame) {
      if (!reader_) {
        reader_ = TRY(openVideo(owner_.source_, owner_.clip_, owner_.whenDamaged_));
        position_ = 0;
      }
      if (position_ == frame) return {};
      Status status = reader_->seek(frame);
      if (!status) reader_.reset();
      position_ = frame;
      return status;
    }

    Impl& owner_;
    const Duty duty_;
    std::unique_ptr<VideoReader> reader_;
    FrameIndex position_ = 0;  // what the reader delivers next
    std::jthread thread_;
  };

  /// Under the lock: notices the direction of play from what is asked for. One step back says nothing: threads that
  /// share the frames ask a little out of order.
  void follow(FrameIndex index) {
    stepsBack_ = index == last_ - 1 ? stepsBack_ + 1 : 0;
    if (index == last_ + 1) step_ = 1;
    if (stepsBack_ >= 2) step_ = -1;
    last_ = index;
    moveTo(index);
  }
  void moveTo(FrameIndex index) {
    asked_ = true;
    schedule_.moveTo(index, step_);
    work_.notify_all();
  }

  /// False when the decoder should leave its run: somebody waits for a frame elsewhere, or there is no room yet.
  bool store(FrameIndex index, VideoFrame frame, const FrameSchedule::Run& run) {
    YuvFrame letGo;  // freed after the lock is gone
    std::lock_guard lock(mutex_);
    const FrameSchedule::Kept kept = schedule_.store(index);
    if (kept.letGo) letGo = std::move(slots_[static_cast<std::size_t>(*kept.letGo)]);
    if (kept.letGo) slots_[static_cast<std::size_t>(*kept.letGo)] = nullptr;
    if (kept.keep) slots_[static_cast<std::size_t>(index)] = std::move(frame.image);
    if (frame.shows != index)
      held_[index] = frame.shows;
    else
      held_.erase(index);
    stored_.notify_all();
    return !kept.restIsFarther && !schedule_.wantedElsewhere(run);
  }

  void giveUp(FrameIndex first, FrameIndex last) {
    std::lock_guard lock(mutex_);
    for (FrameIndex i = first; i <= last; ++i) schedule_.giveUp(i);
    if (first <= last) work_.notify_all();
  }

  void breakFrom(FrameIndex index, const Error& error) {
    std::lock_guard lock(mutex_);
    if (index < brokenFrom_) {
      brokenFrom_ = index;
      error_ = error;
    }
    schedule_.forgetFrom(index);
    stored_.notify_all();
  }

  Error tooShort(FrameIndex frames) const {
    return {ErrorCode::BadData, source_.name() + " ends after " + std::to_string(frames) +
                                    " frames where the manifest says " + std::to_string(clip_.frameCount)};
  }

  const std::string package_;
  const std::shared_ptr<const OpenFile> file_;
  const MediaSource source_;
  const Clip clip_;
  const std::vector<FrameIndex> keyFrames_;
  mutable std::mutex mutex_;
  std::condition_variable_any work_;
  std::condition_variable stored_;
  FrameSchedule schedule_;
  std::vector<YuvFrame> slots_;
  std::map<FrameIndex, FrameIndex> held_;  // frames that are damaged, and what is shown in their place
  const WhenDamaged whenDamaged_;
  const int loaders_;
  bool asked_ = false;
  FrameIndex last_ = 0;
  int step_ = 1;
  int stepsBack_ = 0;
  FrameIndex brokenFrom_ = INT64_MAX;
  std::optional<Error> error_;
  std::vector<std::unique_ptr<Decoder>> decoders_;  // last: their threads use all the above
};

ClipFrames::ClipFrames(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ClipFrames::~ClipFrames() = default;

Result<std::unique_ptr<ClipFrames>> ClipFrames::open(std::shared_ptr<const AvatarPackage> package, std::size_t clip,
                                                     Options options) {
  const Clip& entry = package->manifest().clips[clip];
  auto source = TRY(sourceOf(*package, entry));
  // Opened here as well so that a video that does not fit is refused now and not at the first frame.
  auto reader = TRY(openVideo(source.media, entry, options.whenDamaged));
  auto impl = std::make_unique<Impl>(std::move(source), entry, reader->keyFrames(), options);
  return std::unique_ptr<ClipFrames>(new ClipFrames(std::move(impl)));
}

FrameIndex ClipFrames::frameCount() const { return impl_->clip().frameCount; }
Size ClipFrames::size() const { return impl_->clip().size; }
bool ClipFrames::loadsAll() const { return impl_->loadsAll(); }
const std::vector<FrameIndex>& ClipFrames::keyFrames() const { return impl_->keyFrames(); }
Result<YuvFrame> ClipFrames::frame(FrameIndex index) { return impl_->frame(index); }
YuvFrame ClipFrames::frameIfReady(FrameIndex index) { return impl_->frameIfReady(index); }
FrameIndex ClipFrames::shownFor(FrameIndex index) const { return impl_->shownFor(index); }
std::string ClipFrames::trouble() const { return impl_->trouble(); }
void ClipFrames::willNeed(FrameIndex from, int step) { impl_->willNeed(from, step); }
double ClipFrames::loaded() const { return impl_->loaded(); }

}  // namespace visema
