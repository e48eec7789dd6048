// SPDX-License-Identifier: Apache-2.0
#include "core/audio/input_test.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

#include "core/audio/capture_stream.h"
#include "core/audio/playback_stream.h"
#include "core/base/try.h"
#include "core/base/user_gain.h"

namespace visema {
namespace {

constexpr double kNothingDb = -60;               // below it no microphone is plugged in, or it is muted
constexpr double kQuietDb = -38;                 // of a voice: below it the lips hear little
constexpr double kGoodDb = -20;                  // of a voice
constexpr double kStandsOutDb = 12;              // by which a voice is above what is beside it
constexpr std::uint64_t kClicks = 8;             // samples at full scale that a single knock may have
constexpr std::chrono::seconds kDrainWithin(5);  // what is left then is half a second and the output's own delay
constexpr std::size_t kStep = kSpeechRate / 20;

}  // namespace

InputQuality judgeInput(std::span<const float> samples, int rate) {
  const auto window = static_cast<std::size_t>(std::max(1, rate / 10));
  std::vector<double> levels;
  for (std::size_t at = 0; at + window <= samples.size(); at += window)
    levels.push_back(measureLevel(samples.subspan(at, window)).rmsDb);
  InputQuality quality;
  if (levels.empty()) return quality;
  std::sort(levels.begin(), levels.end());
  quality.voiceDb = levels[levels.size() * 9 / 10];
  quality.noiseDb = levels[levels.size() / 10];
  quality.betterGainDb = std::clamp(kGoodDb - quality.voiceDb, -kMostUserGainDb, kMostUserGainDb);
  if (quality.voiceDb < kNothingDb)
    quality.verdict = InputVerdict::Silent;
  else if (measureLevel(samples).clippedSamples > kClicks)
    quality.verdict = InputVerdict::Clipped;
  else if (quality.voiceDb < kQuietDb)
    quality.verdict = InputVerdict::Quiet;
  else
    quality.verdict = quality.voiceDb - quality.noiseDb < kStandsOutDb ? InputVerdict::Noisy : InputVerdict::Good;
  return quality;
}

Status InputTestOptions::validate() const {
  if (!(seconds >= 0.5 && seconds <= 30))
    return fail(ErrorCode::InvalidArgument, "A microphone is tested for 0.5 to 30 seconds.");
  return {};
}

Result<InputTestReport> testInput(const InputTestOptions& options,
                                  const std::function<void(const InputTestStep&)>& tell, const std::stop_token& stop) {
  TRY(options.validate());
  CaptureOptions wanted;
  wanted.device = options.microphone;
  wanted.gainDb = options.gainDb;
  auto microphone = TRY(CaptureStream::create(wanted));
  const int rate = microphone->rate();
  std::vector<float> heard;
  LevelMeter meter(rate);
  microphone->setTap([&](SampleTime, std::span<const float> frames) {
    meter.push(frames);
    heard.insert(heard.end(), frames.begin(), frames.end());
  });
  std::array<float, kStep> speech{};
  const auto wantedFrames = static_cast<std::size_t>(options.seconds * rate);
  while (heard.size() < wantedFrames) {
    TRY(microphone->read(speech, stop));
    const double left = options.seconds - static_cast<double>(heard.size()) / rate;
    tell({InputTestStep::Kind::Listening, std::max(0.0, left), meter.level()});
  }
  microphone.reset();  // what is played is not to be heard again
  InputTestReport report{judgeInput(heard, rate), {}};
  if (report.quality.verdict == InputVerdict::Silent) return report;

  PlaybackOptions playing;
  playing.device = options.loudspeaker;
  playing.rate = rate;
  auto loudspeaker = PlaybackStream::create(playing);
  if (!loudspeaker) {
    report.note = loudspeaker.error().message;
    return report;
  }
  const auto step = static_cast<std::size_t>(rate / 20);
  for (std::size_t at = 0; at < heard.size(); at += step) {
    const std::span<const float> part = std::span(heard).subspan(at, std::min(step, heard.size() - at));
    TRY((*loudspeaker)->write(part, stop));
    tell({InputTestStep::Kind::Playing, static_cast<double>(heard.size() - at) / rate, measureLevel(part)});
  }
  if (Status drained = (*loudspeaker)->drain(stop, kDrainWithin); !drained) {
    if (stop.stop_requested()) return fail(drained.error());
    report.note = drained.error().message;
  }
  return report;
}

}  // namespace visema
