// SPDX-License-Identifier: Apache-2.0
#include "core/audio/capture_stream.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "core/audio/capture_connection.h"
#include "core/audio/sample_clock.h"
#include "core/audio/stream_resampler.h"

namespace visema {
namespace {

using namespace std::chrono_literals;

constexpr int kMaxChannels = 32;
constexpr double kSilenceBehind = 0.03;  // silence stays this far behind the clock: a device coming back overtakes it
constexpr auto kLongestWait = 10ms;      // while the device is away nothing wakes the reader

}  // namespace

Status CaptureOptions::validate() const {
  if (rate != 0 && (rate < 8000 || rate > 384'000))
    return fail(ErrorCode::InvalidArgument, "A microphone's rate must be between 8000 and 384000 Hz.");
  if (channels < 1 || channels > kMaxChannels)
    return fail(ErrorCode::InvalidArgument, "A microphone is recorded with 1 to 32 channels.");
  if (!(latencySeconds >= 0 && latencySeconds <= 2))
    return fail(ErrorCode::InvalidArgument, "A microphone's latency must be between 0 and 2 seconds.");
  return {};
}

class CaptureStream::Impl final : public LinkOwner {
 public:
  explicit Impl(const CaptureOptions& options) : host_(PortAudioHost::shared()), channels_(options.channels) {
    host_->run([&] {
      link_ = std::make_unique<DeviceLink>(
          *host_, LinkRequest{Direction::Input, options.device, options.rate, options.channels, options.latencySeconds},
          *this);
    });
  }
  ~Impl() {
    host_->run([this] { link_.reset(); });
  }

  Status open() {
    Status status;
    host_->run([&] { status = link_->open(); });
    return status;
  }

  // Reader's thread.
  void setTap(Tap tap) { tap_ = std::move(tap); }
  Result<AudioBlock> read(std::span<float> out, const std::stop_token& stop);

  // Thread-safe.
  std::optional<SteadyTime> timeOf(SampleTime time) const {
    const std::lock_guard lock(mutex_);
    if (!clock_ || !clock_->running()) return std::nullopt;
    return clock_->timeOf(static_cast<double>(time.samples) * clock_->rate() / time.rate);
  }
  double latencySeconds() const {
    const std::lock_guard lock(mutex_);
    return format_.latencySeconds;
  }
  std::vector<DeviceEvent> takeEvents() {
    const std::lock_guard lock(mutex_);
    return std::exchange(events_, {});
  }
  std::string deviceName() const {
    const std::lock_guard lock(mutex_);
    return format_.device;
  }
  bool connected() const { return link_->connected(); }
  SampleRate rate() const { return rate_; }
  int channels() const { return channels_; }
  Level level() const { return meter_->level(); }
  CaptureCounts counts() const;

 private:
  std::shared_ptr<LinkConnection> makeConnection(const LinkFormat& format) override {
    return std::make_shared<CaptureConnection>(format, arrived_);
  }
  void streamStarted(std::shared_ptr<LinkConnection> connection, const LinkFormat& format) override;
  void deviceEvent(DeviceEvent event) override;

  // Reader's thread.
  bool advance();
  bool emitOwed();
  bool takeStamp(CaptureConnection& connection);
  void readBlock(CaptureConnection& connection);
  void endConnection(const CaptureConnection& connection);
  void beginConnection(const CaptureConnection& connection, const CaptureStamp& stamp);
  void emitFromDevice(std::span<const float> frames);
  void emit(std::span<const float> frames);
  std::int64_t silenceDue() const;
  static void addCountsOf(const CaptureConnection& connection, CaptureCounts& counts);

  const std::shared_ptr<PortAudioHost> host_;
  SampleRate rate_ = 0;  // set by the first connection, before anybody reads
  const int channels_;
  std::unique_ptr<LevelMeter> meter_;
  std::unique_ptr<StreamResampler> toSpeech_;
  Tap tap_;
  Signal arrived_;

  mutable std::mutex mutex_;
  std::optional<SampleClock> clock_;
  std::deque<std::shared_ptr<CaptureConnection>> connections_;  // the first is the one being read
  LinkFormat format_;
  CaptureCounts counts_;  // without the connections' own
  std::vector<DeviceEvent> events_;

  // Reader's thread: where it is, in frames at rate_ since the first sample.
  std::int64_t position_ = 0;
  std::int64_t silenceOwed_ = 0;  // a gap to be filled before anything else
  // Of the connection being read, in its own frames.
  bool begun_ = false;                 // it has delivered
  std::optional<CaptureStamp> stamp_;  // the block to be read next
  std::int64_t nextFrame_ = 0;
  std::int64_t lostOwed_ = 0;                // overrun: silence in the place of lost frames
  std::int64_t framesToSkip_ = 0;            // for a time that silence has already covered
  std::unique_ptr<StreamResampler> toRate_;  // when a later device has another rate
  // Between calls only speech_ means something.
  std::vector<float> block_, adapted_, resampled_, mono_;
  std::vector<float> speech_;  // 16 kHz mono not yet read
  std::int64_t speechRead_ = 0;

  std::unique_ptr<DeviceLink> link_;  // last: nothing arrives before all else is there
};

void CaptureStream::Impl::streamStarted(std::shared_ptr<LinkConnection> connection, const LinkFormat& format) {
  const std::lock_guard lock(mutex_);
  if (rate_ == 0) {
    rate_ = format.rate;
    clock_.emplace(rate_);
    meter_ = std::make_unique<LevelMeter>(rate_ * channels_);
    toSpeech_ = std::make_unique<StreamResampler>(rate_, kSpeechRate, 1);
  }
  format_ = format;
  connections_.push_back(std::static_pointer_cast<CaptureConnection>(std::move(connection)));
}

void CaptureStream::Impl::deviceEvent(DeviceEvent event) {
  {
    const std::lock_guard lock(mutex_);
    if (event.kind == DeviceEvent::Kind::Lost) ++counts_.timesLost;
    events_.push_back(std::move(event));
  }
  arrived_.raise();
}

Result<AudioBlock> CaptureStream::Impl::read(std::span<float> out, const std::stop_token& stop) {
  const std::stop_callback wake(stop, [this] { arrived_.raise(); });
  while (speech_.size() < out.size()) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "Listening to the microphone was stopped.");
    if (!advance()) arrived_.waitFor(kLongestWait);
  }
  const auto end = speech_.begin() + static_cast<std::ptrdiff_t>(out.size());
  std::copy(speech_.begin(), end, out.begin());
  speech_.erase(speech_.begin(), end);
  const AudioBlock block{{speechRead_, kSpeechRate}, out.size(), false};
  speechRead_ += static_cast<std::int64_t>(out.size());
  return block;
}

// One small step: some silence, a block of the device, or the end of a connection; false when nothing is due.
bool CaptureStream::Impl::advance() {
  if (emitOwed()) return true;
  std::shared_ptr<CaptureConnection> connection;
  {
    const std::lock_guard lock(mutex_);
    if (!connections_.empty()) connection = connections_.front();
  }
  if (connection) {
    if (stamp_) {
      readBlock(*connection);
      return true;
    }
    const bool ended = connection->ended();  // looked at first: what came before the end is read before it
    if (takeStamp(*connection)) return true;
    if (ended) {
      endConnection(*connection);
      return true;
    }
  }
  if (!begun_) silenceOwed_ = silenceDue();
  return silenceOwed_ > 0;
}

// Long gaps are filled in steps, so that they take no memory.
bool CaptureStream::Impl::emitOwed() {
  std::int64_t& owed = silenceOwed_ > 0 ? silenceOwed_ : lostOwed_;
  const std::int64_t frames = std::min<std::int64_t>(owed, rate_ / 10);
  if (frames <= 0) return false;
  block_.assign(static_cast<std::size_t>(frames * channels_), 0.0F);
  {
    const std::lock_guard lock(mutex_);
    counts_.silenceFrames += static_cast<std::uint64_t>(frames);
  }
  if (silenceOwed_ > 0) {
    emit(block_);
  } else {
    emitFromDevice(block_);
  }
  owed -= frames;
  return true;
}

// How far silence is behind while the device is away.
std::int64_t CaptureStream::Impl::silenceDue() const {
  const std::lock_guard lock(mutex_);
  if (!clock_ || !clock_->running()) return 0;
  const double now = clock_->sampleAt(std::chrono::steady_clock::now()) - kSilenceBehind * rate_;
  return std::max<std::int64_t>(0, static_cast<std::int64_t>(now) - position_);
}

bool CaptureStream::Impl::takeStamp(CaptureConnection& connection) {
  if (connection.stamps.readable() == 0) return false;
  CaptureStamp stamp;
  connection.stamps.pop({&stamp, 1});
  if (!begun_) beginConnection(connection, stamp);
  lostOwed_ = stamp.firstFrame - nextFrame_;
  nextFrame_ = stamp.firstFrame + stamp.frames;
  stamp_ = stamp;
  return true;
}

// Places the first sample of a device at its time on the clock: after silence, or over what silence has covered.
void CaptureStream::Impl::beginConnection(const CaptureConnection& connection, const CaptureStamp& stamp) {
  begun_ = true;
  nextFrame_ = stamp.firstFrame;
  if (connection.format.rate != rate_)
    toRate_ = std::make_unique<StreamResampler>(connection.format.rate, rate_, channels_);
  const std::lock_guard lock(mutex_);
  if (!clock_->running()) return;
  const double age = static_cast<double>(stamp.frames) / connection.format.rate + connection.format.latencySeconds;
  const std::int64_t first = std::llround(clock_->sampleAt(stamp.arrived - steadySeconds(age)));
  silenceOwed_ = std::max<std::int64_t>(first - position_, 0);
  framesToSkip_ = std::max<std::int64_t>(position_ - first, 0);
  clock_->resettle();
}

void CaptureStream::Impl::readBlock(CaptureConnection& connection) {
  block_.resize(static_cast<std::size_t>(stamp_->frames) * connection.format.channels);
  connection.samples.pop(block_);
  adapted_.clear();
  appendChannels(block_, connection.format.channels, channels_, adapted_);
  emitFromDevice(adapted_);
  {
    const std::lock_guard lock(mutex_);
    clock_->observe(static_cast<double>(position_ - framesToSkip_),
                    stamp_->arrived - steadySeconds(connection.format.latencySeconds));
  }
  stamp_.reset();
}

void CaptureStream::Impl::endConnection(const CaptureConnection& connection) {
  const std::lock_guard lock(mutex_);
  addCountsOf(connection, counts_);
  connections_.pop_front();
  begun_ = false;
  framesToSkip_ = 0;
  toRate_.reset();
}

void CaptureStream::Impl::emitFromDevice(std::span<const float> frames) {
  if (toRate_) {
    resampled_.clear();
    toRate_->push(frames, resampled_);
    frames = resampled_;
  }
  const std::int64_t skipped = std::min(framesToSkip_, static_cast<std::int64_t>(frames.size()) / channels_);
  framesToSkip_ -= skipped;
  emit(frames.subspan(static_cast<std::size_t>(skipped * channels_)));
}

void CaptureStream::Impl::emit(std::span<const float> frames) {
  if (frames.empty()) return;
  meter_->push(frames);
  if (tap_) tap_({position_, rate_}, frames);
  mono_.clear();
  appendChannels(frames, channels_, 1, mono_);
  toSpeech_->push(mono_, speech_);
  position_ += static_cast<std::int64_t>(frames.size()) / channels_;
}

void CaptureStream::Impl::addCountsOf(const CaptureConnection& connection, CaptureCounts& counts) {
  counts.capturedFrames += connection.deliveredFrames();
  counts.overrunFrames += connection.overrunFrames();
  counts.deviceXruns += connection.xruns();
}

CaptureCounts CaptureStream::Impl::counts() const {
  const std::lock_guard lock(mutex_);
  CaptureCounts counts = counts_;
  for (const auto& connection : connections_) addCountsOf(*connection, counts);
  return counts;
}

CaptureStream::CaptureStream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CaptureStream::~CaptureStream() = default;

Result<std::unique_ptr<CaptureStream>> CaptureStream::create(const CaptureOptions& options) {
  if (Status valid = options.validate(); !valid) return fail(valid.error());
  auto impl = std::make_unique<Impl>(options);
  if (Status opened = impl->open(); !opened) return fail(opened.error());
  return std::unique_ptr<CaptureStream>(new CaptureStream(std::move(impl)));
}

void CaptureStream::setTap(Tap tap) { impl_->setTap(std::move(tap)); }
Result<AudioBlock> CaptureStream::read(std::span<float> out, const std::stop_token& stop) {
  return impl_->read(out, stop);
}
std::optional<SteadyTime> CaptureStream::timeOf(SampleTime time) const { return impl_->timeOf(time); }
double CaptureStream::latencySeconds() const { return impl_->latencySeconds(); }
std::vector<DeviceEvent> CaptureStream::takeEvents() { return impl_->takeEvents(); }
std::string CaptureStream::deviceName() const { return impl_->deviceName(); }
bool CaptureStream::connected() const { return impl_->connected(); }
SampleRate CaptureStream::rate() const { return impl_->rate(); }
int CaptureStream::channels() const { return impl_->channels(); }
Level CaptureStream::level() const { return impl_->level(); }
CaptureCounts CaptureStream::counts() const { return impl_->counts(); }

}  // namespace visema
