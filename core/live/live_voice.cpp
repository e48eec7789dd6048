// SPDX-License-Identifier: Apache-2.0
#include "core/live/live_voice.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "core/audio/capture_stream.h"
#include "core/audio/memory_source.h"
#include "core/audio/playback_stream.h"
#include "core/base/try.h"
#include "core/live/monitor.h"
#include "core/media/audio_reader.h"

namespace visema {
namespace {

constexpr std::size_t kChunk = 960;       // frames of sound written at a time: 20 ms at 48 kHz
constexpr std::int64_t kLongestFile = 3;  // hours that are taken into memory
constexpr int kPreludeMs = 200;           // of silence before a file: its first pictures need their time, too
constexpr double kFileLead = 0.2;         // seconds: a file is known in advance, so its pictures are made in good time

/// A played sound's clock, ahead by the time its picture takes: the lips begin before the loudspeaker does.
class LeadingClock final : public AudioClock {
 public:
  LeadingClock(std::shared_ptr<const AudioClock> heard, int delayMs) : heard_(std::move(heard)), delayMs_(delayMs) {}
  void setDelay(int delayMs) { delayMs_ = delayMs; }
  SampleTime now() const override {
    const SampleTime heard = heard_->now();
    const std::int64_t here = heard.samples + static_cast<std::int64_t>(delayMs_ - kPreludeMs) * heard.rate / 1000;
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
class FileVoice final : public LiveVoice, private AudioSource {
 public:
  static Result<std::shared_ptr<LiveVoice>> open(const VoiceOptions& wanted, int delayMs) {
    auto clip = TRY(readAudio(wanted.file));
    if (clip.seconds() > kLongestFile * 3600.0)
      return fail(ErrorCode::LimitExceeded, wanted.file.string() + " is longer than three hours; export it instead");
    auto voice = std::shared_ptr<FileVoice>(new FileVoice(std::move(clip)));
    std::shared_ptr<const AudioClock> clock;
    if (wanted.audible) {
      PlaybackOptions options;
      options.device = wanted.loudspeaker;
      options.rate = voice->clip_.rate;
      options.channels = voice->clip_.channels;
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
    const auto speech = TRY(speechOf(voice->clip_));
    voice->speech_ = TRY(MemorySource::create(speech, voice->clock_, {.leadSeconds = kFileLead}));
    if (voice->playback_) voice->play();
    return voice;
  }

  void setDelay(int delayMs) override { clock_->setDelay(delayMs); }
  bool connected() const override { return !playback_ || playback_->connected(); }

 private:
  AudioSource& source() override { return *this; }
  Result<AudioBlock> read(std::span<float> out, const std::stop_token& stop) override {
    auto block = speech_->read(out, stop);
    if (block && tap_) tap(*block);
    return block;
  }
  std::optional<SteadyTime> timeOf(SampleTime time) const override { return speech_->timeOf(time); }
  double latencySeconds() const override { return 0; }
  std::vector<DeviceEvent> takeEvents() override {
    return playback_ ? playback_->takeEvents() : std::vector<DeviceEvent>();
  }
  bool setTap(Tap tap) override {
    tap_ = std::move(tap);
    return true;
  }
  SampleRate rate() const override { return clip_.rate; }
  int channels() const override { return clip_.channels; }

  explicit FileVoice(AudioClip clip) : clip_(std::move(clip)) {}
  /// What was just read, as it is in the file.
  void tap(const AudioBlock& block) {
    const auto at = [&](std::int64_t sample) {
      return std::min(scaleFloor(sample, clip_.rate, kSpeechRate), clip_.frames());
    };
    const std::int64_t from = at(block.start.samples);
    const std::int64_t to =
        block.ended ? clip_.frames() : at(block.start.samples + static_cast<std::int64_t>(block.count));
    const auto channels = static_cast<std::size_t>(clip_.channels);
    tap_({from, clip_.rate},
         std::span<const float>(clip_.samples)
             .subspan(static_cast<std::size_t>(from) * channels, static_cast<std::size_t>(to - from) * channels));
  }
  void play() {
    player_ = std::jthread([this](const std::stop_token& stop) {
      const std::span<const float> all(clip_.samples);
      const std::size_t step = kChunk * static_cast<std::size_t>(clip_.channels);
      const auto prelude = static_cast<std::size_t>(kPreludeMs * clip_.rate / 1000);
      const std::vector<float> silence(prelude * static_cast<std::size_t>(clip_.channels));
      if (!playback_->write(silence, stop)) return;
      for (std::size_t at = 0; at < all.size(); at += step)
        if (!playback_->write(all.subspan(at, std::min(step, all.size() - at)), stop)) return;
      (void)playback_->drain(stop);
    });
  }

  const AudioClip clip_;
  std::shared_ptr<PlaybackStream> playback_;
  std::shared_ptr<LeadingClock> clock_;
  std::unique_ptr<MemorySource> speech_;
  Tap tap_;
  std::jthread player_;
};

/// A microphone, heard again in headphones if wished.
class MicrophoneVoice final : public LiveVoice {
 public:
  static Result<std::shared_ptr<LiveVoice>> open(const VoiceOptions& wanted, int delayMs) {
    CaptureOptions options;
    options.device = wanted.microphone;
    options.gainDb = wanted.gainDb;
    auto capture = TRY(CaptureStream::create(options));
    auto voice = std::shared_ptr<MicrophoneVoice>(new MicrophoneVoice(std::move(capture)));
    if (!wanted.audible) return voice;
    auto monitor =
        TRY(Monitor::open(wanted.loudspeaker, voice->capture_->rate(), voice->capture_->channels(), delayMs));
    voice->monitor_ = std::move(monitor);
    voice->capture_->setMonitor([voice = voice.get()](SampleTime start, std::span<const float> frames) {
      if (const auto inTheAir = voice->capture_->timeOf(start)) voice->monitor_->play(*inTheAir, frames);
    });
    return voice;
  }

  void setDelay(int delayMs) override {
    if (monitor_) monitor_->setDelay(delayMs);
  }
  void setGain(double decibels) override { capture_->setGain(decibels); }
  bool connected() const override { return capture_->connected(); }

 private:
  explicit MicrophoneVoice(std::unique_ptr<CaptureStream> capture) : capture_(std::move(capture)) {}
  AudioSource& source() override { return *capture_; }

  std::unique_ptr<Monitor> monitor_;
  const std::unique_ptr<CaptureStream> capture_;
};

}  // namespace

Result<std::shared_ptr<LiveVoice>> LiveVoice::open(const VoiceOptions& options, int delayMs) {
  return options.file.empty() ? MicrophoneVoice::open(options, delayMs) : FileVoice::open(options, delayMs);
}

}  // namespace visema
