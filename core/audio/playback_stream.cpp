// SPDX-License-Identifier: Apache-2.0
#include "core/audio/playback_stream.h"

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include "core/audio/playback_connection.h"
#include "core/audio/sample_clock.h"
#include "core/audio/stream_resampler.h"

namespace visema {
namespace {

constexpr std::chrono::milliseconds kLookAgain(3);  // the audio thread wakes nobody: room is looked for this often
constexpr std::chrono::milliseconds kStumble(50);
constexpr double kLongestDelay = 2;     // seconds; more is a fault of the device's clock
constexpr double kSliceSeconds = 0.02;  // converted and pushed at a time

}  // namespace

Status PlaybackOptions::validate() const {
  if (rate < 8000 || rate > 384'000)
    return fail(ErrorCode::InvalidArgument, "Sound is played at 8000 to 384000 Hz; convert it first.");
  if (channels < 1 || channels > 32) return fail(ErrorCode::InvalidArgument, "Sound is played with 1 to 32 channels.");
  if (!(bufferSeconds >= 0.01 && bufferSeconds <= 10))
    return fail(ErrorCode::InvalidArgument, "The buffer of a sound output must be between 0.01 and 10 seconds.");
  if (!(latencySeconds >= 0 && latencySeconds <= 2))
    return fail(ErrorCode::InvalidArgument, "The latency of a sound output must be between 0 and 2 seconds.");
  return {};
}

class PlaybackStream::Impl final : public LinkOwner {
 public:
  explicit Impl(const PlaybackOptions& options)
      : host_(PortAudioHost::shared()), options_(options), clock_(options.rate) {
    host_->run([&] {
      link_ = std::make_unique<DeviceLink>(
          *host_,
          LinkRequest{Direction::Output, options.device, options.rate, options.channels, options.latencySeconds},
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

  Status write(std::span<const float> frames, const std::stop_token& stop);
  Status drain(const std::stop_token& stop);

  SampleTime now() {
    const std::lock_guard lock(mutex_);
    update();
    return {position_, options_.rate};
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
  std::uint64_t bufferedFrames() {
    const std::lock_guard lock(mutex_);
    update();
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, written_ - playedTo()));
  }
  PlaybackCounts counts() const {
    const std::lock_guard lock(mutex_);
    PlaybackCounts counts = counts_;
    if (connection_) addCountsOf(*connection_, counts);
    return counts;
  }

 private:
  std::shared_ptr<LinkConnection> makeConnection(const LinkFormat& format) override {
    return std::make_shared<PlaybackConnection>(format, options_.bufferSeconds);
  }
  void streamStarted(std::shared_ptr<LinkConnection> connection, const LinkFormat& format) override {
    const std::lock_guard lock(mutex_);
    format_ = format;
    next_ = std::static_pointer_cast<PlaybackConnection>(std::move(connection));
    if (!everConnected_) useNext();
  }
  void deviceEvent(DeviceEvent event) override {
    const std::lock_guard lock(mutex_);
    if (event.kind == DeviceEvent::Kind::Lost) ++counts_.timesLost;
    events_.push_back(std::move(event));
  }

  // All of these with mutex_ held.
  void update();
  void useNext();
  void leaveConnection();
  void readStamps();
  void observe(const PlaybackStamp& stamp);
  std::int64_t estimate(SteadyTime now) const;
  std::int64_t writtenAt(std::int64_t deviceFrame) const;
  std::int64_t playedTo() const { return connection_ ? writtenAt(connection_->playedFrames()) : position_; }
  void convert(std::span<const float> frames);
  void pushPending();
  void wait(std::unique_lock<std::mutex>& lock, const std::stop_token& stop) {
    changed_.wait_for(lock, stop, kLookAgain, [] { return false; });
  }
  void addCountsOf(const PlaybackConnection& connection, PlaybackCounts& counts) const;

  const std::shared_ptr<PortAudioHost> host_;
  const PlaybackOptions options_;

  mutable std::mutex mutex_;
  std::condition_variable_any changed_;  // nobody notifies: it is what a stop request interrupts
  LinkFormat format_;
  std::vector<DeviceEvent> events_;
  PlaybackCounts counts_;  // without the connection's own
  bool everConnected_ = false;
  std::shared_ptr<PlaybackConnection> connection_;  // null while the device is away
  std::shared_ptr<PlaybackConnection> next_;        // opened, but not heard of yet

  std::int64_t written_ = 0;   // frames the writer handed over
  std::int64_t position_ = 0;  // the one heard now; never goes back
  SampleClock clock_;          // written frames against the time they are heard
  bool restartClock_ = false;  // there was silence: where it began the mapping ends
  bool primed_ = false;        // the device has begun to play
  std::optional<SteadyTime> lastTaken_;
  SteadyTime awaySince_{};
  std::int64_t awayFrom_ = 0;

  // Of the connection: its frame deviceBase_ is written frame writtenBase_.
  std::int64_t deviceBase_ = 0;
  std::int64_t writtenBase_ = 0;
  std::int64_t devicePushed_ = 0;
  std::unique_ptr<StreamResampler> toDevice_;  // when the device cannot do our rate
  std::vector<float> adapted_;
  std::vector<float> pending_;  // in the device's format, on its way into the ring
  std::size_t pendingAt_ = 0;

  std::unique_ptr<DeviceLink> link_;  // last: nothing arrives before all else is there
};

Status PlaybackStream::Impl::write(std::span<const float> frames, const std::stop_token& stop) {
  const auto channels = static_cast<std::size_t>(options_.channels);
  const auto slice = static_cast<std::size_t>(std::lround(options_.rate * kSliceSeconds)) * channels;
  if (frames.size() % channels != 0)
    return fail(ErrorCode::InvalidArgument, "Sound to be played must be whole frames of all channels.");
  std::unique_lock lock(mutex_);
  for (;;) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "Playing the sound was stopped.");
    update();
    std::size_t taken = 0;
    if (connection_) {
      pushPending();
      if (pending_.empty()) {
        taken = std::min(frames.size(), slice);
        if (taken > 0) convert(frames.first(taken));
      }
    } else {
      // Sound passes unheard, but no faster than it would be heard.
      const auto passed = static_cast<std::size_t>(std::max<std::int64_t>(0, position_ - written_)) * channels;
      taken = std::min(frames.size(), passed);
      counts_.discardedFrames += taken / channels;
    }
    written_ += static_cast<std::int64_t>(taken / channels);
    frames = frames.subspan(taken);
    if (frames.empty() && pending_.empty()) return {};
    if (taken == 0) wait(lock, stop);
  }
}

Status PlaybackStream::Impl::drain(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  bool flushed = false;
  for (;;) {
    update();
    if (connection_) {
      connection_->expectSamples(false);
      if (pending_.empty() && !flushed && toDevice_) {
        toDevice_->flush(pending_);
        flushed = true;
      }
      pushPending();
      if (flushed && pending_.empty()) {
        deviceBase_ = devicePushed_;
        writtenBase_ = written_;
      }
    }
    if (pending_.empty() && position_ >= written_) return {};
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "Playing the sound was stopped.");
    wait(lock, stop);
  }
}

void PlaybackStream::Impl::convert(std::span<const float> frames) {
  connection_->expectSamples(true);
  const int to = connection_->format.channels;
  if (!toDevice_) {
    appendChannels(frames, options_.channels, to, pending_);
    return;
  }
  adapted_.clear();
  appendChannels(frames, options_.channels, to, adapted_);
  toDevice_->push(adapted_, pending_);
}

void PlaybackStream::Impl::pushPending() {
  const std::span<const float> left = std::span<const float>(pending_).subspan(pendingAt_);
  const std::size_t fits = std::min(left.size(), connection_->samples.writable());
  connection_->samples.push(left.first(fits));
  pendingAt_ += fits;
  devicePushed_ += static_cast<std::int64_t>(fits) / connection_->format.channels;
  if (pendingAt_ < pending_.size()) return;
  pending_.clear();
  pendingAt_ = 0;
}

void PlaybackStream::Impl::update() {
  if (connection_ && connection_->ended()) leaveConnection();
  if (next_ && next_->ended()) next_.reset();
  // While a device that came back is still silent, sound goes on passing by the computer's clock.
  if (!connection_ && next_ && next_->callbacks() > 0) useNext();
  if (connection_) readStamps();
  const auto now = std::chrono::steady_clock::now();
  position_ = std::max(position_, estimate(now));
  const std::int64_t furthest = written_ + static_cast<std::int64_t>(options_.rate * kSliceSeconds);
  if (!connection_ && position_ > furthest) {
    // Nobody writes: time that passes so is not owed to the writer later.
    awayFrom_ = position_ = furthest;
    awaySince_ = now;
  }
}

void PlaybackStream::Impl::useNext() {
  everConnected_ = true;
  connection_ = std::exchange(next_, nullptr);
  deviceBase_ = devicePushed_ = 0;
  writtenBase_ = written_;
  clock_.restart();
  restartClock_ = primed_ = false;
  lastTaken_.reset();
  toDevice_.reset();
  if (connection_->format.rate != options_.rate)
    toDevice_ =
        std::make_unique<StreamResampler>(options_.rate, connection_->format.rate, connection_->format.channels);
}

void PlaybackStream::Impl::leaveConnection() {
  readStamps();
  const auto now = std::chrono::steady_clock::now();
  awaySince_ = now;
  awayFrom_ = position_ = std::max(position_, estimate(now));
  addCountsOf(*connection_, counts_);
  counts_.discardedFrames += static_cast<std::uint64_t>(std::max<std::int64_t>(0, written_ - playedTo()));
  connection_.reset();
  pending_.clear();
  pendingAt_ = 0;
}

void PlaybackStream::Impl::readStamps() {
  if (connection_->stamps.writable() == 0) restartClock_ = true;  // some were lost
  PlaybackStamp stamp;
  while (connection_->stamps.readable() > 0) {
    connection_->stamps.pop({&stamp, 1});
    // First the device takes all its buffers at once, and may then need two seconds to begin.
    const double blockSeconds = static_cast<double>(stamp.wanted) / connection_->format.rate;
    if (lastTaken_ && stamp.taken - *lastTaken_ > steadySeconds(blockSeconds / 2)) primed_ = true;
    lastTaken_ = stamp.taken;
    if (primed_ && stamp.frames > 0) observe(stamp);
    if (stamp.frames < stamp.wanted) restartClock_ = true;
  }
}

void PlaybackStream::Impl::observe(const PlaybackStamp& stamp) {
  const bool plausible = stamp.delay > 0 && stamp.delay < kLongestDelay;
  const SteadyTime heard = stamp.taken + steadySeconds(plausible ? stamp.delay : connection_->format.latencySeconds);
  const auto frame = static_cast<double>(writtenAt(stamp.firstFrame));
  // A device that stumbled goes on from another place.
  if (clock_.running() && std::chrono::abs(heard - clock_.timeOf(frame)) > kStumble) restartClock_ = true;
  if (std::exchange(restartClock_, false)) clock_.restart();
  clock_.observe(frame, heard);
}

// The frame heard at `now`, as well as is known.
std::int64_t PlaybackStream::Impl::estimate(SteadyTime now) const {
  if (!connection_) {
    const std::chrono::duration<double> away = now - awaySince_;
    return awayFrom_ + static_cast<std::int64_t>(away.count() * options_.rate);
  }
  if (!clock_.running()) return position_;  // not primed yet
  return std::min(static_cast<std::int64_t>(clock_.sampleAt(now)), playedTo());
}

std::int64_t PlaybackStream::Impl::writtenAt(std::int64_t deviceFrame) const {
  const std::int64_t since = scaleFloor(deviceFrame - deviceBase_, options_.rate, connection_->format.rate);
  return std::min(writtenBase_ + since, written_);
}

void PlaybackStream::Impl::addCountsOf(const PlaybackConnection& connection, PlaybackCounts& counts) const {
  const auto atOurRate = [&](std::uint64_t frames) {
    return static_cast<std::uint64_t>(
        scaleFloor(static_cast<std::int64_t>(frames), options_.rate, connection.format.rate));
  };
  counts.playedFrames += atOurRate(static_cast<std::uint64_t>(connection.playedFrames()));
  counts.underrunFrames += atOurRate(connection.underrunFrames());
  counts.deviceXruns += connection.xruns();
}

PlaybackStream::PlaybackStream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PlaybackStream::~PlaybackStream() = default;

Result<std::unique_ptr<PlaybackStream>> PlaybackStream::create(const PlaybackOptions& options) {
  if (Status valid = options.validate(); !valid) return fail(valid.error());
  auto impl = std::make_unique<Impl>(options);
  if (Status opened = impl->open(); !opened) return fail(opened.error());
  return std::unique_ptr<PlaybackStream>(new PlaybackStream(std::move(impl)));
}

Status PlaybackStream::write(std::span<const float> frames, const std::stop_token& stop) {
  return impl_->write(frames, stop);
}
Status PlaybackStream::drain(const std::stop_token& stop) { return impl_->drain(stop); }
SampleTime PlaybackStream::now() const { return impl_->now(); }
double PlaybackStream::latencySeconds() const { return impl_->latencySeconds(); }
std::vector<DeviceEvent> PlaybackStream::takeEvents() { return impl_->takeEvents(); }
std::string PlaybackStream::deviceName() const { return impl_->deviceName(); }
bool PlaybackStream::connected() const { return impl_->connected(); }
std::uint64_t PlaybackStream::bufferedFrames() const { return impl_->bufferedFrames(); }
PlaybackCounts PlaybackStream::counts() const { return impl_->counts(); }

}  // namespace visema
