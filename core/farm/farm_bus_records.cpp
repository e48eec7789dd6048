// SPDX-License-Identifier: Apache-2.0
// The records of FarmBus: a bucket of JetStream's key-value store.
#include "core/farm/farm_bus_impl.h"

namespace visema {

using namespace nats;

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

/// What the server that decides knows of: a copy on another may lack some just after that server came up.
Result<std::vector<FarmBus::Record>> FarmBus::recordsBelow(const std::string& prefix) const {
  const std::size_t wanted = TRY(impl_->recordCount(prefix));
  const auto end = std::chrono::steady_clock::now() + impl_->address_.patience;
  while (true) {
    std::size_t seen = 0;
    auto records = TRY(impl_->watched(prefix, seen));
    if (seen >= wanted) return records;
    if (std::chrono::steady_clock::now() >= end)
      return fail(ErrorCode::Io, "the farm at " + impl_->address_.servers + " shows " + std::to_string(seen) + " of " +
                                     std::to_string(wanted) + " records: wait until its servers have caught up");
    std::this_thread::sleep_for(kPauseBetweenTries);
  }
}

Result<std::size_t> FarmBus::Impl::recordCount(const std::string& prefix) const {
  jsStreamInfo* found = nullptr;
  const std::string below = recordSubject(prefix + ".>");
  const Said said = persist([&](jsErrCode* code) {
    jsOptions options;
    jsOptions_Init(&options);
    options.Stream.Info.SubjectsFilter = below.c_str();
    return js_GetStreamInfo(&found, stream.get(), kBucketStream, &options, code);
  });
  if (said.status == NATS_NOT_FOUND) return notSetUp();
  if (said.status != NATS_OK) return failure(said, "read");
  const StreamInfo info(found);
  return info->State.Subjects ? static_cast<std::size_t>(info->State.Subjects->Count) : std::size_t{0};
}

Result<std::vector<FarmBus::Record>> FarmBus::Impl::watched(const std::string& prefix, std::size_t& seen) {
  kvStore* store = nullptr;
  {
    const std::lock_guard lock(mutex);
    store = TRY(bucket());
  }
  kvWatcher* watcher = nullptr;
  const std::string keys = prefix + ".>";
  const Said said = persist([&](jsErrCode*) { return kvStore_Watch(&watcher, store, keys.c_str(), nullptr); });
  if (said.status != NATS_OK) return failure(said, "read");
  const Handle<kvWatcher, kvWatcher_Destroy> watching(watcher);
  std::vector<Record> records;
  while (true) {
    kvEntry* entry = nullptr;
    const natsStatus status = kvWatcher_Next(&entry, watcher, kOneCallMs * 3);
    if (status != NATS_OK) return failure({status}, "read");
    if (!entry) return records;  // all that is there now
    const Handle<kvEntry, kvEntry_Destroy> taken(entry);
    ++seen;
    if (kvEntry_Operation(entry) != kvOp_Put) continue;
    records.push_back(
        {kvEntry_Key(entry),
         std::string(static_cast<const char*>(kvEntry_Value(entry)), static_cast<std::size_t>(kvEntry_ValueLen(entry))),
         kvEntry_Revision(entry)});
  }
}

}  // namespace visema
