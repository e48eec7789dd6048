// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/audio/audio_source.h"
#include "core/audio/port_audio_host.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace visema {

enum class Direction { Input, Output };

struct LinkRequest {
  Direction direction = Direction::Input;
  std::string device;   // empty: the default
  SampleRate rate = 0;  // 0: the device's own
  int channels = 1;
  double latencySeconds = 0;  // 0: what the device offers
};

/// What the device turned out to do; its rate and channels may differ from the request.
struct LinkFormat {
  std::string device;
  SampleRate rate = 0;
  int channels = 0;
  double latencySeconds = 0;
};

/// One stretch of streaming between opening a device and losing it, as the audio thread sees it.
class LinkConnection {
 public:
  virtual ~LinkConnection() = default;
  /// The audio thread. Realtime-safe: one of the pointers is null, the other has `frames` interleaved frames; these
  /// will be heard `outputDelay` seconds from now, as the device says.
  virtual void process(const float* input, float* output, std::size_t frames, double outputDelay) noexcept = 0;

  /// Thread-safe.
  std::uint64_t callbacks() const { return callbacks_.load(std::memory_order_acquire); }
  std::uint64_t xruns() const { return xruns_.load(std::memory_order_relaxed); }
  bool ended() const { return ended_.load(std::memory_order_acquire); }

  /// The audio thread. Realtime-safe: `xrun` is the device's own word that it lost input or missed output.
  void onAudio(const float* input, float* output, std::size_t frames, double outputDelay, bool xrun) noexcept {
    if (xrun) xruns_.store(xruns_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    process(input, output, frames, outputDelay);
    callbacks_.store(callbacks_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }
  /// The host's thread, once the audio thread is gone.
  void end() { ended_.store(true, std::memory_order_release); }

 private:
  std::atomic<std::uint64_t> callbacks_{0};
  std::atomic<std::uint64_t> xruns_{0};
  std::atomic<bool> ended_{false};
};

/// The stream a link belongs to; all are called on the host's thread.
class LinkOwner {
 public:
  /// A device is being opened in this format: it may still fail.
  virtual std::shared_ptr<LinkConnection> makeConnection(const LinkFormat& format) = 0;
  /// It streams now.
  virtual void streamStarted(std::shared_ptr<LinkConnection> connection, const LinkFormat& format) = 0;
  virtual void deviceEvent(DeviceEvent event) = 0;

 protected:
  ~LinkOwner() = default;
};

/// Keeps one stream connected to a device: opens it, notices when it goes away or falls silent, and opens it again, or
/// the default one when it stays away. It does not touch the samples. Host's thread only, but where noted.
class DeviceLink final : private HostTicker {
 public:
  DeviceLink(PortAudioHost& host, LinkRequest request, LinkOwner& owner);
  ~DeviceLink();
  DeviceLink(const DeviceLink&) = delete;
  DeviceLink& operator=(const DeviceLink&) = delete;

  /// The first time: only the device that was asked for will do.
  Status open();
  /// Thread-safe.
  bool connected() const { return connected_.load(std::memory_order_acquire); }

 private:
  using Clock = std::chrono::steady_clock;
  struct StreamDeleter {
    PortAudioHost* host;
    void operator()(void* stream) const;
  };

  void tick() override;
  bool alive();
  void loseDevice();
  void tryAgain();
  Status openNamed(const std::string& name);
  struct Target;
  Status openIndex(int device);
  Status openOnServer(const std::string& name);
  Status openTarget(const Target& target);
  Status startStream(const Target& target, SampleRate rate);
  Status cannotOpen(const std::string& device, int error) const;
  int defaultDevice() const;
  int findDevice(const std::string& name) const;
  std::string noun() const;

  PortAudioHost& host_;
  const LinkRequest request_;
  LinkOwner& owner_;
  std::atomic<bool> connected_{false};
  std::string deviceName_;  // the last one that was open
  bool lost_ = false;       // the user was told, and not yet that it is back
  Clock::time_point lostAt_;
  Clock::time_point nextTry_;
  Clock::time_point lastBeat_;
  Clock::time_point lastLook_;
  std::uint64_t beats_ = 0;
  std::shared_ptr<LinkConnection> connection_;
  std::unique_ptr<void, StreamDeleter> stream_;
};

}  // namespace visema
