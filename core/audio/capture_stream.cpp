// SPDX-License-Identifier: Apache-2.0
#include "core/audio/capture_stream.h"

#include <utility>

#include "core/audio/capture_timeline.h"
#include "core/audio/linked_stream.h"
#include "core/base/try.h"

namespace visema {
namespace {

using namespace std::chrono_literals;

constexpr int kMaxChannels = 32;
constexpr double kMostGainDb = 40;
constexpr auto kLongestWait = 10ms;  // while the device is away nothing wakes the reader

}  // namespace

Status CaptureOptions::validate() const {
  if (rate != 0 && (rate < 8000 || rate > 384'000))
    return fail(ErrorCode::InvalidArgument, "A microphone's rate must be between 8000 and 384000 Hz.");
  if (channels < 1 || channels > kMaxChannels)
    return fail(ErrorCode::InvalidArgument, "A microphone is recorded with 1 to 32 channels.");
  if (!(latencySeconds >= 0 && latencySeconds <= 2))
    return fail(ErrorCode::InvalidArgument, "A microphone's latency must be between 0 and 2 seconds.");
  if (!(gainDb >= -kMostGainDb && gainDb <= kMostGainDb))
    return fail(ErrorCode::InvalidArgument, "A microphone's gain must be between -40 and 40 dB.");
  return {};
}

namespace {

class Microphone final : public LinkedStream<CaptureStream> {
 public:
  explicit Microphone(const CaptureOptions& options)
      : LinkedStream({Direction::Input, options.device, options.rate, options.channels, options.latencySeconds}),
        channels_(options.channels) {}
  ~Microphone() override { disconnect(); }

  bool setTap(Tap tap) override {
    timeline_->setTap(std::move(tap));
    return true;
  }
  void setMonitor(Tap monitor) override { timeline_->setMonitor(std::move(monitor)); }
  Result<AudioBlock> read(std::span<float> out, const std::stop_token& stop) override;
  std::optional<SteadyTime> timeOf(SampleTime time) const override { return timeline_->timeOf(time); }
  SampleRate rate() const override { return timeline_->rate(); }
  int channels() const override { return channels_; }
  void setGain(double decibels) override { timeline_->setGain(decibels); }
  CaptureCounts counts() const override {
    CaptureCounts counts = timeline_->counts();
    counts.timesLost = timesLost();
    return counts;
  }

 private:
  std::shared_ptr<LinkConnection> makeConnection(const LinkFormat& format) override {
    return std::make_shared<CaptureConnection>(format, arrived_);
  }
  void connectionStarted(std::shared_ptr<LinkConnection> connection, SampleRate rate) override {
    if (!timeline_) timeline_ = std::make_unique<CaptureTimeline>(rate, channels_);
    timeline_->add(std::static_pointer_cast<CaptureConnection>(std::move(connection)));
  }
  void eventArrived() override { arrived_.raise(); }

  const int channels_;
  Signal arrived_;
  std::unique_ptr<CaptureTimeline> timeline_;  // made by the first connection, before anybody reads
  std::int64_t speechRead_ = 0;
};

Result<AudioBlock> Microphone::read(std::span<float> out, const std::stop_token& stop) {
  const std::stop_callback wake(stop, [this] { arrived_.raise(); });
  while (!timeline_->takeSpeech(out)) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "Listening to the microphone was stopped.");
    if (!timeline_->advance(std::chrono::steady_clock::now())) arrived_.waitFor(kLongestWait);
  }
  const AudioBlock block{{speechRead_, kSpeechRate}, out.size(), false};
  speechRead_ += static_cast<std::int64_t>(out.size());
  return block;
}

}  // namespace

Result<std::unique_ptr<CaptureStream>> CaptureStream::create(const CaptureOptions& options) {
  TRY(options.validate());
  auto microphone = std::make_unique<Microphone>(options);
  TRY(microphone->open());
  microphone->setGain(options.gainDb);
  return std::unique_ptr<CaptureStream>(std::move(microphone));
}

}  // namespace visema
