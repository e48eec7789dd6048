// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/audio/device_link.h"
#include "core/audio/port_audio_host.h"

namespace visema {

/// What is the same in a microphone's and an output's stream, which is `Stream`: the link, which lives on the host's
/// thread, and what it has told. Knows nothing of sound. What derives from it calls disconnect() in its destructor.
template <class Stream>
class LinkedStream : public Stream, private LinkOwner {
 public:
  Status open() {
    Status status;
    host_->run([&] { status = link_->open(); });
    return status;
  }

  /// Thread-safe.
  bool connected() const override { return link_->connected(); }
  std::string deviceName() const override {
    const std::lock_guard lock(mutex_);
    return format_.device;
  }
  double latencySeconds() const override {
    const std::lock_guard lock(mutex_);
    return format_.latencySeconds;
  }
  std::vector<DeviceEvent> takeEvents() override {
    const std::lock_guard lock(mutex_);
    return std::exchange(events_, {});
  }

 protected:
  int timesLost() const {
    const std::lock_guard lock(mutex_);
    return timesLost_;
  }
  explicit LinkedStream(const LinkRequest& request) : host_(PortAudioHost::shared()) {
    LinkOwner& self = *this;
    host_->run([&] { link_ = std::make_unique<DeviceLink>(*host_, request, self); });
  }
  ~LinkedStream() override = default;
  /// Nothing arrives any more.
  void disconnect() {
    host_->run([this] { link_.reset(); });
  }

 private:
  // On the host's thread, like makeConnection().
  virtual void connectionStarted(std::shared_ptr<LinkConnection> connection, SampleRate rate) = 0;
  virtual void eventArrived() {}

  void streamStarted(std::shared_ptr<LinkConnection> connection, const LinkFormat& format) final {
    {
      const std::lock_guard lock(mutex_);
      format_ = format;
    }
    connectionStarted(std::move(connection), format.rate);
  }
  void deviceEvent(DeviceEvent event) final {
    {
      const std::lock_guard lock(mutex_);
      if (event.kind == DeviceEvent::Kind::Lost) ++timesLost_;
      events_.push_back(std::move(event));
    }
    eventArrived();
  }

  const std::shared_ptr<PortAudioHost> host_;
  mutable std::mutex mutex_;
  LinkFormat format_;
  std::vector<DeviceEvent> events_;
  int timesLost_ = 0;
  std::unique_ptr<DeviceLink> link_;
};

}  // namespace visema
