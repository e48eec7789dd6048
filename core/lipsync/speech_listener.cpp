// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/speech_listener.h"

#include <algorithm>

#include "core/speech/feature_windows.h"

namespace visema {
namespace {

constexpr FrameIndex kKeptFrames = 64;    // of features and speech behind the next frame
constexpr FrameIndex kWholeColumns = 5;   // that many frames are a whole number of mel columns
constexpr FrameIndex kRecentFrames = 50;  // what a new encoder listens to again: more than a frame sees

}  // namespace

SpeechListener::SpeechListener(std::shared_ptr<SpeechEncoder> encoder, Keep keep)
    : keep_(keep), listening_(std::make_unique<Listening>(std::move(encoder), 0)) {}

void SpeechListener::listen(std::span<const float> samples) {
  listening_->stream.push(samples, listening_->rows);
  heard_ += static_cast<std::int64_t>(samples.size());
  detectSpeech(listening_->stream.newColumns());
  remember(samples);
}

/// As long as a frame looks ahead silence is heard, so that the last frames hear what a person hears then.
void SpeechListener::finish() {
  const std::int64_t missing = std::max<std::int64_t>(0, samplesForFrame(frames()) - heard_);
  listening_->stream.push(std::vector<float>(static_cast<std::size_t>(missing)), listening_->rows);
  detectSpeech(listening_->stream.newColumns());
  listening_->stream.finish(listening_->rows);
  detectSpeech(listening_->stream.newColumns());
  speech_.resize(static_cast<std::size_t>(std::max<FrameIndex>(0, frames() - firstSpeech_)));
  finished_ = true;
}

FrameIndex SpeechListener::frames() const { return framesCovering(heard_, kSpeechRate, kFrameRate); }

SpeechTrack SpeechListener::track() && {
  SpeechTrack track{std::move(listening_->rows), {}};
  track.speech.reserve(speech_.size());
  for (FrameIndex frame = 0; frame < frames(); ++frame) track.speech.push_back(speechAt(frame));
  return track;
}

void SpeechListener::setEncoder(std::shared_ptr<SpeechEncoder> encoder) {
  if (finished_) return;
  const auto recent = static_cast<std::int64_t>(recent_.size());
  listening_ = std::make_unique<Listening>(std::move(encoder), frameAtSample(heard_ - recent, kSpeechRate, kFrameRate));
  listening_->stream.push(recent_, listening_->rows);
}

/// Whether there is speech does not depend on the encoder: these columns are looked at once.
void SpeechListener::detectSpeech(const Mel& columns) {
  for (int c = 0; c < columns.columnCount(); ++c, ++columns_) {
    const bool speaking = activity_.push(columns.column(c));
    const auto slot = static_cast<std::size_t>(columns_ * 5 / 16 - firstSpeech_);  // 80 columns, 25 frames a second
    if (slot >= speech_.size()) speech_.resize(slot + 1);
    speech_[slot].first += speaking ? 1 : 0;
    ++speech_[slot].second;
  }
}

/// What is kept begins where frames and mel columns begin together.
void SpeechListener::remember(std::span<const float> samples) {
  recent_.insert(recent_.end(), samples.begin(), samples.end());
  constexpr std::int64_t kStep = firstSampleOfFrame(kWholeColumns, kSpeechRate, kFrameRate);
  constexpr std::int64_t kKept = firstSampleOfFrame(kRecentFrames, kSpeechRate, kFrameRate);
  const std::int64_t extra = static_cast<std::int64_t>(recent_.size()) - kKept;
  if (extra >= kStep) recent_.erase(recent_.begin(), recent_.begin() + extra / kStep * kStep);
}

float SpeechListener::speechAt(FrameIndex frame) const {
  const FrameIndex slot = frame - firstSpeech_;
  if (slot < 0 || slot >= static_cast<FrameIndex>(speech_.size())) return 0;
  const auto& [speaking, columns] = speech_[static_cast<std::size_t>(slot)];
  return columns > 0 ? static_cast<float>(speaking) / static_cast<float>(columns) : 0;
}

std::optional<SpeechFrame> SpeechListener::next(Lookahead lookahead) {
  const bool complete = finished_ ? next_ < frames() : samplesForFrame(next_, rowsAhead(lookahead)) <= heard_;
  if (!complete) return std::nullopt;
  SpeechAround around;
  for (std::size_t i = 0; i < around.size(); ++i)
    around[i] = speechAt(next_ - kGateFramesBehind + static_cast<FrameIndex>(i));
  SpeechFrame frame = speechFrame(listening_->rows, next_ - listening_->first, lookahead, around);
  frame.index = next_++;
  forget();
  return frame;
}

void SpeechListener::forget() {
  if (keep_ == Keep::Everything) return;
  listening_->rows.forgetBefore(next_ - kKeptFrames - listening_->first);
  const FrameIndex old = next_ - kKeptFrames - firstSpeech_;
  if (old < kKeptFrames || old > static_cast<FrameIndex>(speech_.size())) return;
  speech_.erase(speech_.begin(), speech_.begin() + old);
  firstSpeech_ += old;
}

}  // namespace visema
