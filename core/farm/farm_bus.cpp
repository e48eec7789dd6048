// SPDX-License-Identifier: Apache-2.0
#include "core/farm/farm_bus.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <thread>

#include "core/base/stoppable_wait.h"
#include "core/base/try.h"
#include "core/farm/nats_connection.h"
#include "core/farm/nats_handles.h"

namespace visema {
namespace {

using namespace std::chrono_literals;
using namespace nats;
using Clock = std::chrono::steady_clock;

constexpr const char* kStream = "VISEMA_JOBS";
constexpr const char* kSubjects = "visema.jobs.>";
constexpr const char* kBucket = "VISEMA_FARM";
constexpr const char* kBucketStream = "KV_VISEMA_FARM";
constexpr auto kUntilItComes = 1000ms;
constexpr auto kUntilOneComesBack = 100ms;
constexpr std::int64_t kOneQuestionMs = 500;

std::string subjectOf(int level) { return "visema.jobs." + std::to_string(level); }
std::string consumerOf(int level) { return "workers-" + std::to_string(level); }
std::string presenceSubject(const std::string& name) { return "visema.alive." + name; }
std::string recordSubject(const std::string& key) { return std::string("$KV.") + kBucket + "." + key; }

bool isWrongRevision(const Said& said) { return static_cast<int>(said.code) == 10071; }

}  // namespace

class FarmPresence::Impl {
 public:
  explicit Impl(Subscription subscription) : subscription_(std::move(subscription)) {}

 private:
  Subscription subscription_;
};

FarmPresence::FarmPresence(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FarmPresence::~FarmPresence() = default;

class FarmBus::Impl {
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
      if (said.status == NATS_OK || !mayPass(said) || Clock::now() >= end) return said;
      std::this_thread::sleep_for(kPauseBetweenTries);
    }
  }

  Result<natsSubscription*> pulled(int level) {
    Subscription& subscription = pulled_[static_cast<std::size_t>(level)];
    if (subscription) return subscription.get();
    natsSubscription* made = nullptr;
    const std::string name = consumerOf(level), subject = subjectOf(level);
    const Said said = persist([&](jsErrCode* code) {
      jsSubOptions options;
      jsSubOptions_Init(&options);
      options.Stream = kStream;
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
    const ConsumerInfo info = TRY(consumer(level));
    return Backlog{static_cast<std::int64_t>(info->NumPending), static_cast<std::int64_t>(info->NumAckPending)};
  }
  Result<ConsumerInfo> consumer(int level) const {
    jsConsumerInfo* info = nullptr;
    const std::string name = consumerOf(level);
    const Said said = persist(
        [&](jsErrCode* code) { return js_GetConsumerInfo(&info, stream.get(), kStream, name.c_str(), nullptr, code); });
    if (said.status == NATS_NOT_FOUND) return notSetUp();
    if (said.status != NATS_OK) return failure(said, "read");
    return ConsumerInfo(info);
  }

  natsSubscription* added() {
    if (!added_) {
      natsSubscription* made = nullptr;
      if (natsConnection_SubscribeSync(&made, connection.get(), kSubjects) != NATS_OK) return nullptr;
      natsSubscription_SetPendingLimits(made, 64, -1);
      added_.reset(made);
    }
    return added_.get();
  }

  Result<kvStore*> bucket() {
    if (records) return records.get();
    kvStore* opened = nullptr;
    const Said said = persist([&](jsErrCode*) { return js_KeyValue(&opened, stream.get(), kBucket); });
    if (said.status == NATS_NOT_FOUND) return notSetUp();
    if (said.status != NATS_OK) return failure(said, "read");
    records.reset(opened);
    return opened;
  }
  detail::expectedlib::unexpected<Error> notSetUp() const {
    return fail(ErrorCode::NotFound, "there is no farm at " + address_.servers + " yet: run visema farm setup");
  }

  const FarmAddress address_;
  mutable std::mutex mutex;
  Connection connection;  // first: what follows goes before it
  Stream stream;
  Store records;

 private:
  std::array<Subscription, FarmBus::kLevels> pulled_;
  Subscription added_;
};

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
  for (int level = 0; said.status == NATS_OK && level < kLevels; ++level) {
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

Result<std::int64_t> FarmBus::waiting(int level) const {
  const Impl::Backlog backlog = TRY(impl_->backlog(level));
  return backlog.fresh + backlog.handedOut;
}

Result<std::optional<FarmBus::Record>> FarmBus::read(const std::string& key) const {
  natsMsg* message = nullptr;
  const std::string subject = recordSubject(key);
  const Said said = impl_->persist([&](jsErrCode* code) {
    return js_GetLastMsg(&message, impl_->stream.get(), kBucketStream, subject.c_str(), nullptr, code);
  });
  if (static_cast<int>(said.code) == 10059) return impl_->notSetUp();
  if (said.status == NATS_NOT_FOUND) return std::optional<Record>();
  if (said.status != NATS_OK) return impl_->failure(said, "read");
  const Message taken(message);
  return std::optional<Record>(
      {key, std::string(natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))),
       natsMsg_GetSequence(message)});
}

Result<bool> FarmBus::write(const std::string& key, const std::string& value, std::optional<std::uint64_t> revision) {
  const std::string subject = recordSubject(key);
  const Said said = impl_->persist([&](jsErrCode* code) {
    jsPubOptions options;
    jsPubOptions_Init(&options);
    options.ExpectNoMessage = revision == 0;
    options.ExpectLastSubjectSeq = revision.value_or(0);
    return js_Publish(nullptr, impl_->stream.get(), subject.c_str(), value.data(), static_cast<int>(value.size()),
                      &options, code);
  });
  if (said.status == NATS_OK) return true;
  if (isWrongRevision(said)) return false;
  if (said.status == NATS_NO_RESPONDERS) return impl_->notSetUp();
  return impl_->failure(said, "written to");
}

Result<bool> FarmBus::create(const std::string& key, const std::string& value) { return write(key, value, 0); }

Result<bool> FarmBus::update(const std::string& key, const std::string& value, std::uint64_t revision) {
  return write(key, value, revision);
}

Status FarmBus::put(const std::string& key, const std::string& value) {
  TRY(write(key, value, std::nullopt));
  return {};
}

void FarmBus::note(const std::string& key, const std::string& value) {
  (void)natsConnection_Publish(impl_->connection.get(), recordSubject(key).c_str(), value.data(),
                               static_cast<int>(value.size()));
}

Status FarmBus::forget(const std::string& key) {
  const std::lock_guard lock(impl_->mutex);
  kvStore* store = TRY(impl_->bucket());
  const Said said = impl_->persist([&](jsErrCode*) { return kvStore_Delete(store, key.c_str()); });
  if (said.status != NATS_OK) return impl_->failure(said, "written to");
  return {};
}

Result<std::vector<FarmBus::Record>> FarmBus::recordsBelow(const std::string& prefix) const {
  const std::lock_guard lock(impl_->mutex);
  kvStore* store = TRY(impl_->bucket());
  kvWatcher* watcher = nullptr;
  const std::string keys = prefix + ".>";
  const Said said = impl_->persist([&](jsErrCode*) { return kvStore_Watch(&watcher, store, keys.c_str(), nullptr); });
  if (said.status != NATS_OK) return impl_->failure(said, "read");
  const Handle<kvWatcher, kvWatcher_Destroy> watched(watcher);
  std::vector<Record> records;
  while (true) {
    kvEntry* entry = nullptr;
    const natsStatus status = kvWatcher_Next(&entry, watcher, kOneCallMs * 3);
    if (status != NATS_OK) return impl_->failure({status}, "read");
    if (!entry) return records;  // all that is there now
    const Handle<kvEntry, kvEntry_Destroy> taken(entry);
    if (kvEntry_Operation(entry) != kvOp_Put) continue;
    records.push_back(
        {kvEntry_Key(entry),
         std::string(static_cast<const char*>(kvEntry_Value(entry)), static_cast<std::size_t>(kvEntry_ValueLen(entry))),
         kvEntry_Revision(entry)});
  }
}

Result<std::int64_t> FarmBus::lastSequence() const {
  jsStreamInfo* info = nullptr;
  const Said said = impl_->persist(
      [&](jsErrCode* code) { return js_GetStreamInfo(&info, impl_->stream.get(), kStream, nullptr, code); });
  if (said.status == NATS_NOT_FOUND) return impl_->notSetUp();
  if (said.status != NATS_OK) return impl_->failure(said, "read");
  const auto last = static_cast<std::int64_t>(info->State.LastSeq);
  jsStreamInfo_Destroy(info);
  return last;
}

}  // namespace visema
