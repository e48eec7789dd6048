// SPDX-License-Identifier: Apache-2.0
#include "core/media/video_reader.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/try.h"
#include "core/media/av_input.h"
#include "core/media/frame_converter.h"
#include "core/media/stream_decoder.h"

namespace visema {
namespace {

constexpr double kJumpSeconds = 1.0;  // time stamps that fall back further began anew
constexpr FrameIndex kNever = INT64_MAX;
constexpr double kLongestLastFrame = 10.0;  // a last frame said to stay longer is a lie

/// round(ticks * base * rate), halves upwards: the first frame at that rate that shows a picture of that time.
FrameIndex slotOf(std::int64_t ticks, AVRational base, FrameRate rate) {
  const __int128 num = static_cast<__int128>(ticks) * base.num * rate.num * 2;
  const __int128 den = static_cast<__int128>(base.den) * rate.den * 2;
  const __int128 value = num + den / 2;
  __int128 quotient = value / den;
  if (value % den != 0 && value < 0) --quotient;
  return static_cast<FrameIndex>(quotient);
}

/// The time of frame `index`, rounded down to whole ticks.
std::int64_t ticksOf(FrameIndex index, AVRational base, FrameRate rate) {
  const __int128 num = static_cast<__int128>(index) * rate.den * base.den;
  const __int128 den = static_cast<__int128>(rate.num) * base.num;
  return static_cast<std::int64_t>(num / den);
}

/// One decoded picture and when it is shown, in ticks after the first.
struct Picture {
  av::FramePtr frame;
  std::int64_t ticks = 0;
  FrameIndex slot = 0;
  bool afterDamage = false;  // something between it and the one before it is lost
  explicit operator bool() const { return frame != nullptr; }
};

}  // namespace

class VideoReader::Impl {
 public:
  static Result<std::unique_ptr<Impl>> open(const MediaSource& source, VideoReadOptions options);
  Result<std::optional<VideoFrame>> next();
  Status seek(FrameIndex index);
  std::vector<FrameIndex> keyFrames() const;

  MediaInfo info;
  FrameRate rate;

 private:
  Impl(MediaSource source, VideoReadOptions options) : source_(std::move(source)), options_(std::move(options)) {}
  Status openDecoder();
  void forget();
  Status beginAgain();
  bool jump(FrameIndex index);
  Result<Picture> decode();
  Status checkPicture(const AVFrame& frame);
  std::int64_t place(const AVFrame& frame);
  void advance();
  void distrustCurrent();
  bool holds() const { return options_.whenDamaged == WhenDamaged::Hold; }
  AVRational base() const { return input_->stream(info.video()->stream)->time_base; }
  std::int64_t ticksIn(double seconds) { return std::llround(seconds / av_q2d(base())); }

  const MediaSource source_;
  const VideoReadOptions options_;
  std::unique_ptr<av::Input> input_;
  std::unique_ptr<av::StreamDecoder> decoder_;
  std::unique_ptr<av::FrameConverter> converter_;

  // Time stamps
  std::optional<std::int64_t> origin_;  // time stamp of the first picture
  bool trusted_ = true;                 // every time stamp so far was there and later than the one before
  std::int64_t shift_ = 0;              // added since time stamps began anew
  std::optional<std::int64_t> last_;    // ticks of the last picture decoded
  std::int64_t lastStep_ = 0;           // from the one before to it
  std::int64_t lastDuration_ = 0;

  // What is shown: current_ until its successor's slot
  Picture current_, following_;
  Picture previous_;          // before current_, where damage is to be held
  av::ConvertedFrame shown_;  // current_, once converted
  FrameIndex nextIndex_ = 0;
  FrameIndex endIndex_ = -1;  // known when the source has ended
  bool endIsDamaged_ = false;
  std::optional<Error> damage_;
};

Result<std::unique_ptr<VideoReader::Impl>> VideoReader::Impl::open(const MediaSource& source,
                                                                   VideoReadOptions options) {
  if (options.rate && (options.rate->num < 1 || options.rate->toDouble() > 1000)) {
    return fail(ErrorCode::InvalidArgument, "a video is read at a rate above 0 and up to 1000 frames a second");
  }
  auto impl = std::unique_ptr<Impl>(new Impl(source, std::move(options)));
  TRY(impl->openDecoder());
  impl->rate = impl->options_.rate.value_or(impl->info.video()->rate);
  // The first picture fixes the beginning of time.
  impl->advance();
  if (!impl->following_) {
    if (impl->endIsDamaged_)
      return fail(ErrorCode::BadData,
                  source.name() + " is damaged: none of its pictures is whole; copy the file again or repair it");
    return fail(
        impl->damage_.value_or(Error{ErrorCode::BadData, source.name() + " holds no picture that can be decoded; "
                                                                         "convert it or choose another"}));
  }
  return impl;
}

Status VideoReader::Impl::openDecoder() {
  auto input = TRY(av::Input::open(source_, options_.limits));
  if (!input->info().video()) {
    return fail(ErrorCode::InvalidArgument, source_.name() + " has sound but no pictures: choose a video");
  }
  const int stream = input->info().video()->stream;
  auto decoder = TRY(av::StreamDecoder::open(*input, stream, {options_.threads, options_.alpha, false, holds()}));
  decoder_.reset();  // it refers to the input that goes now
  input_ = std::move(input);
  decoder_ = std::move(decoder);
  if (!origin_) info = input_->info();
  return {};
}

/// The first picture decides the size, whatever the header said; all others must follow it.
Status VideoReader::Impl::checkPicture(const AVFrame& frame) {
  VideoStreamInfo& video = info.videos.front();
  const Size is{frame.width, frame.height};
  if (is == video.codedSize) return {};
  if (!origin_) {
    video.codedSize = video.size = is;
    if (video.rotation % 180 != 0) std::swap(video.size.width, video.size.height);
    return {};
  }
  auto text = [](Size size) { return std::to_string(size.width) + "x" + std::to_string(size.height); };
  return fail(ErrorCode::BadData, info.name + " changes its picture size from " + text(video.codedSize) + " to " +
                                      text(is) + "; convert it to one size");
}

/// When the picture is shown, in ticks after the first: later than the one before it, whatever the file says.
std::int64_t VideoReader::Impl::place(const AVFrame& frame) {
  const std::int64_t regular = std::max<std::int64_t>(1, ticksIn(1 / info.video()->rate.toDouble()));
  std::int64_t stamp = frame.pts;
  if (stamp == AV_NOPTS_VALUE) {
    trusted_ = false;
    stamp = frame.best_effort_timestamp;
  }
  if (!origin_ && holds()) origin_ = decoder_->firstStamp();  // the first picture may be a damaged one
  if (!origin_) origin_ = stamp == AV_NOPTS_VALUE ? 0 : stamp;
  const std::int64_t due = last_ ? *last_ + lastDuration_ : 0;
  std::int64_t ticks = stamp == AV_NOPTS_VALUE ? due : stamp - *origin_ + shift_;
  if (last_ && ticks <= *last_) {
    trusted_ = false;
    if (ticks < *last_ - ticksIn(kJumpSeconds)) {
      shift_ += due - ticks;
      ticks = due;
    } else {
      ticks = *last_ + 1;
    }
  }
  if (last_) lastStep_ = ticks - *last_;
  last_ = ticks;
  const std::int64_t said = av::durationOf(frame);
  lastDuration_ = said > 0 ? said : regular;
  if (!trusted_) lastDuration_ = std::max(lastDuration_, lastStep_);  // an AVI calls it a tick
  if (said > 0) lastDuration_ = std::min(lastDuration_, ticksIn(kLongestLastFrame));
  return ticks;
}

/// The next picture of the source; an empty one at the end.
Result<Picture> VideoReader::Impl::decode() {
  Picture picture;
  picture.frame.reset(av_frame_alloc());
  if (!picture.frame) return fail(ErrorCode::LimitExceeded, "not enough memory to decode " + info.name);
  auto got = TRY(decoder_->next(picture.frame.get()));
  if (!got) return Picture{};
  TRY(checkPicture(*picture.frame));
  picture.ticks = place(*picture.frame);
  picture.slot = slotOf(picture.ticks, base(), rate);
  picture.afterDamage = decoder_->skipped();
  if (static_cast<double>(picture.ticks) * av_q2d(base()) > options_.limits.maxSeconds) {
    return fail(ErrorCode::LimitExceeded, info.name + " is longer than the " +
                                              std::to_string(std::llround(options_.limits.maxSeconds)) +
                                              " s allowed; cut it");
  }
  return picture;
}

/// Damage may begin in the last bits of the picture before it, which no decoder can tell: one more is left out.
void VideoReader::Impl::distrustCurrent() {
  if (!previous_) return;
  current_ = std::move(previous_);
  previous_ = {};
  shown_ = {};
}

/// Makes the following picture the current one and decodes its successor.
void VideoReader::Impl::advance() {
  if (following_) {
    if (holds()) previous_ = std::move(current_);
    current_ = std::move(following_);
    shown_ = {};
  }
  following_ = {};
  auto decoded = decode();
  if (decoded && *decoded) {
    following_ = std::move(*decoded);
    if (following_.afterDamage) distrustCurrent();
    return;
  }
  if (!decoded) damage_ = decoded.error();
  endIsDamaged_ = decoder_->skipped();
  if (endIsDamaged_) {
    distrustCurrent();
    endIndex_ = kNever;
    return;
  }
  endIndex_ = std::max<FrameIndex>(1, last_ ? slotOf(*last_ + lastDuration_, base(), rate) : 0);
}

Result<std::optional<VideoFrame>> VideoReader::Impl::next() {
  while (endIndex_ < 0 && (!current_ || !following_ || following_.slot <= nextIndex_)) advance();
  // The source may have ended with one picture still to come.
  if (following_ && following_.slot <= nextIndex_) current_ = std::move(following_), following_ = {}, shown_ = {};
  if (endIndex_ >= 0 && nextIndex_ >= endIndex_) {
    if (damage_) return fail(*damage_);
    return std::optional<VideoFrame>();
  }
  if (!converter_) {
    const VideoStreamInfo& video = *info.video();
    converter_ = std::make_unique<av::FrameConverter>(video, *input_->stream(video.stream)->codecpar, options_.alpha);
  }
  if (!shown_.image) {
    shown_ = TRY(converter_->convert(*current_.frame));
  }
  const bool held = following_.afterDamage || endIsDamaged_ || current_.slot > nextIndex_;
  VideoFrame frame{shown_.image, shown_.alpha, nextIndex_, held ? current_.slot : nextIndex_};
  ++nextIndex_;
  return frame;
}

/// What was decoded, and the end that was found.
void VideoReader::Impl::forget() {
  current_ = {};
  previous_ = {};
  following_ = {};
  shown_ = {};
  last_.reset();
  endIndex_ = -1;
  endIsDamaged_ = false;
  damage_.reset();
}

Status VideoReader::Impl::beginAgain() {
  TRY(openDecoder());
  forget();
  shift_ = 0;
  nextIndex_ = 0;
  advance();
  return {};
}

/// Moves to a key frame at or before frame `index`; false when that cannot be done for certain.
bool VideoReader::Impl::jump(FrameIndex index) {
  const std::int64_t target = ticksOf(index, base(), rate);
  for (double back : {0.0, 1.0, 5.0, 20.0}) {
    const std::int64_t ticks = target - ticksIn(back);
    if (ticks <= 0 || !input_->seekBefore(info.video()->stream, *origin_ + ticks)) return false;
    decoder_->restart();
    forget();
    for (;;) {
      auto picture = decode();
      if (!picture || !*picture || !trusted_) return false;
      // Pictures before the first key frame may refer to ones that were never decoded.
      if (!av::isKeyFrame(*picture->frame)) continue;
      if (picture->slot > index) break;
      following_ = std::move(*picture);
      nextIndex_ = index;
      return true;
    }
  }
  return false;
}

Status VideoReader::Impl::seek(FrameIndex index) {
  if (index < 0) return fail(ErrorCode::InvalidArgument, "a video has no frame " + std::to_string(index));
  const FrameIndex near = static_cast<FrameIndex>(2 * rate.toDouble());
  const FrameIndex shown = current_ ? current_.slot : 0;
  if (index >= shown && (index < nextIndex_ + near || endIndex_ >= 0)) {
    nextIndex_ = index;
    return {};
  }
  const bool jumping = trusted_ && input_->seekable() && index > near;
  if (jumping && jump(index)) return {};
  if (jumping || index < shown) {
    TRY(beginAgain());
  }
  nextIndex_ = index;
  return {};
}

std::vector<FrameIndex> VideoReader::Impl::keyFrames() const {
  std::vector<FrameIndex> frames;
  AVStream* stream = input_->stream(info.video()->stream);
  const int entries = avformat_index_get_entries_count(stream);
  std::int64_t first = 0;
  for (int i = 0; i < entries; ++i) {
    const AVIndexEntry* entry = avformat_index_get_entry(stream, i);
    if (i == 0) first = entry->timestamp;
    if (!(entry->flags & AVINDEX_KEYFRAME)) continue;
    // An index may count in decoding order; key frames are as far from the first one in both orders.
    const FrameIndex frame = slotOf(entry->timestamp - first, base(), rate);
    if (frame >= 0 && (frames.empty() || frame > frames.back())) frames.push_back(frame);
  }
  return frames;
}

VideoReader::VideoReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
VideoReader::~VideoReader() = default;

Result<std::unique_ptr<VideoReader>> VideoReader::open(const MediaSource& source, VideoReadOptions options) {
  auto impl = TRY(Impl::open(source, std::move(options)));
  return std::unique_ptr<VideoReader>(new VideoReader(std::move(impl)));
}

const MediaInfo& VideoReader::info() const { return impl_->info; }
FrameRate VideoReader::rate() const { return impl_->rate; }

FrameIndex VideoReader::expectedFrames() const {
  const VideoStreamInfo& video = *impl_->info.video();
  const double seconds = video.duration > 0 ? video.duration : impl_->info.duration;
  return std::llround(seconds * impl_->rate.toDouble());
}

std::vector<FrameIndex> VideoReader::keyFrames() const { return impl_->keyFrames(); }
Result<std::optional<VideoFrame>> VideoReader::next() { return impl_->next(); }
Status VideoReader::seek(FrameIndex index) { return impl_->seek(index); }

}  // namespace visema
