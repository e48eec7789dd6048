// SPDX-License-Identifier: Apache-2.0
#include "core/farm/farm_bus.h"

#include <thread>

#include "core/base/stoppable_wait.h"
#include "core/base/try.h"
#include "core/farm/farm_bus_impl.h"

namespace visema {
namespace {

using namespace std::chrono_literals;
using namespace nats;
using Clock = std::chrono::steady_clock;

constexpr auto kUntilItComes = 1000ms;
constexpr auto kUntilOneComesBack = 100ms;
constexpr std::int64_t kOneQuestionMs = 500;

}  // namespace

class FarmPresence::Impl {
 public:
  explicit Impl(Subscription subscription) : subscription_(std::move(subscription)) {}

 private:
  Subscription subscription_;
};

FarmPresence::FarmPresence(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FarmPresence::~FarmPresence() = default;

FarmBus::FarmBus(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FarmBus::~FarmBus() = default;
const std::string& FarmBus::servers() const { return impl_->address_.servers; }

Result<std::unique_ptr<FarmBus>> FarmBus::connect(const FarmAddress& address) {
  auto impl = std::make_unique<Impl>(address);
  TRY(impl->connect());
  return std::unique_ptr<FarmBus>(new FarmBus(std::move(impl)));
}

Status FarmBus::setUp(const FarmLayout& layout) {
  const char* subjects[] = {kSubjects};
  Said said = impl_->persist([&](jsErrCode* code) {
    jsStreamConfig config;
    jsStreamConfig_Init(&config);
    config.Name = kStream;
    config.Subjects = subjects;
    config.SubjectsLen = 1;
    config.Retention = js_WorkQueuePolicy;
    config.Storage = js_FileStorage;
    config.Replicas = layout.replicas;
    config.Duplicates = layout.duplicates.count() * kNanoseconds;
    return js_AddStream(nullptr, impl_->stream.get(), &config, nullptr, code);
  });
  for (int level = 0; said.status == NATS_OK && level <= kWebhooks; ++level) {
    const std::string name = consumerOf(level), subject = subjectOf(level);
    said = impl_->persist([&](jsErrCode* code) {
      jsConsumerConfig config;
      jsConsumerConfig_Init(&config);
      config.Durable = name.c_str();
      config.FilterSubject = subject.c_str();
      config.AckPolicy = js_AckExplicit;
      config.AckWait = layout.silence.count() * kNanoseconds;
      config.MaxDeliver = -1;  // who counts is the job's record: a closing worker hands back, too
      config.MaxAckPending = 100'000;
      config.MaxWaiting = 4096;
      return js_AddConsumer(nullptr, impl_->stream.get(), kStream, &config, nullptr, code);
    });
  }
  if (said.status == NATS_OK)
    said = impl_->persist([&](jsErrCode*) {
      kvConfig config;
      kvConfig_Init(&config);
      config.Bucket = kBucket;
      config.History = 1;
      config.Replicas = layout.replicas;
      config.StorageType = js_FileStorage;
      kvStore* made = nullptr;
      const natsStatus status = js_CreateKeyValue(&made, impl_->stream.get(), &config);
      kvStore_Destroy(made);
      return status;
    });
  if (said.status != NATS_OK) return impl_->failure(said, "set up");
  return {};
}

Result<FarmLayout> FarmBus::layout() const {
  const ConsumerInfo info = TRY(impl_->consumer(0));
  FarmLayout layout;
  layout.silence = std::chrono::milliseconds(info->Config->AckWait / kNanoseconds);
  return layout;
}

Result<FarmBus::Published> FarmBus::publish(int level, const std::string& body, const std::string& name) {
  Published published;
  const std::string subject = subjectOf(level);
  const Said said = impl_->persist([&](jsErrCode* code) {
    jsPubOptions options;
    jsPubOptions_Init(&options);
    options.MsgId = name.c_str();
    jsPubAck* ack = nullptr;
    const natsStatus status = js_Publish(&ack, impl_->stream.get(), subject.c_str(), body.data(),
                                         static_cast<int>(body.size()), &options, code);
    if (status == NATS_OK) published = {static_cast<std::int64_t>(ack->Sequence), ack->Duplicate};
    jsPubAck_Destroy(ack);
    return status;
  });
  if (said.status == NATS_NO_RESPONDERS) return impl_->notSetUp();
  if (said.status != NATS_OK) return impl_->failure(said, "given a job");
  return published;
}

/// Asked for a message where there is none, a server waits as long as it may; so it is asked first whether there is
/// one.
Result<std::optional<FarmMessage>> FarmBus::pull(int level) {
  const std::lock_guard lock(impl_->mutex);
  const Impl::Backlog backlog = TRY(impl_->backlog(level));
  if (backlog.fresh + backlog.handedOut == 0) return std::optional<FarmMessage>();
  natsSubscription* subscription = TRY(impl_->pulled(level));
  natsMsgList list{};
  jsErrCode code = static_cast<jsErrCode>(0);
  const auto wait = backlog.fresh > 0 ? kUntilItComes : kUntilOneComesBack;
  const natsStatus status = natsSubscription_Fetch(&list, subscription, 1, wait.count(), &code);
  std::optional<FarmMessage> found;
  if (status == NATS_OK && list.Count > 0) {
    found.emplace(std::make_unique<FarmMessage::Impl>(Message(list.Msgs[0])));
    list.Msgs[0] = nullptr;
  }
  natsMsgList_Destroy(&list);
  if (status == NATS_OK || status == NATS_NOT_FOUND || mayPass({status, code})) return found;
  return impl_->failure({status, code}, "asked for work");
}

void FarmBus::waitForWork(std::chrono::milliseconds most, const std::stop_token& stop) {
  natsSubscription* added = nullptr;
  {
    const std::lock_guard lock(impl_->mutex);
    added = impl_->added();
  }
  if (!added) {
    waitFor(most, stop);
    return;
  }
  const auto end = Clock::now() + most;
  while (!stop.stop_requested() && Clock::now() < end) {
    natsMsg* message = nullptr;
    const natsStatus status = natsSubscription_NextMsg(&message, added, 100);
    const Message taken(message);
    if (status == NATS_OK) return;
    if (status != NATS_TIMEOUT) waitFor(kPauseBetweenTries, stop);
  }
}

std::unique_ptr<FarmPresence> FarmBus::answerTo(const std::string& name) {
  natsSubscription* made = nullptr;
  const auto answer = [](natsConnection* connection, natsSubscription*, natsMsg* question, void*) {
    const Message taken(question);
    (void)natsConnection_PublishString(connection, natsMsg_GetReply(question), "");
  };
  if (natsConnection_Subscribe(&made, impl_->connection.get(), presenceSubject(name).c_str(), answer, nullptr) !=
      NATS_OK)
    return nullptr;
  return std::unique_ptr<FarmPresence>(new FarmPresence(std::make_unique<FarmPresence::Impl>(Subscription(made))));
}

/// Whoever is there may be finding a new server just now, so they are asked more than once.
bool FarmBus::answers(const std::string& name, std::chrono::milliseconds most) const {
  const std::string subject = presenceSubject(name);
  const auto end = Clock::now() + most;
  while (true) {
    natsMsg* reply = nullptr;
    const natsStatus status =
        natsConnection_RequestString(&reply, impl_->connection.get(), subject.c_str(), "", kOneQuestionMs);
    natsMsg_Destroy(reply);
    if (status == NATS_OK) return true;
    if (Clock::now() >= end) return false;
    std::this_thread::sleep_for(kPauseBetweenTries);
  }
}

Result<FarmBus::State> FarmBus::state() const {
  State state;
  for (int level = 0; level < kLevels; ++level) {
    const Impl::Backlog backlog = TRY(impl_->backlog(level));
    state.waiting += backlog.fresh;
    state.handedOut += backlog.handedOut;
  }
  const StreamInfo info = TRY(impl_->jobs());
  if (info->State.Msgs > 0)
    state.oldestSeconds = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch() -
                                                        std::chrono::nanoseconds(info->State.FirstTime))
                              .count();
  return state;
}

Result<std::int64_t> FarmBus::waiting(int level) const {
  const Impl::Backlog backlog = TRY(impl_->backlog(level));
  return backlog.fresh + backlog.handedOut;
}

Result<std::int64_t> FarmBus::lastSequence() const {
  const StreamInfo info = TRY(impl_->jobs());
  return static_cast<std::int64_t>(info->State.LastSeq);
}

}  // namespace visema
