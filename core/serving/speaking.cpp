// SPDX-License-Identifier: Apache-2.0
#include "core/serving/speaking.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "core/base/log.h"
#include "core/base/try.h"
#include "core/base/yuv_convert.h"
#include "core/serving/sound_bytes.h"
#include "core/speech/feature_windows.h"

namespace visema {
namespace {

constexpr int kSecondsAhead = 120;         // of sound that may wait to be heard
constexpr std::size_t kFramesAhead = 3;    // that may wait to be taken
constexpr FrameIndex kFramesBehind = 8;    // sound that waits longer than so many frames is skipped, live
constexpr FrameIndex kFramesAtOnce = 250;  // that a step looks at

SampleRate rateOf(const SpeakingOptions& options) {
  return options.sound == SoundCoding::Opus ? OpusDecoder::kRate : options.rate;
}

}  // namespace

Status SpeakingOptions::validate() const {
  if (rate < 8000 || rate > 192000)
    return fail(ErrorCode::InvalidArgument, "a sound has 8000 to 192000 samples a second, not " + std::to_string(rate));
  if (picture == PictureCoding::H264 && (kilobits < 100 || kilobits > 50'000))
    return fail(ErrorCode::InvalidArgument, "H.264 has 100 to 50,000 kilobits a second");
  if (quality < 1 || quality > 100) return fail(ErrorCode::InvalidArgument, "the quality of a JPEG is 1 to 100");
  return {};
}

Result<std::shared_ptr<Speaking>> Speaking::create(ServedAvatarPtr avatar, std::unique_ptr<SpeechEncoder> encoder,
                                                   SpeakingOptions options, WorkerPool& workers, Metrics& metrics) {
  TRY(options.validate());
  std::shared_ptr<Speaking> made(new Speaking(std::move(avatar), std::move(encoder), options, workers, metrics));
  LiveAvatar stage;
  stage.avatar = made->avatar_->avatar();
  stage.networks.push_back({0, made->avatar_->sharedEngine()});
  stage.source = made->avatar_->source();
  TRY(made->maker_.mount(std::move(stage)));
  TRY(made->openCodecs());
  return made;
}

Speaking::Speaking(ServedAvatarPtr avatar, std::unique_ptr<SpeechEncoder> encoder, SpeakingOptions options,
                   WorkerPool& workers, Metrics& metrics)
    : avatar_(std::move(avatar)),
      options_(options),
      workers_(workers),
      frames_(metrics.counter("spoken_frames")),
      dropped_(metrics.counter("spoken_frames_dropped")),
      asFilmed_(metrics.counter("frames_as_filmed")),
      lag_(metrics.histogram("spoken_frame_ms")),
      resampler_(rateOf(options), kSpeechRate, 1),
      listener_(std::move(encoder)),
      maker_(metrics) {
  maker_.setJudge([this](const MouthViews& mouth) { return watch_.whyNot(mouth); });
}

Status Speaking::hear(std::span<const float> samples) {
  {
    const std::lock_guard lock(mutex_);
    if (finishing_ || over_) return fail(ErrorCode::InvalidArgument, "this sound is over already");
    if (coming_.size() + samples.size() > static_cast<std::size_t>(rateOf(options_)) * kSecondsAhead)
      return fail(ErrorCode::LimitExceeded,
                  "the sound comes too far ahead: at most " + std::to_string(kSecondsAhead) + " s of it may wait");
    coming_.insert(coming_.end(), samples.begin(), samples.end());
  }
  wake();
  return {};
}

Status Speaking::hearMessage(std::span<const std::byte> message) {
  if (decoder_) return hear(TRY(decoder_->decode(message)));
  return hear(samplesOfPcm16(message, kSpeechRate));  // as they come: the resampler knows their rate
}

/// Nothing where the codings are those that need none.
Status Speaking::openCodecs() {
  if (options_.sound == SoundCoding::Opus) decoder_ = TRY(OpusDecoder::open());
  if (options_.picture != PictureCoding::H264) return {};
  const Size size = pictureSize();
  if (size.width % 2 != 0 || size.height % 2 != 0)
    return fail(ErrorCode::Unsupported,
                avatar_->name() + " was filmed in an odd size, which H.264 has not: ask for JPEG");
  auto first = TRY(avatar_->avatar()->clip(0).frame(0));
  encoder_ = TRY(StreamEncoder::open({size, first->color(), options_.kilobits}));
  return {};
}

void Speaking::finish() {
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
  }
  wake();
}

void Speaking::abandon() {
  const std::lock_guard lock(mutex_);
  abandoned_ = over_ = true;
  ready_.clear();
  coming_.clear();
}

bool Speaking::giveUpIfStuck(double milliseconds) {
  {
    const std::lock_guard lock(mutex_);
    if (over_ || !since_ || millisecondsSince(*since_) <= milliseconds) return false;
    over_ = givenUp_ = true;
    trouble_ = avatar_->name() + "'s engine stalls: try again in 10 s";
    ready_.clear();
    coming_.clear();
  }
  if (onReady_) onReady_();
  return true;
}

/// At most one step of a session waits or runs at a time.
void Speaking::wake() {
  {
    const std::lock_guard lock(mutex_);
    if (running_ || over_) return;
    running_ = true;
  }
  workers_.postSession([self = shared_from_this()](Worker& worker) { self->step(worker); });
}

std::optional<SpokenFrame> Speaking::take() {
  std::optional<SpokenFrame> frame;
  {
    const std::lock_guard lock(mutex_);
    if (ready_.empty()) return frame;
    frame = std::move(ready_.front());
    ready_.pop_front();
  }
  wake();
  return frame;
}

bool Speaking::over() const {
  const std::lock_guard lock(mutex_);
  return over_ && ready_.empty();
}

std::string Speaking::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

Size Speaking::pictureSize() const { return avatar_->package().manifest().clips.front().size; }

/// Hears what has come; false where a full queue makes the rest wait.
bool Speaking::listen() {
  std::vector<float> samples;
  bool last = false;
  {
    const std::lock_guard lock(mutex_);
    if (options_.delivery == Delivery::Everything && ready_.size() >= kFramesAhead) return false;
    samples.swap(coming_);
    last = finishing_;
  }
  std::vector<float> speech;
  if (!samples.empty()) resampler_.push(samples, speech);
  if (last && !finished_) resampler_.flush(speech);
  if (!speech.empty()) listener_.listen(speech);
  if (last && !finished_) {
    listener_.finish();
    finished_ = true;
  }
  return true;
}

/// The next frame whose sound is known; live, those that come too late are passed over.
std::optional<SpeechFrame> Speaking::nextHeard(int& steps) {
  const Lookahead lookahead = options_.lookahead;
  auto heard = listener_.next(lookahead);
  if (options_.delivery == Delivery::Everything || !heard) return heard;
  const FrameIndex newest = frameAtSample(listener_.heard(), kSpeechRate, kFrameRate) - rowsAhead(lookahead);
  while (steps < kFramesAtOnce && newest - heard->index > kFramesBehind) {
    auto later = listener_.next(lookahead);
    if (!later) break;
    heard = std::move(later);
    ++steps;
  }
  return heard;
}

void Speaking::step(Worker& worker) {
  const ScopedRequest lines(request_);
  const SteadyTime start = std::chrono::steady_clock::now();
  {
    const std::lock_guard lock(mutex_);
    since_ = start;
  }
  int steps = 1;
  std::optional<SpeechFrame> heard;
  const bool listened = listen();
  if (listened) heard = nextHeard(steps);
  std::optional<Result<SpokenFrame>> painted;
  if (heard) {
    {
      const std::lock_guard lock(mutex_);
      makeRoom();
    }
    painted = paintSafely(worker, *heard, steps);
  }
  bool again = false;
  {
    const std::lock_guard lock(mutex_);
    running_ = false;
    since_.reset();
    if (givenUp_ && onGoingOn_) onGoingOn_();
    if (abandoned_ || givenUp_) return;
    if (painted && !*painted) {
      trouble_ = painted->error().message;
      over_ = true;
    } else if (painted) {
      lost_ += static_cast<std::uint64_t>(steps - 1);
      (*painted)->dropped = lost_;
      ready_.push_back(std::move(**painted));
      again = true;
    } else if (!listened) {
      again = ready_.size() < kFramesAhead;  // somebody took one meanwhile
    } else if (finished_) {
      over_ = true;
    } else {
      again = !coming_.empty() || finishing_;
    }
  }
  if (steps > 1) dropped_.add(static_cast<std::uint64_t>(steps - 1));
  if (painted) frames_.add(), lag_.record(millisecondsSince(start));
  if (again) wake();
  if (onReady_) onReady_();
}

/// Before a picture is encoded. Those of H.264 need the ones before them: all go, and a key follows.
void Speaking::makeRoom() {
  if (options_.delivery == Delivery::Everything || ready_.size() < kFramesAhead) return;
  const std::size_t gone = encoder_ ? ready_.size() : 1;
  ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(gone));
  needsKey_ = true;
  lost_ += gone;
  dropped_.add(gone);
}

/// Whatever a library throws ends this session and nothing else.
Result<SpokenFrame> Speaking::paintSafely(Worker& worker, const SpeechFrame& heard, int steps) {
  try {
    return paint(worker, heard, steps);
  } catch (const std::exception& error) {
    logError("serving", avatar_->name(), " at ", heard.index, ": ", error.what());
    return fail(ErrorCode::Internal, avatar_->name() + " could not be painted: look into the server's log");
  }
}

Result<SpokenFrame> Speaking::paint(Worker& worker, const SpeechFrame& heard, int steps) {
  const HeardFrame frame(heard, 1);
  const FrameMaker::Made made = maker_.make(&frame, steps, avatar_->mouth(), {});
  if (!made.picture) return fail(ErrorCode::Internal, avatar_->name() + "'s footage cannot be shown");
  SpokenFrame spoken;
  spoken.index = heard.index;
  TRY(encode(worker, *made.picture, spoken));
  spoken.size = made.picture->size();
  spoken.speaking = heard.speaking;
  spoken.opening = made.opening;
  spoken.effort = maker_.effort();
  spoken.asFilmed = made.asFilmed;
  if (made.asFilmed) {
    asFilmed_.add();
    logDebug("serving", avatar_->name(), " at ", heard.index, ": ", maker_.trouble());
  }
  return spoken;
}

Status Speaking::encode(Worker& worker, const YuvImage& picture, SpokenFrame& spoken) {
  if (!encoder_) {
    const Image bgr = bgrOf(picture);
    spoken.picture = TRY(worker.jpeg().encode(bgr.view(), options_.quality));
    return {};
  }
  const auto append = [&](std::span<const std::uint8_t> bytes) {
    const auto raw = std::as_bytes(bytes);
    spoken.picture.insert(spoken.picture.end(), raw.begin(), raw.end());
  };
  const bool key = std::exchange(needsKey_, false);
  return encoder_->picture(picture, key, [&](const StreamPacketPtr& packet) {
    spoken.key = packet->key;
    if (packet->key) append(encoder_->header().video);
    append(packet->bytes);
  });
}

}  // namespace visema
