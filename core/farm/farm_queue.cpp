// SPDX-License-Identifier: Apache-2.0
#include "core/farm/farm_queue.h"

#include <algorithm>

#include "core/base/sha256.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr std::chrono::milliseconds kLongestPause{2000};  // so that the last lines of a log are not old

int levelOf(const ExportJob& job) { return job.priority > 0 ? 0 : job.priority == 0 ? 1 : 2; }

std::string keyRecord(const ExportJob& job) {
  const std::string both = job.owner + "\n" + job.key;
  return "key." + Sha256::of(std::as_bytes(std::span(both)));
}

/// As the embedded queue lists them.
void sort(std::vector<ExportJob>& jobs) {
  const auto place = [](const ExportJob& job) {
    const int group = job.state == JobState::Running   ? 0
                      : job.state == JobState::Waiting ? 1
                      : job.state == JobState::Paused  ? 2
                                                       : 3;
    return std::tuple(group, group == 3 ? -job.finishedAt : std::int64_t{levelOf(job)}, job.id);
  };
  std::sort(jobs.begin(), jobs.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

}  // namespace

FarmQueue::FarmQueue(std::unique_ptr<FarmBus> bus, std::string worker, std::chrono::milliseconds silence)
    : bus_(std::move(bus)), worker_(std::move(worker)), silence_(silence) {
  if (!worker_.empty())
    heartbeat_ =
        std::jthread([this](const std::stop_token& stop) { beHeard(stop, std::min(silence_ / 4, kLongestPause)); });
}
FarmQueue::~FarmQueue() = default;

Result<std::unique_ptr<FarmQueue>> FarmQueue::open(const FarmAddress& address, const std::string& worker) {
  auto bus = TRY(FarmBus::connect(address));
  const FarmLayout layout = TRY(bus->layout());
  return std::unique_ptr<FarmQueue>(new FarmQueue(std::move(bus), worker, layout.silence));
}

/// The message is the order: with it the job is accepted, whatever becomes of whoever ordered it.
Result<std::int64_t> FarmQueue::add(const ExportJob& ordered) {
  TRY(ordered.film.validate());
  ExportJob job = ordered;
  job.state = JobState::Waiting;
  job.createdAt = jobTime();
  std::string name = randomName();
  if (!job.key.empty()) {
    name = keyRecord(job);
    if (const auto there = TRY(bus_->read(name))) return FarmRecord::idOf(there->value);
  }
  const FarmOrder order{0, 1, job};
  const FarmBus::Published published = TRY(bus_->publish(levelOf(job), order.text(), name));
  if (const std::int64_t first = TRY(firstUnderItsKey(job, published.sequence)); first != published.sequence)
    return first;
  FarmRecord record;
  record.job = std::move(job);
  TRY(bus_->create(FarmRecord::keyOf(published.sequence), record.text()));
  return published.sequence;
}

/// A message whose answer got lost is published again, and a server that came up just then may not know it any more:
/// of all that stand in the queue under one key, the first one written down counts.
Result<std::int64_t> FarmQueue::firstUnderItsKey(const ExportJob& job, std::int64_t sequence) {
  if (job.key.empty()) return sequence;
  const std::string name = keyRecord(job);
  if (TRY(bus_->create(name, std::to_string(sequence)))) return sequence;
  const auto there = TRY(bus_->read(name));
  return there ? FarmRecord::idOf(there->value) : sequence;
}

Result<FarmRecord> FarmQueue::record(std::int64_t id) const {
  const auto found = TRY(bus_->read(FarmRecord::keyOf(id)));
  if (found) {
    auto record = TRY(FarmRecord::read(id, found->value));
    if (!record.removed) return record;
  }
  return fail(ErrorCode::NotFound, "the farm has no job " + std::to_string(id));
}

Result<ExportJob> FarmQueue::job(std::int64_t id) const {
  const auto known = TRY(record(id));
  return known.job;
}

Result<std::vector<ExportJob>> FarmQueue::list() const {
  std::vector<ExportJob> jobs;
  for (const auto& found : TRY(bus_->recordsBelow("job"))) {
    auto record = FarmRecord::read(FarmRecord::idOf(found.key), found.value);
    if (!record) {  // it is none the less a job, and the others are none the worse for it
      record = FarmRecord();
      record->job.id = FarmRecord::idOf(found.key);
      record->job.state = JobState::Failed;
      record->job.error = "what the farm keeps of this job cannot be read: remove it";
    }
    if (!record->removed) jobs.push_back(std::move(record->job));
  }
  sort(jobs);
  return jobs;
}

Result<FarmQueue::State> FarmQueue::state() const {
  State state{TRY(bus_->state())};
  state.dead = static_cast<int>(TRY(bus_->recordsBelow("dead")).size());
  return state;
}

Result<std::vector<ExportJob>> FarmQueue::dead() const {
  std::vector<std::int64_t> ids;
  for (const auto& mark : TRY(bus_->recordsBelow("dead"))) ids.push_back(FarmRecord::idOf(mark.key));
  std::sort(ids.begin(), ids.end());
  std::vector<ExportJob> jobs;
  for (const std::int64_t id : ids) {
    auto found = record(id);
    if (!found && found.error().code == ErrorCode::Io) return fail(found.error());
    if (found && found->job.state == JobState::Failed) jobs.push_back(std::move(found->job));
  }
  return jobs;
}

Result<FarmQueue::Page> FarmQueue::page(std::int64_t before, int most) const {
  Page page;
  std::int64_t id = before > 0 ? before - 1 : TRY(bus_->lastSequence());
  for (; id > 0 && static_cast<int>(page.jobs.size()) < most; --id)
    if (auto found = record(id)) {
      page.jobs.push_back(std::move(found->job));
    } else if (found.error().code == ErrorCode::Io) {
      return fail(found.error());
    }
  page.next = id > 0 ? id + 1 : 0;
  return page;
}

Result<FarmRecord> FarmQueue::change(std::int64_t id, const Change& change) {
  const std::string mark = randomName();
  while (true) {
    const auto found = TRY(bus_->read(FarmRecord::keyOf(id)));
    if (!found) return fail(ErrorCode::NotFound, "the farm has no job " + std::to_string(id));
    FarmRecord record = TRY(FarmRecord::read(id, found->value));
    if (record.removed) return fail(ErrorCode::NotFound, "the farm has no job " + std::to_string(id));
    if (record.change == mark) return record;  // it was done, and the answer got lost
    const bool wasOver = isOver(record.job.state);
    TRY(change(record));
    record.change = mark;
    if (!wasOver && !record.removed) TRY(announce(record.job));
    if (TRY(bus_->update(found->key, record.text(), found->revision))) return record;
  }
}

Status FarmQueue::announce(const ExportJob& job) {
  if (job.state == JobState::Failed) TRY(bus_->put(FarmRecord::deadKeyOf(job.id), ""));
  if (isOver(job.state) && !job.webhook.empty())
    TRY(bus_->publish(FarmBus::kWebhooks, FarmNews{job.id}.text(), randomName()));
  return {};
}

Status FarmQueue::cancel(std::int64_t id) {
  TRY(change(id, [id](FarmRecord& record) -> Status {
    if (isOver(record.job.state)) return jobRefusal(id, "is not waiting or running");
    record.wish = Wish::Cancel;
    if (record.job.state == JobState::Running) return {};
    record.job.state = JobState::Cancelled;
    record.job.finishedAt = jobTime();
    return {};
  }));
  return {};
}

/// The message comes first: a job that waits has one, whenever whoever wishes it dies.
Status FarmQueue::orderAgain(std::int64_t id, const Change& wished) {
  FarmRecord before = TRY(record(id));
  TRY(wished(before));
  const int round = before.round + 1;
  TRY(bus_->publish(levelOf(before.job), FarmOrder{id, round, {}}.text(), randomName()));
  const auto changed = change(id, [&](FarmRecord& record) -> Status {
    record.round = round;
    return wished(record);
  });
  if (!changed) return fail(changed.error());
  return {};
}

Status FarmQueue::retry(std::int64_t id) {
  TRY(orderAgain(id, [id](FarmRecord& record) -> Status {
    ExportJob& job = record.job;
    if (job.state != JobState::Failed && job.state != JobState::Cancelled)
      return jobRefusal(id, "has neither failed nor been cancelled");
    job.state = JobState::Waiting;
    job.attempts = job.deaths = 0;
    job.progress = 0;
    job.finishedAt = job.notBefore = 0;
    job.error = job.errorCode = job.log = "";
    record.wish = Wish::GoOn;
    record.fence.clear();
    return {};
  }));
  return bus_->forget(FarmRecord::deadKeyOf(id));
}

Status FarmQueue::remove(std::int64_t id) {
  TRY(change(id, [id](FarmRecord& record) -> Status {
    if (record.job.state == JobState::Running) return jobRefusal(id, "is not there, or is running: cancel it first");
    record.removed = true;
    return {};
  }));
  bus_->note(FarmRecord::logKeyOf(id), "");
  return bus_->forget(FarmRecord::deadKeyOf(id));
}

Status FarmQueue::setPaused(std::int64_t id, bool paused) {
  if (!paused && TRY(record(id)).job.state == JobState::Paused)
    return orderAgain(id, [id](FarmRecord& record) -> Status {
      if (record.job.state != JobState::Paused) return jobRefusal(id, "is not paused");
      record.job.state = JobState::Waiting;
      record.wish = Wish::GoOn;
      return {};
    });
  TRY(change(id, [id, paused](FarmRecord& record) -> Status {
    const JobState state = record.job.state;
    if (paused && (isOver(state) || record.wish == Wish::Cancel)) return jobRefusal(id, "is not waiting or running");
    if (!paused && !(state == JobState::Running && record.wish == Wish::Pause)) return jobRefusal(id, "is not paused");
    record.wish = paused ? Wish::Pause : Wish::GoOn;
    if (paused && state == JobState::Waiting) record.job.state = JobState::Paused;
    return {};
  }));
  return {};
}

}  // namespace visema
