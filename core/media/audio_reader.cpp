// SPDX-License-Identifier: Apache-2.0
#include "core/media/audio_reader.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/stream_resampler.h"
#include "core/base/try.h"
#include "core/media/av_input.h"
#include "core/media/stream_decoder.h"

namespace visema {
namespace {

constexpr double kToleratedJitter = 0.05;  // seconds by which time stamps may be off before sound is moved

/// To interleaved floats of that rate and number of channels. Returns libav's code.
int openResampler(AVChannelLayout& from, AVSampleFormat format, SampleRate inputRate, SampleRate rate, int channels,
                  av::SwrPtr& resampler) {
  AVChannelLayout to{};
  av_channel_layout_default(&to, channels);
  // The same channels in another arrangement are the same channels.
  if (from.nb_channels == to.nb_channels) av_channel_layout_copy(&to, &from);
  SwrContext* swr = nullptr;
  int result = swr_alloc_set_opts2(&swr, &to, AV_SAMPLE_FMT_FLT, rate, &from, format, inputRate, 0, nullptr);
  resampler.reset(swr);
  if (result >= 0) result = av_opt_set_double(swr, "rematrix_maxval", 1.0, 0);  // mixing down never clips
  if (result >= 0) result = swr_init(swr);
  av_channel_layout_uninit(&to);
  return result;
}

/// How many frames that many are at another rate.
std::int64_t framesAtRate(std::int64_t frames, SampleRate from, SampleRate to) {
  return (frames * to * 2 + from) / (std::int64_t{from} * 2);
}

}  // namespace

class AudioReader::Impl {
 public:
  static Result<std::unique_ptr<Impl>> open(const MediaSource& source, AudioReadOptions options);
  Result<std::size_t> read(std::span<float> samples);

  MediaInfo info;
  SampleRate rate = 0;
  int channels = 0;

 private:
  explicit Impl(AudioReadOptions options) : options_(std::move(options)) {}
  Status openResampler(const AVFrame& frame);
  Status decode();
  Status take(AVFrame& frame, bool last);
  Status append(const AVFrame& frame, int skip, int count);
  Status silence();
  Status convert(const std::uint8_t** data, int frames);
  Status end();
  bool produced() const { return taken_ < ready_.size(); }

  const AudioReadOptions options_;
  std::unique_ptr<av::Input> input_;
  std::unique_ptr<av::StreamDecoder> decoder_;
  av::FramePtr frame_{av_frame_alloc()}, held_{av_frame_alloc()};
  bool holding_ = false;      // the last frame may be shorter than it looks: each waits until the next one is there
  std::int64_t silence_ = 0;  // input frames of silence still to make, then
  int waiting_ = 0;           // that many frames of frame_ follow

  av::SwrPtr swr_;
  SampleRate inputRate_ = 0;
  int inputChannels_ = 0;
  AVSampleFormat inputFormat_ = AV_SAMPLE_FMT_NONE;
  std::optional<double> origin_;  // seconds: the time of sample 0
  std::int64_t position_ = 0;     // input frames so far, from sample 0
  std::int64_t delivered_ = 0;    // output frames made so far

  std::vector<float> ready_;  // converted, not yet asked for
  std::size_t taken_ = 0;
  bool sourceEnded_ = false;
  std::optional<Error> sourceDamage_;
  bool ended_ = false;  // nothing is to be made any more
  std::optional<Error> damage_;
};

Result<std::unique_ptr<AudioReader::Impl>> AudioReader::Impl::open(const MediaSource& source,
                                                                   AudioReadOptions options) {
  if (options.rate < 0 || options.rate > 768'000 || options.channels < 0 || options.channels > 64) {
    return fail(ErrorCode::InvalidArgument, "sound is read at a rate up to 768 kHz and with up to 64 channels");
  }
  auto input = TRY(av::Input::open(source, options.limits));
  const AudioStreamInfo* audio = input->info().audio();
  if (!audio) return fail(ErrorCode::InvalidArgument, source.name() + " has no sound: choose a file with sound");
  if (audio->rate > 768'000 || audio->channels > 64) {
    return fail(ErrorCode::LimitExceeded, source.name() + " has sound of " + std::to_string(audio->rate) + " Hz and " +
                                              std::to_string(audio->channels) + " channels; convert it to 48 kHz");
  }
  auto decoder = TRY(av::StreamDecoder::open(*input, audio->stream, {1, false, true}));
  auto impl = std::unique_ptr<Impl>(new Impl(std::move(options)));
  if (!impl->frame_ || !impl->held_)
    return fail(ErrorCode::LimitExceeded, "not enough memory to read " + source.name());
  impl->input_ = std::move(input);
  impl->decoder_ = std::move(decoder);
  impl->info = impl->input_->info();
  impl->rate = impl->options_.rate > 0 ? impl->options_.rate : audio->rate;
  impl->channels = impl->options_.channels > 0 ? impl->options_.channels : audio->channels;
  if (impl->info.video()) impl->origin_ = impl->info.video()->start;
  return impl;
}

Status AudioReader::Impl::openResampler(const AVFrame& frame) {
  AVChannelLayout from{};
  if (frame.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC) {
    av_channel_layout_default(&from, frame.ch_layout.nb_channels);
  } else {
    av_channel_layout_copy(&from, &frame.ch_layout);
  }
  const int result =
      visema::openResampler(from, static_cast<AVSampleFormat>(frame.format), frame.sample_rate, rate, channels, swr_);
  av_channel_layout_uninit(&from);
  if (result < 0) {
    return fail(ErrorCode::Unsupported, "the sound of " + info.name + " cannot be converted to " +
                                            std::to_string(rate) + " Hz with " + std::to_string(channels) +
                                            " channels (" + av::errorText(result) + ")");
  }
  inputRate_ = frame.sample_rate;
  inputChannels_ = frame.ch_layout.nb_channels;
  inputFormat_ = static_cast<AVSampleFormat>(frame.format);
  return {};
}

Status AudioReader::Impl::convert(const std::uint8_t** data, int frames) {
  // What has been taken goes first: the rest is short.
  ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(taken_));
  taken_ = 0;
  const int room = swr_get_out_samples(swr_.get(), frames);
  if (room < 0) return fail(ErrorCode::Internal, "the sound of " + info.name + " could not be resampled");
  const std::size_t before = ready_.size();
  ready_.resize(before + static_cast<std::size_t>(room) * channels);
  auto* out = reinterpret_cast<std::uint8_t*>(ready_.data() + before);
  const int made = swr_convert(swr_.get(), &out, room, data, frames);
  if (made < 0) return fail(ErrorCode::Internal, "the sound of " + info.name + " could not be resampled");
  ready_.resize(before + static_cast<std::size_t>(made) * channels);
  delivered_ += made;
  return {};
}

/// A piece of the silence there is to be.
Status AudioReader::Impl::silence() {
  const int count = static_cast<int>(std::min<std::int64_t>(silence_, 16384));
  const std::size_t bytes = static_cast<std::size_t>(count) * inputChannels_ * av_get_bytes_per_sample(inputFormat_);
  const bool isU8 = av_get_packed_sample_fmt(inputFormat_) == AV_SAMPLE_FMT_U8;
  const std::vector<std::uint8_t> zeros(bytes, isU8 ? 0x80 : 0);
  std::vector<const std::uint8_t*> planes(static_cast<std::size_t>(inputChannels_), zeros.data());
  silence_ -= count;
  position_ += count;
  return convert(planes.data(), count);
}

/// Puts a decoded frame where its time stamp says.
Status AudioReader::Impl::take(AVFrame& frame, bool last) {
  if (!swr_) {
    TRY(openResampler(frame));
  } else if (frame.sample_rate != inputRate_ || frame.ch_layout.nb_channels != inputChannels_ ||
             frame.format != inputFormat_) {
    return fail(ErrorCode::BadData, info.name + " changes its sample rate or channels after " +
                                        std::to_string(position_ / inputRate_) + " s; convert it to one");
  }
  const AVRational base = input_->stream(info.audio()->stream)->time_base;
  int count = frame.nb_samples;
  if (const std::int64_t lasts = av::durationOf(frame); last && lasts > 0) {
    const std::int64_t meant = av_rescale_q(lasts, base, {1, inputRate_});
    if (meant > 0 && meant < count) count = static_cast<int>(meant);
  }
  int skip = 0;
  if (frame.best_effort_timestamp != AV_NOPTS_VALUE) {
    const double seconds = static_cast<double>(frame.best_effort_timestamp) * av_q2d(base);
    if (!origin_) origin_ = seconds;
    const double due = (seconds - *origin_) * inputRate_;
    if (std::abs(due) > options_.limits.maxSeconds * inputRate_) {
      return fail(ErrorCode::LimitExceeded, info.name + " is longer than the " +
                                                std::to_string(std::llround(options_.limits.maxSeconds)) +
                                                " s allowed; cut it");
    }
    const std::int64_t gap = std::llround(due) - position_;
    const bool first = position_ == 0;
    if (gap > 0 && (first || gap > kToleratedJitter * inputRate_)) {
      silence_ = gap;
      waiting_ = count;
      return {};
    } else if (gap < 0 && (first || -gap > kToleratedJitter * inputRate_)) {
      skip = static_cast<int>(std::min<std::int64_t>(count, -gap));
    }
  }
  return append(frame, skip, count);
}

Status AudioReader::Impl::append(const AVFrame& frame, int skip, int count) {
  if (skip == count) return {};
  const int planes = av_sample_fmt_is_planar(inputFormat_) ? inputChannels_ : 1;
  const int step = av_get_bytes_per_sample(inputFormat_) * (planes == 1 ? inputChannels_ : 1);
  std::vector<const std::uint8_t*> data(static_cast<std::size_t>(planes));
  for (int i = 0; i < planes; ++i) {
    data[static_cast<std::size_t>(i)] = frame.extended_data[i] + std::ptrdiff_t{skip} * step;
  }
  position_ += count - skip;
  return convert(data.data(), count - skip);
}

/// What the resampler still holds; the length is exactly that of the source.
Status AudioReader::Impl::end() {
  ended_ = true;
  if (!swr_) return {};
  TRY(convert(nullptr, 0));
  const std::int64_t surplus = (delivered_ - framesAtRate(position_, inputRate_, rate)) * channels;
  const auto size = static_cast<std::int64_t>(ready_.size());
  ready_.resize(static_cast<std::size_t>(std::max<std::int64_t>(static_cast<std::int64_t>(taken_), size - surplus)));
  return {};
}

/// One step: a piece of silence, a frame, or the end.
Status AudioReader::Impl::decode() {
  if (silence_ > 0) return silence();
  if (waiting_ > 0) return append(*frame_, 0, std::exchange(waiting_, 0));
  if (!sourceEnded_) {
    auto got = decoder_->next(frame_.get());
    if (got && *got) {
      std::swap(frame_, held_);
      return std::exchange(holding_, true) ? take(*frame_, false) : Status{};
    }
    sourceEnded_ = true;
    if (!got) sourceDamage_ = got.error();
    if (!holding_) return {};
    std::swap(frame_, held_);
    return take(*frame_, got.has_value());
  }
  if (Status status = end(); !status || !sourceDamage_) return status;
  return fail(*sourceDamage_);
}

Result<std::size_t> AudioReader::Impl::read(std::span<float> samples) {
  const std::size_t wanted = samples.size() / static_cast<std::size_t>(channels) * static_cast<std::size_t>(channels);
  std::size_t filled = 0;
  while (filled < wanted) {
    if (produced()) {
      const std::size_t count = std::min(wanted - filled, ready_.size() - taken_);
      std::copy_n(ready_.begin() + static_cast<std::ptrdiff_t>(taken_), count,
                  samples.begin() + static_cast<std::ptrdiff_t>(filled));
      taken_ += count;
      filled += count;
    } else if (ended_) {
      break;
    } else if (Status status = decode(); !status) {
      ended_ = true;
      damage_ = status.error();
    }
  }
  if (filled == 0 && wanted > 0 && damage_) return fail(*damage_);
  return filled / static_cast<std::size_t>(channels);
}

AudioReader::AudioReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AudioReader::~AudioReader() = default;

Result<std::unique_ptr<AudioReader>> AudioReader::open(const MediaSource& source, AudioReadOptions options) {
  auto impl = TRY(Impl::open(source, std::move(options)));
  return std::unique_ptr<AudioReader>(new AudioReader(std::move(impl)));
}

const MediaInfo& AudioReader::info() const { return impl_->info; }
SampleRate AudioReader::rate() const { return impl_->rate; }
int AudioReader::channels() const { return impl_->channels; }
Result<std::size_t> AudioReader::read(std::span<float> samples) { return impl_->read(samples); }

Result<AudioClip> readAudio(const MediaSource& source, AudioReadOptions options) {
  const std::int64_t limit = options.limits.maxAudioBytes;
  auto reader = TRY(AudioReader::open(source, std::move(options)));
  AudioClip clip{reader->rate(), reader->channels(), {}};
  const auto tooLong = [&] {
    return fail(ErrorCode::LimitExceeded, source.name() + " has more sound than can be held in memory; cut it");
  };
  const AudioStreamInfo& audio = *reader->info().audio();
  const double expected = (audio.duration + 1) * clip.rate * clip.channels;
  if (expected * sizeof(float) > static_cast<double>(limit)) return tooLong();
  const std::size_t piece = static_cast<std::size_t>(clip.rate) * static_cast<std::size_t>(clip.channels);
  for (std::size_t filled = 0;;) {
    clip.samples.resize(filled + piece);
    auto got = TRY(reader->read(std::span(clip.samples).subspan(filled)));
    filled += got * static_cast<std::size_t>(clip.channels);
    if (got == 0) {
      clip.samples.resize(filled);
      return clip;
    }
    if (static_cast<double>(filled * sizeof(float)) > static_cast<double>(limit)) return tooLong();
  }
}

namespace {

/// The channels of a sound mixed to one, at its own rate.
Result<std::vector<float>> mixed(const AudioClip& sound) {
  AVChannelLayout layout{};
  av_channel_layout_default(&layout, sound.channels);
  av::SwrPtr swr;
  const int result = openResampler(layout, AV_SAMPLE_FMT_FLT, sound.rate, sound.rate, 1, swr);
  av_channel_layout_uninit(&layout);
  if (result < 0)
    return fail(ErrorCode::Unsupported, "the sound cannot be converted to speech: " + av::errorText(result));
  std::vector<float> mono(static_cast<std::size_t>(sound.frames()));
  for (std::int64_t from = 0; from < sound.frames();) {
    const int count = static_cast<int>(std::min<std::int64_t>(sound.rate, sound.frames() - from));
    const auto* data = reinterpret_cast<const std::uint8_t*>(sound.samples.data() + from * sound.channels);
    auto* out = reinterpret_cast<std::uint8_t*>(mono.data() + from);
    if (swr_convert(swr.get(), &out, count, &data, count) != count)
      return fail(ErrorCode::Internal, "the sound could not be converted to speech");
    from += count;
  }
  return mono;
}

}  // namespace

Result<AudioClip> speechOf(const AudioClip& sound) {
  if (sound.rate == kSpeechRate && sound.channels == 1) return sound;
  auto mono = TRY(sound.channels == 1 ? Result<std::vector<float>>(sound.samples) : mixed(sound));
  return AudioClip{kSpeechRate, 1, resample(mono, sound.rate, kSpeechRate, 1)};
}

Result<AudioClip> readSpeech(const MediaSource& source, const MediaLimits& limits) {
  auto reader = TRY(AudioReader::open(source, {0, 1, limits}));
  const SampleRate rate = reader->rate();
  StreamResampler resampler(rate, kSpeechRate, 1);
  AudioClip speech;
  std::vector<float> piece(static_cast<std::size_t>(rate));
  while (true) {
    auto got = TRY(reader->read(piece));
    if (got == 0) break;
    resampler.push(std::span<const float>(piece).first(got), speech.samples);
    if (static_cast<double>(speech.samples.size() * sizeof(float)) > static_cast<double>(limits.maxAudioBytes))
      return fail(ErrorCode::LimitExceeded, source.name() + " has more sound than can be held in memory; cut it");
  }
  resampler.flush(speech.samples);
  return speech;
}

}  // namespace visema
