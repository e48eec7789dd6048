// SPDX-License-Identifier: Apache-2.0
#include "core/onair/stream_target.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <utility>

#include "core/base/trace.h"
#include "core/live/take_recorder.h"

namespace visema {
namespace {

// A picture and two pieces of sound every 40 ms: three seconds for a network; a disk may think for half a minute.
constexpr std::size_t kNetworkQueue = 3 * 72, kFileQueue = 30 * 72;
constexpr std::chrono::milliseconds kAgainAtFirst(100), kAgainAtMost(1600);

}  // namespace

StreamTarget::StreamTarget(StreamAddress address, StreamHeader header, FreeBytes freeBytes,
                           std::function<void()> wantsKey)
    : address_(std::move(address)),
      header_(std::move(header)),
      freeBytes_(std::move(freeBytes)),
      wantsKey_(std::move(wantsKey)),
      queue_(address_.isFile() ? kFileQueue : kNetworkQueue, WhenFull::DropOldest),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

/// What waits for a file is written, what waits for a network is not.
StreamTarget::~StreamTarget() {
  queue_.close();
  if (!isFile()) thread_.request_stop();
  thread_.join();  // before a jthread asks it to stop
}

void StreamTarget::push(const StreamPacketPtr& packet) {
  newestMs_.store(packet->milliseconds(), std::memory_order_relaxed);
  if (packet->video) newestPicture_.store(packet->at, std::memory_order_relaxed);
  queue_.push(packet);
}

double StreamTarget::waitingSeconds() const {
  return static_cast<double>(std::max<std::int64_t>(0, newestMs_.load() - sentMs_.load())) / 1000;
}

StreamTarget::Health StreamTarget::health() const {
  std::lock_guard lock(mutex_);
  Health health = health_;
  if (!health.connected && counted_ >= 0)
    health.droppedPictures += static_cast<std::uint64_t>(std::max<std::int64_t>(0, newestPicture_.load() - counted_));
  return health;
}

void StreamTarget::tell(const std::function<void(Health&)>& change) {
  std::lock_guard lock(mutex_);
  change(health_);
}

void StreamTarget::run(const std::stop_token& stop) {
  nameThisThread("stream");
  stop_ = stop;
  tell([this](Health& health) { health.address = address_.shown(); });
  std::mutex nobody;
  std::condition_variable_any again;
  bool opened = false;
  for (auto pause = kAgainAtFirst; !stop.stop_requested();) {
    if (!link_ && isFile() && std::exchange(opened, true)) return;  // what a file has is not written over
    if (!link_ && !connect(stop)) {
      std::unique_lock lock(nobody);
      again.wait_for(lock, stop, std::exchange(pause, std::min(2 * pause, kAgainAtMost)), [] { return false; });
      continue;
    }
    const auto packet = queue_.pop(stop);
    if (!packet) break;
    send(**packet);
    if (link_ && nextPicture_ >= 0) pause = kAgainAtFirst;
  }
  if (link_) (void)link_->end();
}

bool StreamTarget::connect(const std::stop_token& stop) {
  auto link = StreamLink::open(address_, header_, stop);
  tell([&](Health& health) {
    health.connected = link.has_value();
    health.connections += link.has_value();
    health.trouble = link ? std::string() : link.error().message;
  });
  if (!link) return false;
  link_ = std::move(*link);
  while (queue_.size() > 0 && !isFile()) (void)queue_.tryPop();  // nobody wants to see what was
  nextPicture_ = -1;
  wantsKey_();
  return true;
}

/// A file ends as it should while there is still room for it: not every muxer tells that nothing could be written.
bool StreamTarget::hasRoom() {
  const auto free = freeBytes_(std::filesystem::path(address_.shown()).parent_path());
  if (!free || *free >= TakeRecorder::kKeepFree) return true;  // what it does not know is no reason
  (void)link_->end();
  link_.reset();
  tell([&](Health& health) {
    health.connected = false;
    health.trouble = nearlyFull(address_.shown(), *free);
  });
  return false;
}

void StreamTarget::send(const StreamPacket& packet) {
  if (isFile() && packet.video && packet.key && !hasRoom()) return;
  sentMs_.store(packet.milliseconds(), std::memory_order_relaxed);
  if (packet.video) {
    const bool gap = nextPicture_ >= 0 && packet.at != nextPicture_;
    if (gap) wantsKey_();
    const bool decodable = packet.key || (!gap && nextPicture_ >= 0);
    nextPicture_ = decodable ? packet.at + 1 : -1;
  }
  const Status sent = nextPicture_ < 0 ? Status() : link_->write(packet);
  const bool written = sent && nextPicture_ >= 0;
  tell([&](Health& health) {
    if (packet.video) count(packet.at, written, health);
    if (!sent) health.connected = false, health.trouble = sent.error().message;
  });
  if (!sent) link_.reset();
}

/// With the lock held: those between the last one and this were left out.
void StreamTarget::count(std::int64_t picture, bool written, Health& health) {
  if (counted_ < 0 && !written) return;  // nobody was there yet
  if (counted_ >= 0) health.droppedPictures += static_cast<std::uint64_t>(picture - counted_ - 1);
  (written ? health.sentPictures : health.droppedPictures) += 1;
  counted_ = picture;
}

}  // namespace visema
