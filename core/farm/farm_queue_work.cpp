// SPDX-License-Identifier: Apache-2.0
// What FarmQueue does for those who make the jobs.
#include <array>
#include <nlohmann/json.hpp>

#include "core/base/stoppable_wait.h"
#include "core/base/try.h"
#include "core/farm/farm_queue.h"

namespace visema {
namespace {

using namespace std::chrono_literals;

constexpr auto kUntilItsRecordIsThere = 300ms;
constexpr auto kUntilAWorkerAnswers = 3000ms;
constexpr int kMostDeliveriesBeforeItsRecord = 100;

/// The most urgent first, but now and then others, so that nobody waits for good behind those who are always urgent.
std::array<int, FarmBus::kLevels> levelsOf(unsigned claim) {
  if (claim % 32 == 0) return {2, 1, 0};
  if (claim % 8 == 0) return {1, 2, 0};
  return {0, 1, 2};
}

/// Without what every frame shows, which would not fit into a record for an hour of film.
std::string summaryOf(const std::string& report) {
  auto json = nlohmann::ordered_json::parse(report, nullptr, false);
  if (!json.is_object()) return report;
  json.erase("shown");
  return json.dump();
}

}  // namespace

Result<std::optional<ExportJob>> FarmQueue::claim() {
  for (const int level : levelsOf(claims_ + 1))
    while (auto message = TRY(bus_->pull(level)))
      if (auto job = TRY(accept(std::move(*message)))) {
        ++claims_;
        return job;
      }
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
  } else if (*taken == Taken::Theirs) {
    message.again(silence_);
  } else if (*taken != Taken::Ours) {
    message.done();
  } else {
    {
      const std::lock_guard lock(mutex_);
      held_[order->id] = {std::make_shared<FarmMessage>(std::move(message)), fence, bus_->answerTo(fence)};
    }
    tellLastLines({order->id});
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
      if (TRY(firstUnderItsKey(record.job, order.id)) != order.id) return Taken::Dropped;
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
    // Not heard of for too long; but it may have been the server that was away, and not the worker.
    const bool silent = known.state == JobState::Running;
    const bool died = silent && !bus_->answers(record.fence, kUntilAWorkerAnswers);
    if (silent && !died) return Taken::Theirs;
    if (died) ++known.deaths;
    record.fence = fence;
    known.secondsLeft = -1;
    if (died && record.wish == Wish::Cancel) {
      known.state = JobState::Cancelled;
      known.finishedAt = jobTime();
    } else if (died && record.wish == Wish::Pause) {
      known.state = JobState::Paused;
    } else if (known.deaths >= kMostDeaths) {
      known.state = JobState::Failed;
      known.finishedAt = jobTime();
      known.errorCode = "worker-died";
      if (const auto told = TRY(bus_->read(FarmRecord::logKeyOf(order.id)))) known.log = told->value;
      known.error = std::to_string(known.deaths) + " workers died while making it, the last was " + known.worker +
                    ": look at its log, then retry or drop the job";
    } else {
      known.state = JobState::Running;
      known.worker = worker_;
      ++known.attempts;
    }
    record.change = fence;
    TRY(announce(known));
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
  if (!ours) return jobRefusal(id, "is not running");
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
    job.finishedAt = jobTime();
    return {};
  }));
  letGo(id)->done();
  return {};
}

Status FarmQueue::giveUp(std::int64_t id, const std::string& error, bool again, const JobTrouble& trouble) {
  const auto changed = TRY(changeOurs(id, [&](FarmRecord& record) -> Status {
    ExportJob& job = record.job;
    const bool waits = again && job.attempts < kMostAttempts;
    job.state = waits ? JobState::Waiting : JobState::Failed;
    job.error = error;
    job.errorCode = trouble.code;
    job.log = trouble.log;
    job.notBefore = waits ? jobTime() + pauseAfter(job.attempts) : 0;
    job.finishedAt = waits ? 0 : jobTime();
    job.progress = 0;
    return {};
  }));
  const auto message = letGo(id);
  const bool waits = changed.job.state == JobState::Waiting;
  waits ? message->again(std::chrono::seconds(pauseAfter(changed.job.attempts))) : message->done();
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
    record.job.finishedAt = jobTime();
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

void FarmQueue::tellLog(std::function<std::string()> tail) {
  const std::lock_guard lock(mutex_);
  logTail_ = std::move(tail);
}

void FarmQueue::tellLastLines(const std::vector<std::int64_t>& ids) {
  std::function<std::string()> tail;
  {
    const std::lock_guard lock(mutex_);
    tail = logTail_;
  }
  if (!tail) return;
  for (const std::int64_t id : ids) bus_->note(FarmRecord::logKeyOf(id), tail());
}

void FarmQueue::beHeard(const std::stop_token& stop, std::chrono::milliseconds every) {
  while (waitFor(every, stop)) {
    std::vector<std::shared_ptr<FarmMessage>> messages;
    std::vector<std::int64_t> ids;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [id, ours] : held_) {
        messages.push_back(ours.message);
        ids.push_back(id);
      }
    }
    for (const auto& message : messages) message->stillWorking();
    tellLastLines(ids);
  }
}

}  // namespace visema
