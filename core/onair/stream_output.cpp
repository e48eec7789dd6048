// SPDX-License-Identifier: Apache-2.0
#include "core/onair/stream_output.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>
#include <utility>

#include "core/base/trace.h"
#include "core/base/try.h"
#include "core/onair/camera_picture.h"
#include "core/onair/stream_target.h"

namespace visema {
namespace {

constexpr int kSamplesPerPicture = static_cast<int>(kStreamSoundRate * kFrameRate.den / kFrameRate.num);
constexpr std::chrono::nanoseconds kPicture(1'000'000'000 * kFrameRate.den / kFrameRate.num);
constexpr int kLookEvery = 25;                          // pictures, at how the links do
constexpr double kMuchWaits = 1.0, kLittleWaits = 0.2;  // seconds of the stream
constexpr int kLeastKilobits = 300;

class StreamOutput final : public OnAirOutput {
 public:
  StreamOutput(std::unique_ptr<StreamEncoder> encoder, std::shared_ptr<OnAirFeed> feed, StreamWish wish)
      : feed_(std::move(feed)), wish_(std::move(wish)), encoder_(std::move(encoder)), kilobits_(wish_.kilobits) {
    for (const StreamAddress& address : wish_.addresses)
      targets_.push_back(std::make_unique<StreamTarget>(address, encoder_->header(), [this] { key_.store(true); }));
    feed_->addViewer();
    feed_->streamVoice().setListening(true);
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  ~StreamOutput() override {
    thread_.request_stop();
    thread_.join();
    feed_->streamVoice().setListening(false);
    feed_->removeViewer();
  }

  OutputStatus status() const override {
    OutputStatus status;
    {
      std::lock_guard lock(mutex_);
      status.trouble = trouble_;
    }
    for (const auto& target : targets_) {
      const StreamTarget::Health health = target->health();
      status.streams.push_back({health.address, health.connected, health.sentPictures, health.droppedPictures,
                                health.connections, kilobits_.load()});
      if (status.trouble.empty()) status.trouble = health.trouble;
    }
    return status;
  }

 private:
  void run(const std::stop_token& stop) {
    nameThisThread("stream encoder");
    YuvImage picture(wish_.size, kCameraColor);
    std::array<float, kSamplesPerPicture> sound{};
    const auto send = [this](const StreamPacketPtr& packet) {
      for (const auto& target : targets_) target->push(packet);
    };
    SteadyTime due = std::chrono::steady_clock::now();
    for (std::int64_t count = 0; !stop.stop_requested(); ++count, due += kPicture) {
      {
        std::unique_lock lock(mutex_);
        wake_.wait_until(lock, stop, due, [] { return false; });
      }
      if (stop.stop_requested()) return;
      take(due, picture);
      // The sound that belongs to the picture before: what is due is there.
      feed_->streamVoice().read(sound, due - kPicture);
      Status encoded = encoder_->picture(picture, key_.exchange(false), send);
      if (encoded && count > 0) encoded = encoder_->sound(sound, send);
      if (!encoded) {
        std::lock_guard lock(mutex_);
        trouble_ = encoded.error().message;
        return;
      }
      if (count % kLookEvery == kLookEvery - 1) adapt();
    }
  }
  void take(SteadyTime at, YuvImage& picture) {
    const OnAirPicture showing = feed_->at(at);
    if (showing.number == number_ && count_++ > 0) return;
    number_ = showing.number;
    if (showing.picture)
      painter_.write(*showing.picture, picture);
    else
      writeBlack(picture);
  }
  /// The slowest network says how much there may be: down at once, up again little by little.
  void adapt() {
    double most = 0;
    for (const auto& target : targets_)
      if (!target->isFile() && target->health().connected) most = std::max(most, target->waitingSeconds());
    int next = kilobits_.load();
    if (most > kMuchWaits)
      next = std::max(std::min(kLeastKilobits, wish_.kilobits), next * 7 / 10);
    else if (most < kLittleWaits)
      next = std::min(wish_.kilobits, next + next / 20 + 1);
    if (kilobits_.exchange(next) != next) encoder_->setKilobits(next);
  }

  const std::shared_ptr<OnAirFeed> feed_;
  const StreamWish wish_;
  const std::unique_ptr<StreamEncoder> encoder_;  // the thread's own, as the painter
  CameraPicture painter_;
  std::uint64_t number_ = 0;
  std::int64_t count_ = 0;
  std::atomic<bool> key_{false};
  std::atomic<int> kilobits_;
  mutable std::mutex mutex_;  // guards the trouble
  std::condition_variable_any wake_;
  std::string trouble_;
  std::vector<std::unique_ptr<StreamTarget>> targets_;
  std::jthread thread_;
};

}  // namespace

Result<std::unique_ptr<OnAirOutput>> openStream(std::shared_ptr<OnAirFeed> feed, StreamWish wish) {
  for (const StreamAddress& address : wish.addresses)
    if (std::error_code error; address.isFile() && std::filesystem::exists(address.shown(), error))
      return fail(ErrorCode::Io, address.shown() + " exists already: choose another name or remove it first");
  auto encoder = TRY(StreamEncoder::open({wish.size, kCameraColor, wish.kilobits}));
  return std::make_unique<StreamOutput>(std::move(encoder), std::move(feed), std::move(wish));
}

}  // namespace visema
