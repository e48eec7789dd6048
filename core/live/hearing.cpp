// SPDX-License-Identifier: Apache-2.0
#include "core/live/hearing.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "core/audio/level_meter.h"
#include "core/base/trace.h"
#include "core/lipsync/speech_gate.h"
#include "core/lipsync/speech_track.h"
#include "core/speech/feature_windows.h"

namespace visema {
namespace {

constexpr int kBlock = kSpeechRate / 50;  // 20 ms: small against every delay, large against a call's cost
constexpr std::int64_t kSamplesPerFrame = kSpeechRate / 25;
constexpr FrameIndex kKeptFrames = 64;  // of features and speech behind the next frame

}  // namespace

Hearing::Hearing(std::unique_ptr<AudioSource> voice, std::unique_ptr<SpeechEncoder> encoder, Lookahead lookahead,
                 int marginMs, BoundedQueue<HeardFrame>& frames, Metrics& metrics)
    : voice_(std::move(voice)),
      encoder_(std::move(encoder)),
      marginMs_(marginMs),
      frames_(frames),
      hearTime_(metrics.histogram("hear_ms")),
      lookahead_(lookahead),
      features_(*encoder_),
      rows_(encoder_->dimension()),
      thread_([this](std::stop_token stop) { run(std::move(stop)); }) {}

void Hearing::tell(std::string message) {
  std::lock_guard lock(messageMutex_);
  message_ = std::move(message);
}

std::string Hearing::takeMessage() {
  std::lock_guard lock(messageMutex_);
  return std::exchange(message_, {});
}

void Hearing::run(std::stop_token stop) {
  nameThisThread("hearing");
  std::array<float, kBlock> block;
  while (!stop.stop_requested()) {
    auto read = voice_->read(block, stop);
    for (const DeviceEvent& event : voice_->takeEvents()) tell(event.message);
    if (!read) {
      if (read.error().code != ErrorCode::Cancelled) tell(read.error().message);
      break;
    }
    const auto start = std::chrono::steady_clock::now();
    {
      TraceSpan span("hear");
      listen(std::span<const float>(block).first(read->count));
    }
    hearTime_.record(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    handOn(false, stop);
    forget();
    if (!read->ended) continue;
    features_.finish(rows_);
    handOn(true, stop);
    break;
  }
  ended_.store(true);
  frames_.close();
}

void Hearing::listen(std::span<const float> samples) {
  features_.push(samples, rows_);
  heard_ += static_cast<std::int64_t>(samples.size());
  levelDb_.store(measureLevel(samples).peakDb);
  const Mel& mel = features_.newColumns();
  for (int c = 0; c < mel.columnCount(); ++c, ++columns_) {
    const bool speaking = activity_.push(mel.column(c));
    const auto slot = static_cast<std::size_t>(columns_ * 5 / 16 - firstSpeech_);  // 80 columns, 25 frames a second
    if (slot >= speech_.size()) speech_.resize(slot + 1);
    speech_[slot].first += speaking ? 1 : 0;
    ++speech_[slot].second;
  }
}

float Hearing::speechAt(FrameIndex frame) const {
  const FrameIndex slot = frame - firstSpeech_;
  if (slot < 0 || slot >= static_cast<FrameIndex>(speech_.size())) return 0;
  const auto& [speaking, columns] = speech_[static_cast<std::size_t>(slot)];
  return columns > 0 ? static_cast<float>(speaking) / static_cast<float>(columns) : 0;
}

HeardFrame Hearing::heardFrame(FrameIndex frame, int rowsAhead) const {
  HeardFrame heard;
  heard.index = frame;
  heard.rowsAhead = rowsAhead;
  heard.delayMs = delayMs();
  heard.rows = FeatureRows(rows_.dimension());
  std::vector<float> window(static_cast<std::size_t>(rows_.dimension()) * kRowsPerFrame);
  rows_.copyFrame(frame, window, rowsAhead);
  heard.rows.append(window);
  std::array<float, kGateFramesBehind + 1 + kGateFramesAhead> around{};
  for (std::size_t i = 0; i < around.size(); ++i)
    around[i] = speechAt(frame - kGateFramesBehind + static_cast<FrameIndex>(i));
  heard.gate = speechGate(std::span<const float, around.size()>(around));
  heard.speaking = *std::max_element(around.begin() + kGateFramesBehind, around.end()) >= 0.5f;
  const SampleTime start{frame * kSamplesPerFrame, kSpeechRate};
  const auto known = voice_->timeOf(start);
  heard.heardAt = known ? *known
                        : std::chrono::steady_clock::now() -
                              std::chrono::microseconds((heard_ - start.samples) * 1000000 / kSpeechRate);
  return heard;
}

/// Every frame whose sound is known far enough; at the end of the voice, all that are left.
void Hearing::handOn(bool all, const std::stop_token& stop) {
  const int rowsAhead = rowsAheadFor(millisecondsOf(lookahead_.load()));
  const FrameIndex end = framesCovering(heard_, kSpeechRate, kFrameRate);
  while (all ? next_ < end : samplesForFrame(next_, rowsAhead) <= heard_) {
    frames_.push(heardFrame(next_, rowsAhead), stop);
    ++next_;
  }
}

/// A session may last for days: what no frame will see again goes.
void Hearing::forget() {
  rows_.forgetBefore(next_ - kKeptFrames);
  const FrameIndex old = next_ - kKeptFrames - firstSpeech_;
  if (old < kKeptFrames || old > static_cast<FrameIndex>(speech_.size())) return;
  speech_.erase(speech_.begin(), speech_.begin() + old);
  firstSpeech_ += old;
}

}  // namespace visema
