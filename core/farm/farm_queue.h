// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/exporting/job_queue.h"
#include "core/farm/farm_bus.h"
#include "core/farm/farm_record.h"

namespace visema {

/// The queue of a farm: messages of JetStream say what is to be made, records say what became of it. A job belongs to
/// whoever made the last claim; who was silent too long finds that it is no longer theirs. Thread-safe. Moves no media.
class FarmQueue final : public JobQueue {
 public:
  /// `worker` is the name under which this process makes jobs; empty for those that only order and look.
  static Result<std::unique_ptr<FarmQueue>> open(const FarmAddress& address, const std::string& worker = {});
  ~FarmQueue() override;

  Result<std::int64_t> add(const ExportJob& job) override;
  Result<std::vector<ExportJob>> list() const override;
  Result<ExportJob> job(std::int64_t id) const override;
  Status cancel(std::int64_t id) override;
  Status retry(std::int64_t id) override;
  Status remove(std::int64_t id) override;
  Status setPaused(std::int64_t id, bool paused) override;
  Result<std::optional<ExportJob>> claim() override;
  Result<Wish> reportProgress(std::int64_t id, double progress, double secondsLeft) override;
  Status finish(std::int64_t id, const std::string& report, const std::vector<JobFile>& files = {}) override;
  Status giveUp(std::int64_t id, const std::string& error, bool again, const JobTrouble& trouble = {}) override;
  Status putBack(std::int64_t id) override;
  Status markCancelled(std::int64_t id) override;
  Status markPaused(std::int64_t id) override;

  /// The newest jobs whose numbers are below `before` (0: all), newest first, at most `most`.
  struct Page {
    std::vector<ExportJob> jobs;
    std::int64_t next = 0;  // what to ask for next; 0: there are no more
  };
  Result<Page> page(std::int64_t before, int most) const;

  struct State : FarmBus::State {
    int dead = 0;
  };
  Result<State> state() const;
  /// Those that failed for good, the oldest first.
  Result<std::vector<ExportJob>> dead() const;

  /// What a job says when it kills whoever makes it: the last lines of the log, told to the farm while one is made.
  void tellLog(std::function<std::string()> tail);

  FarmBus& bus() { return *bus_; }
  static constexpr int kMostDeaths = 3;  // of its workers, before a job is taken for the reason

 private:
  FarmQueue(std::unique_ptr<FarmBus> bus, std::string worker, std::chrono::milliseconds silence);
  struct Held {
    std::shared_ptr<FarmMessage> message;
    std::string fence;
    std::shared_ptr<FarmPresence> presence;
  };
  using Change = std::function<Status(FarmRecord&)>;
  Result<FarmRecord> record(std::int64_t id) const;
  Result<FarmRecord> change(std::int64_t id, const Change& change);
  /// Before the record says so: who dies in between has told too much, and never too little.
  Status announce(const ExportJob& job);
  Status orderAgain(std::int64_t id, const Change& change);
  Result<std::optional<ExportJob>> accept(FarmMessage message);
  enum class Taken { Ours, Theirs, Dropped, NotYet };
  Result<std::int64_t> firstUnderItsKey(const ExportJob& job, std::int64_t sequence);
  Result<Taken> take(const FarmOrder& order, const std::string& fence, ExportJob& job);
  Result<FarmRecord> changeOurs(std::int64_t id, const Change& change);
  std::optional<Held> held(std::int64_t id) const;
  std::shared_ptr<FarmMessage> letGo(std::int64_t id);
  void tellLastLines(const std::vector<std::int64_t>& ids);
  void beHeard(const std::stop_token& stop, std::chrono::milliseconds every);

  const std::unique_ptr<FarmBus> bus_;
  const std::string worker_;
  const std::chrono::milliseconds silence_;
  std::atomic<unsigned> claims_{0};
  mutable std::mutex mutex_;
  std::map<std::int64_t, Held> held_;
  std::function<std::string()> logTail_;
  std::jthread heartbeat_;  // last
};

}  // namespace visema
