// SPDX-License-Identifier: Apache-2.0
#include "core/onair/stream_output.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

#include "core/base/trace.h"
#include "core/base/try.h"
#include "core/onair/camera_picture.h"
#include "core/onair/stream_encoders.h"
#include "core/onair/stream_target.h"

namespace visema {
namespace {

constexpr int kSamplesPerPicture = static_cast<int>(kStreamSoundRate * kFrameRate.den / kFrameRate.num);
constexpr std::chrono::nanoseconds kPicture(1'000'000'000 * kFrameRate.den / kFrameRate.num);
constexpr int kLookEvery = 25;                          // pictures, at how the links do
constexpr double kMuchWaits = 1.0, kLittleWaits = 0.2;  // seconds of the stream
constexpr int kLeastKilobits = 300;

class Stream final : public StreamOutput {
 public:
  Stream(std::shared_ptr<OnAirFeed> feed, StreamWish wish)
      : feed_(std::move(feed)), wish_(std::move(wish)), kilobits_(wish_.kilobits) {}

  Status start() {
    encoder_ = TRY(StreamEncoders::open({wish_.size, kCameraColor, wish_.kilobits},
                                        {[this](const StreamPacketPtr& packet) { send(packet, false); },
                                         [this](const StreamPacketPtr& packet) { send(packet, true); }}));
    TRY(setAddresses(wish_.addresses));
    feed_->addViewer();
    feed_->streamVoice().setListening(true);
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    return {};
  }
  ~Stream() override {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
    feed_->streamVoice().setListening(false);
    feed_->removeViewer();
  }

  Status setAddresses(const std::vector<StreamAddress>& addresses) override {
    std::vector<std::unique_ptr<StreamTarget>> before, next;
    {
      std::lock_guard lock(mutex_);
      before = std::move(targets_);
      for (const StreamAddress& address : addresses) {
        const auto same = std::find_if(before.begin(), before.end(),
                                       [&](const auto& target) { return target && target->address() == address; });
        next.push_back(same == before.end() ? nullptr : std::move(*same));
      }
      std::swap(targets_, next);
    }
    before.clear();  // outside the lock: it waits until a file is written
    Status all;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      if (targets_[i]) continue;
      auto target = make(addresses[i]);
      std::lock_guard lock(mutex_);
      if (target)
        targets_[i] = std::move(*target);
      else
        all = fail(target.error());
    }
    return all;
  }

  OutputStatus status() const override {
    OutputStatus status;
    std::lock_guard lock(mutex_);
    status.trouble = trouble_;
    for (const auto& target : targets_) {
      if (!target) continue;
      const StreamTarget::Health health = target->health();
      status.streams.push_back({health.address, target->isFile(), health.connected, health.sentPictures,
                                health.droppedPictures, health.connections,
                                target->isFile() ? wish_.kilobits : kilobits_.load()});
      if (status.trouble.empty()) status.trouble = health.trouble;
    }
    return status;
  }

 private:
  void run(const std::stop_token& stop) {
    nameThisThread("stream encoder");
    YuvImage picture(wish_.size, kCameraColor);
    std::array<float, kSamplesPerPicture> sound{};
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
      Status encoded = encoder_->picture(picture, key_.exchange(false));
      if (encoded && count > 0) encoded = encoder_->sound(sound);
      if (!encoded) {
        std::lock_guard lock(mutex_);
        trouble_ = encoded.error().message;
        return;
      }
      if (count % kLookEvery == kLookEvery - 1) adapt();
    }
  }
  Result<std::unique_ptr<StreamTarget>> make(const StreamAddress& address) {
    if (std::error_code error; address.isFile() && std::filesystem::exists(address.shown(), error))
      return fail(ErrorCode::Io, address.shown() + " exists already: choose another name or remove it first");
    return std::make_unique<StreamTarget>(address, encoder_->header(), wish_.freeBytes, [this] { key_.store(true); });
  }
  void send(const StreamPacketPtr& packet, bool toFiles) {
    std::lock_guard lock(mutex_);
    for (const auto& target : targets_)
      if (target && target->isFile() == toFiles) target->push(packet);
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
    bool files = false;
    {
      std::lock_guard lock(mutex_);
      for (const auto& target : targets_) {
        if (!target) continue;
        files = files || target->isFile();
        if (!target->isFile() && target->health().connected) most = std::max(most, target->waitingSeconds());
      }
    }
    int next = kilobits_.load();
    if (most > kMuchWaits)
      next = std::max(std::min(kLeastKilobits, wish_.kilobits), next * 7 / 10);
    else if (most < kLittleWaits)
      next = std::min(wish_.kilobits, next + next / 20 + 1);
    kilobits_.store(next);
    encoder_->setKilobits(next, files);
  }

  const std::shared_ptr<OnAirFeed> feed_;
  const StreamWish wish_;
  std::unique_ptr<StreamEncoders> encoder_;  // the thread's own, as the painter
  CameraPicture painter_;
  std::uint64_t number_ = 0;
  std::int64_t count_ = 0;
  std::atomic<bool> key_{false};
  std::atomic<int> kilobits_;
  mutable std::mutex mutex_;  // guards the trouble and the targets, which only setAddresses() changes
  std::condition_variable_any wake_;
  std::string trouble_;
  std::vector<std::unique_ptr<StreamTarget>> targets_;  // null: not to be had
  std::jthread thread_;
};

}  // namespace

Result<std::unique_ptr<StreamOutput>> openStream(std::shared_ptr<OnAirFeed> feed, StreamWish wish) {
  auto stream = std::make_unique<Stream>(std::move(feed), std::move(wish));
  TRY(stream->start());
  return stream;
}

}  // namespace visema
