// SPDX-License-Identifier: Apache-2.0
#include "core/live/self_test.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <numbers>
#include <thread>

#include "core/audio/playback_stream.h"
#include "core/base/json.h"
#include "core/base/steady_time.h"
#include "core/base/stoppable_wait.h"
#include "core/base/try.h"
#include "core/live/frame_taker.h"
#include "core/live/live_voice.h"

namespace visema {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr SampleRate kRate = 48000;
constexpr std::int64_t kPeriod = kRate;              // from click to click
constexpr std::int64_t kLeadIn = kRate;              // silence first: streams settle
constexpr double kToneStart = 0.1, kToneEnd = 0.45;  // seconds after its click
constexpr double kClickLevel = 0.9;
constexpr double kFrameMs = 40;

/// The sound of one period: a click, and after it a hum that passes for a voice.
std::vector<float> onePeriod() {
  std::vector<float> samples(static_cast<std::size_t>(kPeriod));
  for (int i = 0; i < kRate / 1000; ++i) samples[static_cast<std::size_t>(i)] = static_cast<float>(kClickLevel);
  for (auto i = static_cast<std::size_t>(kToneStart * kRate); i < static_cast<std::size_t>(kToneEnd * kRate); ++i) {
    const double t = static_cast<double>(i) / kRate;
    for (int harmonic = 1; harmonic < 20; ++harmonic)
      samples[i] += static_cast<float>(0.06 / harmonic * (1 + 0.5 * std::sin(25 * t)) *
                                       std::sin(2 * std::numbers::pi * 120 * harmonic * t));
  }
  return samples;
}

/// Plays the periods and knows when each click was in the air, by the loudspeaker's clock.
class Clicks {
 public:
  static Result<std::unique_ptr<Clicks>> start(const std::string& loudspeaker, int count) {
    PlaybackOptions options;
    options.device = loudspeaker;
    options.rate = kRate;
    auto playback = TRY(PlaybackStream::create(options));
    return std::unique_ptr<Clicks>(new Clicks(std::move(playback), count));
  }

  std::vector<SteadyTime> times() const {
    std::lock_guard lock(mutex_);
    return times_;
  }
  bool finished() const {
    std::lock_guard lock(mutex_);
    return times_.size() == static_cast<std::size_t>(count_);
  }

 private:
  Clicks(std::unique_ptr<PlaybackStream> playback, int count)
      : playback_(std::move(playback)),
        count_(count),
        player_([this](const std::stop_token& stop) { play(stop); }),
        watcher_([this](const std::stop_token& stop) { watch(stop); }) {}

  void play(const std::stop_token& stop) {
    const std::vector<float> silence(static_cast<std::size_t>(kLeadIn)), period = onePeriod();
    if (!playback_->write(silence, stop)) return;
    for (int i = 0; i < count_; ++i)
      if (!playback_->write(period, stop)) return;
    while (!stop.stop_requested())
      if (!playback_->write(silence, stop)) return;  // the clock goes on for the last pictures
  }

  /// Reads the clock just after each click.
  void watch(const std::stop_token& stop) {
    for (int i = 0; i < count_ && !stop.stop_requested();) {
      const std::int64_t click = kLeadIn + i * kPeriod;
      const std::int64_t passed = playback_->now().samples - click;
      if (passed < 0) {
        waitFor(milliseconds(5), stop);
        continue;
      }
      const SteadyTime at = steady_clock::now() - steadySeconds(static_cast<double>(passed) / kRate);
      std::lock_guard timesLock(mutex_);
      times_.push_back(at);
      ++i;
    }
  }

  const std::unique_ptr<PlaybackStream> playback_;
  const int count_;
  mutable std::mutex mutex_;
  std::vector<SteadyTime> times_;
  std::jthread player_;
  std::jthread watcher_;
};

/// Passes a voice through and notes at which samples it clicks.
class ClickEar final : public AudioSource {
 public:
  struct Click {
    std::int64_t sample = 0;
    SteadyTime about;  // as the microphone's clock has it
  };
  explicit ClickEar(std::shared_ptr<AudioSource> voice) : voice_(std::move(voice)) {}

  Result<AudioBlock> read(std::span<float> out, const std::stop_token& stop) override {
    auto block = voice_->read(out, stop);
    if (block) look(block->start.samples, out.first(block->count));
    return block;
  }
  std::optional<SteadyTime> timeOf(SampleTime time) const override { return voice_->timeOf(time); }
  double latencySeconds() const override { return voice_->latencySeconds(); }
  std::vector<DeviceEvent> takeEvents() override { return voice_->takeEvents(); }

  std::vector<Click> clicks() const {
    std::lock_guard lock(mutex_);
    return clicks_;
  }

 private:
  /// A click is as loud as nothing else: a level that follows the loudest tells the two apart at any volume.
  void look(std::int64_t start, std::span<const float> samples) {
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const double level = std::abs(samples[i]);
      const std::int64_t at = start + static_cast<std::int64_t>(i);
      loudest_ = std::max(loudest_ * kForget, level);
      if (level < kQuietest || level < 0.6 * loudest_ || at < last_ + kSpeechRate / 2) continue;
      last_ = at;
      const auto about = voice_->timeOf({at, kSpeechRate});
      std::lock_guard lock(mutex_);
      if (about) clicks_.push_back({at, *about});
    }
  }

  static constexpr double kForget = 0.99999;  // half in four seconds
  static constexpr double kQuietest = 0.02;
  const std::shared_ptr<AudioSource> voice_;
  double loudest_ = 0;
  std::int64_t last_ = -kSpeechRate;
  mutable std::mutex mutex_;
  std::vector<Click> clicks_;
};

/// When each frame of the voice was handed to the screen, and what was in it.
struct ShownFrame {
  SteadyTime at;
  bool speaking = false;
};
using ShownFrames = std::map<FrameIndex, ShownFrame>;

/// Notes when each frame would be seen.
class Screen {
 public:
  explicit Screen(LiveSession& session) : taker_(session) {}

  void showUntil(SteadyTime end, const std::stop_token& stop) {
    while (const auto frame = taker_.next(end, stop))
      if (frame->index >= 0) frames_[frame->index] = {steady_clock::now(), frame->speaking};
  }
  const ShownFrames& frames() const { return frames_; }

 private:
  FrameTaker taker_;
  ShownFrames frames_;
};

Spread spreadOf(std::vector<double> values) {
  Spread spread;
  spread.count = static_cast<int>(values.size());
  if (values.empty()) return spread;
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
  };
  spread.least = values.front(), spread.median = at(0.5), spread.p95 = at(0.95), spread.most = values.back();
  return spread;
}

/// Slope of the best line through the points.
double slopeOf(const std::vector<std::pair<double, double>>& points) {
  double x = 0, y = 0, xx = 0, xy = 0;
  for (const auto& [px, py] : points) x += px, y += py, xx += px * px, xy += px * py;
  const auto n = static_cast<double>(points.size());
  const double width = n * xx - x * x;
  return width > 0 ? (n * xy - x * y) / width : 0;
}

/// The frame that shows a moment of the voice: its own, or where that was skipped the one shown in its place.
const ShownFrame* shownFor(const ShownFrames& frames, FrameIndex index) {
  const auto found = frames.lower_bound(index);
  return found != frames.end() && found->first <= index + 1 ? &found->second : nullptr;
}

bool answers(const ShownFrames& frames, FrameIndex click) {
  const auto tone = static_cast<FrameIndex>(kToneEnd * 25);
  for (auto at = frames.lower_bound(click + 1); at != frames.end() && at->first <= click + tone; ++at)
    if (at->second.speaking) return true;
  return false;
}

SelfTestReport judge(const std::vector<SteadyTime>& played, const std::vector<ClickEar::Click>& heard,
                     const ShownFrames& frames, int promisedMs) {
  SelfTestReport report;
  report.played = static_cast<int>(played.size());
  report.promisedMs = promisedMs;
  std::vector<double> delays, offsets;
  std::vector<std::pair<double, double>> overTime;
  for (const SteadyTime& inTheAir : played) {
    const auto click = std::find_if(heard.begin(), heard.end(), [&](const ClickEar::Click& each) {
      return std::abs(millisecondsBetween(inTheAir, each.about)) < 400;
    });
    if (click == heard.end()) continue;
    ++report.heard;
    const FrameIndex index = frameAtSample(click->sample, kSpeechRate, kFrameRate);
    if (answers(frames, index)) ++report.answered;
    const ShownFrame* shown = shownFor(frames, index);
    if (!shown) continue;
    ++report.shown;
    const std::int64_t intoFrame = click->sample - firstSampleOfFrame(index, kSpeechRate, kFrameRate);
    delays.push_back(millisecondsBetween(inTheAir, shown->at));
    offsets.push_back(delays.back() + static_cast<double>(intoFrame) * 1000 / kSpeechRate - promisedMs);
    overTime.emplace_back(millisecondsBetween(played.front(), inTheAir) / 3'600'000, offsets.back());
  }
  report.microphoneToFrame = spreadOf(delays);
  report.offset = spreadOf(offsets);
  report.driftMsAnHour = slopeOf(overTime);
  return report;
}

nlohmann::ordered_json toJson(const Spread& spread) {
  return {{"count", spread.count},
          {"min", spread.least},
          {"p50", spread.median},
          {"p95", spread.p95},
          {"max", spread.most}};
}

}  // namespace

Status SelfTestOptions::validate() const {
  if (!(seconds >= 3 && seconds <= 24 * 3600))
    return fail(ErrorCode::InvalidArgument, "the self-test takes 3 seconds to a day");
  return {};
}

Result<SelfTestReport> runSelfTest(LiveAvatar avatar, const SelfTestOptions& options, const ProgressFn& progress,
                                   std::stop_token stop) {
  TRY(options.validate());
  LiveOptions live;
  live.lookahead = options.lookahead;
  auto session = TRY(LiveSession::start(std::move(avatar), live));
  VoiceOptions microphone;
  microphone.microphone = options.microphone;
  auto voice = TRY(LiveVoice::open(microphone, 0));
  auto ear = std::make_shared<ClickEar>(soundOf(voice));
  TRY(session->setVoice(ear));
  const int delayMs = session->status().delayMs;
  Screen screen(*session);
  const int count = static_cast<int>(options.seconds);
  auto clicks = TRY(Clicks::start(options.loudspeaker, count));
  const SteadyTime begin = steady_clock::now();
  const SteadyTime latest = begin + steadySeconds(options.seconds + 15);  // a device may take its time
  SteadyTime end = latest;
  while (steady_clock::now() < end && !stop.stop_requested()) {
    screen.showUntil(std::min(end, steady_clock::now() + milliseconds(200)), stop);
    const double passed = secondsSince(begin);
    if (progress)
      progress({std::min(1.0, passed / options.seconds), "Listening", std::max(0.0, options.seconds - passed)});
    if (end == latest && clicks->finished()) end = steady_clock::now() + milliseconds(delayMs + 1000);
  }
  SelfTestReport report = judge(clicks->times(), ear->clicks(), screen.frames(), delayMs);
  report.status = session->status();
  return report;
}

Status SelfTestReport::verdict(Lookahead lookahead) const {
  if (heard < played * 9 / 10 || heard == 0)
    return fail(ErrorCode::DeviceLost, "the microphone heard " + std::to_string(heard) + " of " +
                                           std::to_string(played) +
                                           " clicks: turn the loudspeaker up, or bring the two together");
  const double limit = lookahead == kLowLookahead ? 200 : 600;
  if (microphoneToFrame.p95 > limit)
    return fail(ErrorCode::LimitExceeded, "from microphone to picture it takes " +
                                              std::to_string(std::lround(microphoneToFrame.p95)) + " ms, more than " +
                                              std::to_string(std::lround(limit)) + " ms");
  if (std::abs(offset.median) > kFrameMs || offset.p95 > kFrameMs || offset.least < -kFrameMs)
    return fail(ErrorCode::LimitExceeded,
                "sound and picture are " + std::to_string(std::lround(offset.median)) + " ms apart, more than a frame");
  return {};
}

std::string SelfTestReport::json() const {
  return jsonText({{"played", played},
                   {"heard", heard},
                   {"shown", shown},
                   {"answered", answered},
                   {"promisedMs", promisedMs},
                   {"microphoneToFrameMs", toJson(microphoneToFrame)},
                   {"offsetMs", toJson(offset)},
                   {"driftMsAnHour", driftMsAnHour},
                   {"frames", status.frames},
                   {"late", status.late},
                   {"dropped", status.dropped},
                   {"timings", visema::toJson(status.timings)}});
}

}  // namespace visema
