// SPDX-License-Identifier: Apache-2.0
#include "core/live/hearing.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "core/base/trace.h"
#include "core/lipsync/speech_track.h"

namespace visema {
namespace {

constexpr int kBlock = kSpeechRate / 50;  // 20 ms: small against every delay, large against a call's cost
constexpr int kBesideLatencyMs = 50;      // of a frame's margin: a block, painting, showing

}  // namespace

Hearing::Hearing(Lookahead lookahead, int marginMs, BoundedQueue<HeardFrame>& frames, Metrics& metrics,
                 const RecorderSlot& recorders, SoundHeard heard)
    : leastMarginMs_(marginMs),
      marginMs_(marginMs),
      frames_(frames),
      captureTime_(metrics.histogram("capture_ms")),
      hearTime_(metrics.histogram("hear_ms")),
      losses_(metrics.counter("device_losses")),
      recorders_(recorders),
      lookahead_(lookahead),
      heard_(std::move(heard)),
      thread_([this](std::stop_token stop) { run(std::move(stop)); }) {}

void Hearing::setVoice(std::shared_ptr<AudioSource> voice) {
  std::unique_lock lock(mutex_);
  const int latencyMs = voice ? static_cast<int>(voice->latencySeconds() * 1000) : 0;
  marginMs_.store(std::max(leastMarginMs_, latencyMs + kBesideLatencyMs));
  ordered_ = std::move(voice);
  isOrdered_ = true;
  ended_.store(false);
  turn_.request_stop();
  changed_.notify_all();
  changed_.wait(lock, [this] { return !isOrdered_; });
}

void Hearing::setEncoder(std::shared_ptr<SpeechEncoder> encoder) {
  std::lock_guard lock(mutex_);
  encoder_ = std::move(encoder);
}

void Hearing::setOutput(std::shared_ptr<LiveOutput> output) {
  std::lock_guard lock(mutex_);
  output_ = std::move(output);
}

std::shared_ptr<SpeechEncoder> Hearing::encoder() const {
  std::lock_guard lock(mutex_);
  return encoder_;
}

void Hearing::setTrouble(std::string trouble) {
  std::lock_guard lock(mutex_);
  trouble_ = std::move(trouble);
}

std::string Hearing::trouble() const {
  std::lock_guard lock(mutex_);
  return trouble_;
}

/// Waits for an order; null is silence, or the end.
std::shared_ptr<AudioSource> Hearing::nextVoice(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait(lock, stop, [this] { return isOrdered_; })) return nullptr;
  isOrdered_ = false;
  turn_ = std::stop_source();
  trouble_.clear();
  changed_.notify_all();
  return std::move(ordered_);
}

void Hearing::run(std::stop_token stop) {
  nameThisThread("hearing");
  const std::stop_callback endTurn(stop, [this] {
    std::lock_guard lock(mutex_);
    turn_.request_stop();
  });
  while (!stop.stop_requested()) {
    const std::shared_ptr<AudioSource> voice = nextVoice(stop);
    if (!voice) continue;
    std::stop_token turn;
    {
      std::lock_guard lock(mutex_);
      turn = turn_.get_token();
    }
    if (stop.stop_requested()) return;
    ++voice_;
    listenTo(*voice, turn);
    frames_.push(HeardFrame::voiceEnded(voice_.load()));
    meter_.reset();
  }
}

void Hearing::listenTo(AudioSource& voice, const std::stop_token& stop) {
  std::array<float, kBlock> block;
  const AudioSource::Tap keep = [this, &voice](SampleTime start, std::span<const float> frames) {
    broadcast(voice, start, frames, start.rate == voice.rate() ? voice.channels() : 1);
    const Recorders recorders = recorders_.current();
    if (recorders.take) recorders.take->sound(start, frames);
    if (recorders.film) recorders.film->sound(start, frames);
  };
  const bool tapped = voice.setTap(keep);
  std::shared_ptr<SpeechEncoder> used = encoder();
  listener_ = std::make_unique<SpeechListener>(used);
  measured_ = 0, peak_ = 0;
  while (!stop.stop_requested()) {
    auto read = voice.read(block, stop);
    takeDeviceEvents(voice);
    if (!read) {
      if (read.error().code != ErrorCode::Cancelled) setTrouble(read.error().message);
      break;
    }
    const auto start = std::chrono::steady_clock::now();
    const std::span<const float> samples = std::span<const float>(block).first(read->count);
    if (!tapped) keep(read->start, samples);
    if (const auto end = voice.timeOf({read->start.samples + static_cast<std::int64_t>(read->count), kSpeechRate}))
      captureTime_.record(std::max(0.0, millisecondsSince(*end)));
    if (auto now = encoder(); now && now != used) listener_->setEncoder(used = std::move(now));
    {
      TraceSpan span("hear");
      listener_->listen(samples);
    }
    measure(read->start, samples);
    if (read->ended) listener_->finish();
    hearTime_.record(millisecondsSince(start));
    passOn(voice, stop);
    if (read->ended) break;
  }
  voice.setTap({});
  if (!stop.stop_requested()) ended_.store(true);
}

/// Frame by frame: one look at every sample serves the meter and the curve.
void Hearing::measure(SampleTime start, std::span<const float> samples) {
  for (std::size_t at = 0; at < samples.size();) {
    const auto sample = start.samples + static_cast<std::int64_t>(at);
    const FrameIndex frame = frameAtSample(sample, kSpeechRate, kFrameRate);
    if (frame != measured_) {
      if (heard_) heard_(measured_, peak_);
      measured_ = frame, peak_ = 0;
    }
    const std::int64_t rest = firstSampleOfFrame(frame + 1, kSpeechRate, kFrameRate) - sample;
    const std::size_t count = std::min(samples.size() - at, static_cast<std::size_t>(rest));
    peak_ = std::max(peak_, meter_.push(samples.subspan(at, count)));
    at += count;
  }
}

void Hearing::takeDeviceEvents(AudioSource& voice) {
  for (DeviceEvent& event : voice.takeEvents()) {
    const bool lost = event.kind == DeviceEvent::Kind::Lost;
    if (lost) losses_.add();
    setTrouble(lost ? std::move(event.message) : std::string());
  }
}

/// With the time of the picture that belongs to it.
void Hearing::broadcast(const AudioSource& voice, SampleTime start, std::span<const float> frames, int channels) const {
  std::shared_ptr<LiveOutput> output;
  {
    std::lock_guard lock(mutex_);
    output = output_;
  }
  if (!output) return;
  const auto inTheAir = voice.timeOf(start);
  if (inTheAir) output->sound({*inTheAir + std::chrono::milliseconds(delayMs()), frames, start.rate, channels});
}

/// Every frame whose sound is known far enough; at the end of the voice, all that are left.
void Hearing::passOn(const AudioSource& voice, const std::stop_token& stop) {
  const Lookahead lookahead = lookahead_.load();
  while (auto next = listener_->next(lookahead)) {
    HeardFrame frame(std::move(*next), voice_.load());
    const SampleTime start{firstSampleOfFrame(frame.index, kSpeechRate, kFrameRate), kSpeechRate};
    const auto known = voice.timeOf(start);
    frame.knownAt = std::chrono::steady_clock::now();
    frame.heardAt =
        known ? *known
              : frame.knownAt - std::chrono::microseconds((listener_->heard() - start.samples) * 1000000 / kSpeechRate);
    frame.delayMs = delayMs();
    frame.recorders = recorders_.current();
    frames_.push(std::move(frame), stop);
  }
}

}  // namespace visema
