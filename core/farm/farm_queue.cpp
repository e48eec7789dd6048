// SPDX-License-Identifier: Apache-2.0
#include "core/farm/farm_queue.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/sha256.h"
#include "core/base/stoppable_wait.h"
#include "core/base/try.h"

namespace visema {
namespace {

using namespace std::chrono_literals;

constexpr int kFirstPauseSeconds = 20;  // before the second try; three times as long before the third
constexpr auto kUntilItsRecordIsThere = 300ms;
constexpr int kMostDeliveriesBeforeItsRecord = 100;

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

int levelOf(const ExportJob& job) { return job.priority > 0 ? 0 : job.priority == 0 ? 1 : 2; }

detail::expectedlib::unexpected<Error> refusal(std::int64_t id, const char* why) {
  return fail(ErrorCode::InvalidArgument, "job " + std::to_string(id) + " " + why);
}

std::string keyRecord(const ExportJob& job) {
  const std::string both = job.owner + "\n" + job.key;
  return "key." + Sha256::of(std::as_bytes(std::span(both)));
}

/// Without what every frame shows, which would not fit into a record for an hour of film.
std::string summaryOf(const std::string& report) {
  auto json = nlohmann::ordered_json::parse(report, nullptr, false);
  if (!json.is_object()) return report;
  json.erase("shown");
  return json.dump();
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
    : bus_(std::move(bus)), worker_(std::move(worker)) {
  if (!worker_.empty())
    heartbeat_ = std::jthread([this, silence](const std::stop_token& stop) { beHeard(stop, silence / 4); });
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
  job.createdAt = now();
  std::string name = randomName();
  if (!job.key.empty()) {
    name = keyRecord(job);
    if (const auto there = TRY(bus_->read(name))) return FarmRecord::idOf("job." + there->value);
  }
  const FarmOrder order{0, 1, job};
  const FarmBus::Published published = TRY(bus_->publish(levelOf(job), order.text(), name));
  FarmRecord record;
  record.job = std::move(job);
  TRY(bus_->create(FarmRecord::keyOf(published.sequence), record.text()));
  if (!record.job.key.empty()) TRY(bus_->create(name, std::to_string(published.sequence)));
  return published.sequence;
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
    TRY(change(record));
    record.change = mark;
    if (TRY(bus_->update(found->key, record.text(), found->revision))) return record;
  }
}

Status FarmQueue::cancel(std::int64_t id) {
  TRY(change(id, [id](FarmRecord& record) -> Status {
    if (isOver(record.job.state)) return refusal(id, "is not waiting or running");
    record.wish = Wish::Cancel;
    if (record.job.state == JobState::Running) return {};
    record.job.state = JobState::Cancelled;
    record.job.finishedAt = now();
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
  return orderAgain(id, [id](FarmRecord& record) -> Status {
    ExportJob& job = record.job;
    if (job.state != JobState::Failed && job.state != JobState::Cancelled)
      return refusal(id, "has neither failed nor been cancelled");
    job.state = JobState::Waiting;
    job.attempts = job.deaths = 0;
    job.progress = 0;
    job.finishedAt = job.notBefore = 0;
    job.error = job.errorCode = job.log = "";
    record.wish = Wish::GoOn;
    record.fence.clear();
    return {};
  });
}

Status FarmQueue::remove(std::int64_t id) {
  TRY(change(id, [id](FarmRecord& record) -> Status {
    if (record.job.state == JobState::Running) return refusal(id, "is not there, or is running: cancel it first");
    record.removed = true;
    return {};
  }));
  return {};
}

Status FarmQueue::setPaused(std::int64_t id, bool paused) {
  if (!paused && TRY(record(id)).job.state == JobState::Paused)
    return orderAgain(id, [id](FarmRecord& record) -> Status {
      if (record.job.state != JobState::Paused) return refusal(id, "is not paused");
      record.job.state = JobState::Waiting;
      record.wish = Wish::GoOn;
      return {};
    });
  TRY(change(id, [id, paused](FarmRecord& record) -> Status {
    const JobState state = record.job.state;
    if (paused && (isOver(state) || record.wish == Wish::Cancel)) return refusal(id, "is not waiting or running");
    if (!paused && !(state == JobState::Running && record.wish == Wish::Pause)) return refusal(id, "is not paused");
    record.wish = paused ? Wish::Pause : Wish::GoOn;
    if (paused && state == JobState::Waiting) record.job.state = JobState::Paused;
    return {};
  }));
  return {};
}

Result<std::optional<ExportJob>> FarmQueue::claim() {
  for (int level = 0; level < FarmBus::kLevels; ++level)
    while (auto message = TRY(bus_->pull(level)))
      if (auto job = TRY(accept(std::move(*message)))) return job;
  return std::optional<ExportJob>();
}

Result<std::optional<ExportJob>> FarmQueue::accept(FarmMessage message) {
  const auto order = FarmOrder::read(message.sequence(), message.body());
  if (!order) {
    message.done();
    return std::optional<ExportJob>();
  }
  const std::string fence = randomName();
  ExportJob job;
  const auto taken = take(*order, fence, job);
  if (!taken) {
    message.again(0ms);
    return fail(taken.error());
  }
  if (*taken == Taken::NotYet && message.deliveries() < kMostDeliveriesBeforeItsRecord) {
    message.again(kUntilItsRecordIsThere);
  } else if (*taken != Taken::Ours) {
    message.done();
  } else {
    const std::lock_guard lock(mutex_);
    held_[order->id] = {std::make_shared<FarmMessage>(std::move(message)), fence};
    return std::optional<ExportJob>(std::move(job));
  }
  return std::optional<ExportJob>();
}

Result<FarmQueue::Taken> FarmQueue::take(const FarmOrder& order, const std::string& fence, ExportJob& job) {
  const std::string key = FarmRecord::keyOf(order.id);
  while (true) {
    const auto found = TRY(bus_->read(key));
    if (!found && !order.job) return Taken::Dropped;
    FarmRecord record;
    record.job.id = order.id;
    if (!found) {  // whoever ordered it died before it could be written down
      record.job = *order.job;
      TRY(bus_->create(key, record.text()));
      continue;
    }
    if (auto read = FarmRecord::read(order.id, found->value)) {
      record = std::move(*read);
    } else {
      return Taken::Dropped;
    }
    if (record.fence == fence) {  // ours already: the answer got lost
      job = std::move(record.job);
      return job.state == JobState::Running ? Taken::Ours : Taken::Dropped;
    }
    if (order.round > record.round) return Taken::NotYet;
    ExportJob& known = record.job;
    if (record.removed || order.round < record.round || isOver(known.state) || known.state == JobState::Paused)
      return Taken::Dropped;
    const bool died = known.state == JobState::Running;  // its worker was not heard of for too long
    if (died) ++known.deaths;
    record.fence = fence;
    known.secondsLeft = -1;
    if (died && record.wish == Wish::Cancel) {
      known.state = JobState::Cancelled;
      known.finishedAt = now();
    } else if (died && record.wish == Wish::Pause) {
      known.state = JobState::Paused;
    } else if (known.deaths >= kMostDeaths) {
      known.state = JobState::Failed;
      known.finishedAt = now();
      known.errorCode = "worker-died";
      known.error = std::to_string(known.deaths) + " workers died while making it, the last was " + known.worker +
                    ": look at its log, then retry or drop the job";
    } else {
      known.state = JobState::Running;
      known.worker = worker_;
      ++known.attempts;
    }
    record.change = fence;
    if (!TRY(bus_->update(key, record.text(), found->revision))) continue;
    job = std::move(known);
    return job.state == JobState::Running ? Taken::Ours : Taken::Dropped;
  }
}

std::optional<FarmQueue::Held> FarmQueue::held(std::int64_t id) const {
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(id);
  return found == held_.end() ? std::nullopt : std::optional(found->second);
}

std::shared_ptr<FarmMessage> FarmQueue::letGo(std::int64_t id) {
  const std::lock_guard lock(mutex_);
  const auto found = held_.extract(id);
  return found ? found.mapped().message : nullptr;
}

/// A change that only whoever makes the job may make.
Result<FarmRecord> FarmQueue::changeOurs(std::int64_t id, const Change& wished) {
  const auto ours = held(id);
  if (!ours) return refusal(id, "is not running");
  auto changed = change(id, [&](FarmRecord& record) -> Status {
    if (record.fence != ours->fence || record.job.state != JobState::Running)
      return fail(ErrorCode::Cancelled, "job " + std::to_string(id) + " was taken over by " +
                                            (record.job.worker.empty() ? "nobody" : record.job.worker) +
                                            ", for this worker was not heard of: nothing is to be done");
    return wished(record);
  });
  if (!changed && changed.error().code != ErrorCode::Io) letGo(id);
  return changed;
}

Result<JobQueue::Wish> FarmQueue::reportProgress(std::int64_t id, double progress, double secondsLeft) {
  const auto changed = changeOurs(id, [&](FarmRecord& record) -> Status {
    record.job.progress = progress;
    record.job.secondsLeft = secondsLeft;
    return {};
  });
  if (changed) return changed->wish;
  if (changed.error().code == ErrorCode::Io) return fail(changed.error());
  return Wish::Lost;
}

Status FarmQueue::finish(std::int64_t id, const std::string& report, const std::vector<JobFile>& files) {
  TRY(changeOurs(id, [&](FarmRecord& record) -> Status {
    ExportJob& job = record.job;
    job.state = JobState::Done;
    job.progress = 1;
    job.secondsLeft = 0;
    job.error.clear();
    job.report = summaryOf(report);
    job.files = files;
    job.finishedAt = now();
    return {};
  }));
  letGo(id)->done();
  return {};
}

Status FarmQueue::giveUp(std::int64_t id, const std::string& error, bool again, const JobTrouble& trouble) {
  int pause = kFirstPauseSeconds;
  const auto changed = TRY(changeOurs(id, [&](FarmRecord& record) -> Status {
    ExportJob& job = record.job;
    const bool waits = again && job.attempts < kMostAttempts;
    for (int i = 1; i < job.attempts; ++i) pause *= 3;
    job.state = waits ? JobState::Waiting : JobState::Failed;
    job.error = error;
    job.errorCode = trouble.code;
    job.log = trouble.log;
    job.notBefore = waits ? now() + pause : 0;
    job.finishedAt = waits ? 0 : now();
    job.progress = 0;
    return {};
  }));
  const auto message = letGo(id);
  changed.job.state == JobState::Waiting ? message->again(std::chrono::seconds(pause)) : message->done();
  return {};
}

Status FarmQueue::putBack(std::int64_t id) {
  TRY(changeOurs(id, [](FarmRecord& record) -> Status {
    record.job.state = JobState::Waiting;
    record.job.attempts -= 1;
    record.job.secondsLeft = -1;
    return {};
  }));
  letGo(id)->again(0ms);
  return {};
}

Status FarmQueue::markCancelled(std::int64_t id) {
  TRY(changeOurs(id, [](FarmRecord& record) -> Status {
    record.job.state = JobState::Cancelled;
    record.job.error.clear();
    record.job.progress = 0;
    record.job.finishedAt = now();
    return {};
  }));
  letGo(id)->done();
  return {};
}

Status FarmQueue::markPaused(std::int64_t id) {
  TRY(changeOurs(id, [](FarmRecord& record) -> Status {
    record.job.state = JobState::Paused;
    record.job.attempts -= 1;
    record.job.secondsLeft = -1;
    return {};
  }));
  letGo(id)->done();
  return {};
}

void FarmQueue::beHeard(const std::stop_token& stop, std::chrono::milliseconds every) {
  while (waitFor(every, stop)) {
    std::vector<std::shared_ptr<FarmMessage>> messages;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [id, ours] : held_) messages.push_back(ours.message);
    }
    for (const auto& message : messages) message->stillWorking();
  }
}

}  // namespace visema
