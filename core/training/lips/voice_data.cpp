// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/voice_data.h"

#include <torch/utils.h>

#include <algorithm>
#include <cmath>

#include "core/nn/light/voice_map.h"
#include "core/training/lips/speech_windows.h"
#include "core/training/lips/straight_line.h"

namespace visema {
namespace {

constexpr double kFramesPerSecond = 25;

/// The frames in which m, b or p is said, at least one for each.
std::vector<std::int64_t> closedFrames(std::span<const TimedPhone> said, std::int64_t count) {
  constexpr double kOpenAgain = 0.3;  // the last part of the sound is made with the lips apart
  std::vector<std::int64_t> frames;
  double start = 0;
  for (const TimedPhone& phone : said) {
    const double end = phone.endSeconds - kOpenAgain * (phone.endSeconds - start);
    if (closesLips(phone.phone)) {
      const auto middle = static_cast<std::int64_t>(std::lround((start + end) / 2 * kFramesPerSecond));
      const auto first = std::min(middle, static_cast<std::int64_t>(std::ceil(start * kFramesPerSecond)));
      const auto last = std::max(middle, static_cast<std::int64_t>(std::floor(end * kFramesPerSecond)));
      for (std::int64_t frame = first; frame <= std::min(last, count - 1); ++frame) frames.push_back(frame);
    }
    start = phone.endSeconds;
  }
  return frames;
}

}  // namespace

VoiceData::VoiceData(const LipDataset& dataset, const std::vector<std::vector<float>>& codes,
                     const std::vector<float>& neutralCode)
    : dataset_(dataset), neutral_(torch::tensor(neutralCode)) {
  addClips(codes);
  addHeard();
  std::vector<torch::Tensor> trained;
  for (std::size_t i = 0; i < voices_.size(); ++i) {
    const std::int64_t frames = i < dataset.clips.size() ? dataset.clips[i].heldOutFrom : codes_[i].size(0);
    for (const auto& voice : voices_[i]) trained.push_back(voice.slice(0, 0, frames + VoiceMap::kRowsBefore));
  }
  const auto all = torch::cat(trained);
  mean_ = all.mean(0);
  scale_ = 1 / all.std(0).clamp_min(1e-3);
  if (!dataset.silence.empty()) silence_ = torch::tensor(dataset.silence).view({-1, dataset.featureSize});
  forgetSlowChanges();
  if (!training_.empty()) neutral_ = closing()(neutral_);  // the lips of the neutral picture may be a little apart
}

void VoiceData::addClips(const std::vector<std::vector<float>>& codes) {
  for (std::size_t i = 0; i < dataset_.clips.size(); ++i) {
    const LipClip& clip = dataset_.clips[i];
    voices_.emplace_back();
    for (const auto& rows : clip.voices) voices_.back().push_back(framedRows(rows, dataset_.featureSize, clip.frames));
    codes_.push_back(torch::tensor(codes[i]).view({clip.frames, neutral_.size(0)}));
    if (clip.voices.empty()) continue;
    for (std::int64_t frame = 0; frame < clip.frames; ++frame)
      (frame < clip.heldOutFrom ? training_ : heldOut_).push_back({i, frame});
  }
}

void VoiceData::addHeard() {
  for (const HeardSentence& sentence : dataset_.heard) {
    const auto frames = std::min(static_cast<std::int64_t>(sentence.phones.back().endSeconds * kFramesPerSecond),
                                 static_cast<std::int64_t>(sentence.rows.size()) / dataset_.featureSize);
    voices_.push_back({framedRows(sentence.rows, dataset_.featureSize, frames)});
    codes_.push_back(torch::zeros({frames, neutral_.size(0)}));
  }
}

void VoiceData::impose(const PhoneMouth& mouth) {
  heard_.clear();
  closed_.clear();
  const Closing shut = closing();
  for (std::size_t i = 0; i < dataset_.heard.size(); ++i) {
    const std::size_t clip = dataset_.clips.size() + i;
    const auto frames = codes_[clip].size(0);
    codes_[clip] = mouth.codes(dataset_.heard[i].phones, frames);
    for (const std::int64_t frame : closedFrames(dataset_.heard[i].phones, frames)) {
      codes_[clip][frame].copy_(shut(codes_[clip][frame]));
      if (frame + 1 < frames) closed_.push_back({clip, frame});
    }
    for (std::int64_t frame = 0; frame < frames; ++frame) heard_.push_back({clip, frame});
  }
}

void VoiceData::forgetSlowChanges() {
  constexpr std::int64_t kWindow = 75;  // frames
  constexpr double kRidge = 1;
  std::vector<torch::Tensor> heard, said;
  for (std::size_t i = 0; i < dataset_.clips.size(); ++i) {
    if (voices_[i].empty() || dataset_.clips[i].heldOutFrom < kWindow) continue;
    const auto rows = ((voices_[i].front() - mean_) * scale_).unfold(0, VoiceMap::kRows, 1).flatten(1);
    heard.push_back(rows.slice(0, 0, dataset_.clips[i].heldOutFrom));
    said.push_back(codes_[i].slice(0, 0, dataset_.clips[i].heldOutFrom));
  }
  if (heard.empty()) return;
  const StraightLine guess = fitLine(torch::cat(heard), torch::cat(said), kRidge);
  for (std::size_t i = 0; i < heard.size(); ++i) {
    const auto unheard = (said[i] - guess(heard[i])).t().unsqueeze(0);
    said[i].sub_(torch::avg_pool1d(unheard, kWindow, 1, kWindow / 2, false, false).squeeze(0).t());
  }
}

bool VoiceData::hasText() const {
  return std::any_of(dataset_.clips.begin(), dataset_.clips.end(),
                     [](const auto& clip) { return !clip.heard.empty(); });
}

std::vector<PhoneMouth::Lesson> VoiceData::lessons(const VoiceSamples& samples, PhonesFrom from) const {
  std::vector<PhoneMouth::Lesson> result;
  for (std::size_t i = 0; i < dataset_.clips.size(); ++i) {
    const LipClip& clip = dataset_.clips[i];
    PhoneMouth::Lesson lesson{from == PhonesFrom::Hearing && !clip.heard.empty() ? clip.heard : clip.phones, {}, {}};
    for (const VoiceSample& sample : samples)
      if (sample.clip == i) lesson.frames.push_back(sample.frame);
    if (lesson.phones.empty() || lesson.frames.empty()) continue;
    lesson.codes = codes_[i].index({torch::tensor(lesson.frames)});
    result.push_back(std::move(lesson));
  }
  return result;
}

torch::Tensor VoiceData::rows(const VoiceSample& sample, std::size_t voice) const {
  return voices_[sample.clip][voice].slice(0, sample.frame, sample.frame + VoiceMap::kRows);
}

torch::Tensor VoiceData::codesOf(const VoiceSamples& samples) const {
  std::vector<torch::Tensor> codes;
  for (const VoiceSample& sample : samples) codes.push_back(code(sample));
  return torch::stack(codes);
}

VoiceData::Closing VoiceData::closing() const {
  constexpr double kClosed = 0.1;  // of the frames of somebody who talks are no more open
  const auto all = codesOf(training_), centred = all - all.mean(0), axis = centred.select(1, 0);
  return {torch::quantile(all.select(1, 0), kClosed), centred.t().mv(axis) / axis.square().sum().clamp_min(1e-9)};
}

torch::Tensor VoiceData::Closing::operator()(const torch::Tensor& code) const {
  return code - (code[0] - closed).clamp_min(0) * direction;
}

}  // namespace visema
