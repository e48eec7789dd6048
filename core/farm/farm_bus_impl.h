// SPDX-License-Identifier: Apache-2.0
// What the sources of FarmBus share: no header of ours includes this one.
#pragma once

#include <array>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>

#include "core/base/try.h"
#include "core/farm/nats_connection.h"

namespace visema {
namespace nats {

inline constexpr const char* kStream = "VISEMA_JOBS";
inline constexpr const char* kSubjects = "visema.jobs.>";
inline constexpr const char* kBucket = "VISEMA_FARM";
inline constexpr const char* kBucketStream = "KV_VISEMA_FARM";

inline std::string subjectOf(int level) { return "visema.jobs." + std::to_string(level); }
inline std::string consumerOf(int level) { return "workers-" + std::to_string(level); }
inline std::string presenceSubject(const std::string& name) { return "visema.alive." + name; }
inline std::string recordSubject(const std::string& key) { return std::string("$KV.") + kBucket + "." + key; }

inline bool isWrongRevision(const Said& said) { return static_cast<int>(said.code) == 10071; }

}  // namespace nats

class FarmBus::Impl {
  using Clock = std::chrono::steady_clock;
  using Said = nats::Said;

 public:
  explicit Impl(FarmAddress address) : address_(std::move(address)) {}

  Status connect() {
    const natsStatus status = nats::connect(address_, connection, stream);
    if (status != NATS_OK) return failure({status}, "reached");
    return {};
  }

  detail::expectedlib::unexpected<Error> failure(const Said& said, const std::string& what) const {
    const char* told = nats_GetLastError(nullptr);
    std::string why = told && *told ? told : natsStatus_GetText(said.status);
    if (said.status == NATS_NO_RESPONDERS) why = "no answer from JetStream";
    return fail(ErrorCode::Io, "the farm at " + address_.servers + " cannot be " + what + " (" + why +
                                   "): check that nats-server runs there with JetStream, then try again");
  }

  /// Calls until it works, makes no sense, or patience ends; a call is given where JetStream's code belongs.
  template <class Call>
  Said persist(Call call) const {
    const auto end = Clock::now() + address_.patience;
    while (true) {
      Said said;
      said.status = call(&said.code);
      if (said.status == NATS_OK || !nats::mayPass(said) || Clock::now() >= end) return said;
      std::this_thread::sleep_for(nats::kPauseBetweenTries);
    }
  }

  Result<natsSubscription*> pulled(int level) {
    nats::Subscription& subscription = pulled_[static_cast<std::size_t>(level)];
    if (subscription) return subscription.get();
    natsSubscription* made = nullptr;
    const std::string name = nats::consumerOf(level), subject = nats::subjectOf(level);
    const Said said = persist([&](jsErrCode* code) {
      jsSubOptions options;
      jsSubOptions_Init(&options);
      options.Stream = nats::kStream;
      options.Consumer = name.c_str();
      return js_PullSubscribe(&made, stream.get(), subject.c_str(), name.c_str(), nullptr, &options, code);
    });
    if (said.status != NATS_OK) return failure(said, "asked for work");
    subscription.reset(made);
    return made;
  }

  struct Backlog {
    std::int64_t fresh = 0;      // that nobody was given yet
    std::int64_t handedOut = 0;  // that somebody works on, or that come back
  };
  Result<Backlog> backlog(int level) const {
    const nats::ConsumerInfo info = TRY(consumer(level));
    return Backlog{static_cast<std::int64_t>(info->NumPending), static_cast<std::int64_t>(info->NumAckPending)};
  }
  Result<nats::ConsumerInfo> consumer(int level) const {
    jsConsumerInfo* info = nullptr;
    const std::string name = nats::consumerOf(level);
    const Said said = persist([&](jsErrCode* code) {
      return js_GetConsumerInfo(&info, stream.get(), nats::kStream, name.c_str(), nullptr, code);
    });
    if (said.status == NATS_NOT_FOUND) return notSetUp();
    if (said.status != NATS_OK) return failure(said, "read");
    return nats::ConsumerInfo(info);
  }

  Result<nats::StreamInfo> jobs() const {
    jsStreamInfo* info = nullptr;
    const Said said =
        persist([&](jsErrCode* code) { return js_GetStreamInfo(&info, stream.get(), nats::kStream, nullptr, code); });
    if (said.status == NATS_NOT_FOUND) return notSetUp();
    if (said.status != NATS_OK) return failure(said, "read");
    return nats::StreamInfo(info);
  }

  natsSubscription* added() {
    if (!added_) {
      natsSubscription* made = nullptr;
      if (natsConnection_SubscribeSync(&made, connection.get(), nats::kSubjects) != NATS_OK) return nullptr;
      natsSubscription_SetPendingLimits(made, 64, -1);
      added_.reset(made);
    }
    return added_.get();
  }

  Result<kvStore*> bucket() {
    if (records) return records.get();
    kvStore* opened = nullptr;
    const Said said = persist([&](jsErrCode*) { return js_KeyValue(&opened, stream.get(), nats::kBucket); });
    if (said.status == NATS_NOT_FOUND) return notSetUp();
    if (said.status != NATS_OK) return failure(said, "read");
    records.reset(opened);
    return opened;
  }
  Result<std::size_t> recordCount(const std::string& prefix) const;
  /// What some server has of them; `seen` counts those that were forgotten, too.
  Result<std::vector<Record>> watched(const std::string& prefix, std::size_t& seen);

  detail::expectedlib::unexpected<Error> notSetUp() const {
    return fail(ErrorCode::NotFound, "there is no farm at " + address_.servers + " yet: run visema farm setup");
  }

  const FarmAddress address_;
  mutable std::mutex mutex;
  nats::Connection connection;  // first: what follows goes before it
  nats::Stream stream;
  nats::Store records;

 private:
  std::array<nats::Subscription, FarmBus::kWebhooks + 1> pulled_;
  nats::Subscription added_;
};

}  // namespace visema
