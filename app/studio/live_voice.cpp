// SPDX-License-Identifier: Apache-2.0
#include "app/studio/live_voice.h"

#include <atomic>
#include <mutex>
#include <thread>

#include "app/studio/voice_tap.h"
#include "core/audio/capture_stream.h"
#include "core/audio/memory_source.h"
#include "core/audio/playback_stream.h"
#include "core/base/bounded_queue.h"
#include "core/media/audio_reader.h"

namespace visema::studio {
namespace {

constexpr std::size_t kChunk = 960;       // frames of sound written at a time: 20 ms at 48 kHz
constexpr std::int64_t kLongestFile = 3;  // hours that are taken into memory

/// A played sound's clock, ahead by the time its picture takes: the lips begin before the loudspeaker does.
class LeadingClock final : public AudioClock {
 public:
  LeadingClock(std::shared_ptr<const AudioClock> heard, int delayMs) : heard_(std::move(heard)), delayMs_(delayMs) {}
  void setDelay(int delayMs) { delayMs_ = delayMs; }
  SampleTime now() const override {
    const SampleTime heard = heard_->now();
    const std::int64_t here = heard.samples + static_cast<std::int64_t>(delayMs_) * heard.rate / 1000;
    std::int64_t last = last_;  // a shorter delay must not turn the clock back
    while (here > last && !last_.compare_exchange_weak(last, here)) {
    }
    return {std::max(here, last), heard.rate};
  }

 private:
  const std::shared_ptr<const AudioClock> heard_;
  std::atomic<int> delayMs_;
  mutable std::atomic<std::int64_t> last_ = 0;
};

/// A sound file, played if wished and heard by the lips a little ahead.
class FileVoice final : public LiveVoice {
 public:
  static Result<std::unique_ptr<LiveVoice>> open(const LiveWish& wish, int delayMs, Heard heard) {
    auto clip = readAudio(wish.file);
    if (!clip) return fail(clip.error());
    if (clip->seconds() > kLongestFile * 3600.0)
      return fail(ErrorCode::LimitExceeded, wish.file.string() + " is longer than three hours; export it instead");
    auto voice = std::unique_ptr<FileVoice>(new FileVoice);
    std::shared_ptr<const AudioClock> clock;
    if (wish.monitoring) {
      PlaybackOptions options;
      options.device = wish.outputDevice;
      options.rate = clip->rate;
      options.channels = clip->channels;
      auto playback = PlaybackStream::create(options);
      if (playback) {
        voice->playback_ = std::move(*playback);
        clock = voice->playback_;
      } else {  // no loudspeaker is no reason not to see her speak
        voice->note_ = playback.error().message;
      }
    }
    if (!clock) clock = std::make_shared<FreeRunningClock>();
    voice->clock_ = std::make_shared<LeadingClock>(std::move(clock), delayMs);
    auto source = MemorySource::create(*clip, voice->clock_);
    if (!source) return fail(source.error());
    voice->source_ = std::make_shared<VoiceTap>(std::move(*source), voice->meter_, std::move(heard));
    if (voice->playback_) voice->play(std::move(*clip));
    return voice;
  }

  std::shared_ptr<AudioSource> source() override { return source_; }
  void setDelay(int delayMs) override { clock_->setDelay(delayMs); }
  Level level() const override { return meter_->level(); }
  bool connected() const override { return true; }

 private:
  FileVoice() = default;
  void play(AudioClip clip) {
    player_ = std::jthread([this, clip = std::move(clip)](const std::stop_token& stop) {
      const std::span<const float> all(clip.samples);
      const std::size_t step = kChunk * static_cast<std::size_t>(clip.channels);
      for (std::size_t at = 0; at < all.size(); at += step)
        if (!playback_->write(all.subspan(at, std::min(step, all.size() - at)), stop)) return;
      (void)playback_->drain(stop);
    });
  }

  std::shared_ptr<LevelMeter> meter_ = std::make_shared<LevelMeter>(kSpeechRate);
  std::shared_ptr<PlaybackStream> playback_;
  std::shared_ptr<LeadingClock> clock_;
  std::shared_ptr<AudioSource> source_;
  std::jthread player_;
};

/// A microphone, heard again in headphones if wished, as late as its picture is.
class MicrophoneVoice final : public LiveVoice {
 public:
  static Result<std::unique_ptr<LiveVoice>> open(const LiveWish& wish, int delayMs, Heard heard) {
    CaptureOptions options;
    options.device = wish.device;
    auto capture = CaptureStream::create(options);
    if (!capture) return fail(capture.error());
    auto voice = std::unique_ptr<MicrophoneVoice>(new MicrophoneVoice);
    voice->capture_ = capture->get();
    if (wish.monitoring) {
      if (Status listening = voice->listen(wish, delayMs); !listening) return fail(listening.error());
    }
    voice->source_ = std::make_shared<VoiceTap>(std::move(*capture), voice->meter_, std::move(heard));
    return voice;
  }

  std::shared_ptr<AudioSource> source() override { return source_; }
  void setDelay(int) override {}  // what is being played back keeps its delay until the session starts anew
  Level level() const override { return meter_->level(); }
  bool connected() const override { return capture_->connected(); }

 private:
  MicrophoneVoice() = default;
  Status listen(const LiveWish& wish, int delayMs) {
    PlaybackOptions options;
    options.device = wish.outputDevice;
    options.rate = capture_->rate();
    options.channels = capture_->channels();
    auto playback = PlaybackStream::create(options);
    if (!playback) return fail(playback.error());
    playback_ = std::move(*playback);
    const auto late = static_cast<std::size_t>(delayMs) * static_cast<std::size_t>(options.rate) / 1000;
    sound_.push(std::vector<float>(late * static_cast<std::size_t>(options.channels)));
    capture_->setTap([this](SampleTime, std::span<const float> frames) {
      sound_.push({frames.begin(), frames.end()});
    });
    player_ = std::jthread([this](const std::stop_token& stop) {
      while (auto block = sound_.pop(stop))
        if (!playback_->write(*block, stop)) return;
    });
    return {};
  }

  std::shared_ptr<LevelMeter> meter_ = std::make_shared<LevelMeter>(kSpeechRate);
  CaptureStream* capture_ = nullptr;  // owned by the source
  std::shared_ptr<AudioSource> source_;
  std::unique_ptr<PlaybackStream> playback_;
  BoundedQueue<std::vector<float>> sound_{256, WhenFull::DropOldest};
  std::jthread player_;
};

}  // namespace

Result<std::unique_ptr<LiveVoice>> LiveVoice::open(const LiveWish& wish, int delayMs, Heard heard) {
  return wish.source == ui::SourceKind::File ? FileVoice::open(wish, delayMs, std::move(heard))
                                             : MicrophoneVoice::open(wish, delayMs, std::move(heard));
}

}  // namespace visema::studio
