// SPDX-License-Identifier: Apache-2.0
// NATS' C library as the sources of this folder hold it: no header of ours includes this one.
#pragma once

#include <nats/nats.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "core/farm/farm_bus.h"

namespace visema::nats {

constexpr std::int64_t kNanoseconds = 1'000'000;  // in a millisecond

template <class T, auto Destroy>
struct Destroyer {
  void operator()(T* object) const { Destroy(object); }
};
template <class T, auto Destroy>
using Handle = std::unique_ptr<T, Destroyer<T, Destroy>>;
using Connection = Handle<natsConnection, natsConnection_Destroy>;
using Options = Handle<natsOptions, natsOptions_Destroy>;
using Stream = Handle<jsCtx, jsCtx_Destroy>;
using Subscription = Handle<natsSubscription, natsSubscription_Destroy>;
using Message = Handle<natsMsg, natsMsg_Destroy>;
using Store = Handle<kvStore, kvStore_Destroy>;
using StreamInfo = Handle<jsStreamInfo, jsStreamInfo_Destroy>;
using ConsumerInfo = Handle<jsConsumerInfo, jsConsumerInfo_Destroy>;

/// What a call into the library said, its code from JetStream included.
struct Said {
  natsStatus status = NATS_OK;
  jsErrCode code = static_cast<jsErrCode>(0);
};

/// Servers that are away or choosing a leader; soon it may be different.
inline bool mayPass(const Said& said) {
  switch (said.status) {
    case NATS_TIMEOUT:
    case NATS_NO_RESPONDERS:
    case NATS_CONNECTION_DISCONNECTED:
    case NATS_STALE_CONNECTION:
    case NATS_IO_ERROR:
    case NATS_NOT_YET_CONNECTED:
      return true;
    default:
      break;
  }
  constexpr int kNotAvailable = 10008, kNoPeers = 10005, kStoreFailed = 10077, kStreamOffline = 10118,
                kConsumerOffline = 10119, kNoLeader = 10009;
  const int code = said.code;
  return code == kNotAvailable || code == kNoPeers || code == kStoreFailed || code == kStreamOffline ||
         code == kConsumerOffline || code == kNoLeader;
}

}  // namespace visema::nats

namespace visema {

class FarmMessage::Impl {
 public:
  explicit Impl(nats::Message message) : message_(std::move(message)) {
    jsMsgMetaData* meta = nullptr;
    if (natsMsg_GetMetaData(&meta, message_.get()) == NATS_OK) {
      sequence = static_cast<std::int64_t>(meta->Sequence.Stream);
      deliveries = static_cast<int>(meta->NumDelivered);
      jsMsgMetaData_Destroy(meta);
    }
    body.assign(natsMsg_GetData(message_.get()), static_cast<std::size_t>(natsMsg_GetDataLength(message_.get())));
  }
  /// What is not heard is said again by whoever gets the message next.
  template <class Call>
  void say(Call call) {
    const std::lock_guard lock(mutex_);
    (void)call(message_.get());
  }

  std::int64_t sequence = 0;
  int deliveries = 0;
  std::string body;

 private:
  std::mutex mutex_;
  nats::Message message_;
};

}  // namespace visema
