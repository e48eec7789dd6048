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

}  // namespace visema
