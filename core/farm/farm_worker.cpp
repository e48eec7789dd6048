// SPDX-License-Identifier: Apache-2.0
#include "core/farm/farm_worker.h"

#include <fstream>
#include <mutex>
#include <thread>
#include <vector>

#include "core/base/log.h"
#include "core/base/stoppable_wait.h"
#include "core/base/try.h"
#include "core/farm/job_media.h"

namespace visema {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::size_t kLogTail = 4000;

std::uint64_t availableMemory() {
  std::ifstream file("/proc/meminfo");
  std::string word;
  while (file >> word)
    if (word == "MemAvailable:") {
      std::uint64_t kilobytes = 0;
      file >> kilobytes;
      return kilobytes * 1024;
    }
  return 0;
}

std::string logTail() {
  std::string text(kLogTail, '\0');
  text.resize(copyRecentLog(text.data(), text.size()));
  return text;
}

/// Everything a worker needs besides the queue: where a job's files lie here.
class Bench {
 public:
  Bench(MediaStore& store, fs::path folder) : store_(store), folder_(std::move(folder)) {}

  Status bring(ExportJob& job) const {
    logInfo("farm", "job ", job.id, " begins: ", job.film.avatar.filename().string(), ", ",
            job.film.audio.filename().string());
    const fs::path out = folderOf(job.id) / ("film" + job.film.out.extension().string());
    TRY(bringMedia(job.film, store_, folder_ / "packages", folderOf(job.id)));
    job.film.out = out;
    return {};
  }

  Result<std::vector<JobFile>> deliver(const ExportJob& job) const {
    std::vector<JobFile> files{TRY(store_.put(job.film.out))};
    const fs::path beside = job.film.subtitlesOut();
    if (!job.film.subtitles.empty() && fs::exists(beside)) files.push_back(TRY(store_.put(beside)));
    return files;
  }

  void clear(std::int64_t id) const {
    std::error_code ignored;
    fs::remove_all(folderOf(id), ignored);
  }

 private:
  fs::path folderOf(std::int64_t id) const { return folder_ / "jobs" / std::to_string(id); }
  MediaStore& store_;
  const fs::path folder_;
};

void add(QueueRunReport& all, const QueueRunReport& made) {
  all.done += made.done;
  all.failed += made.failed;
  all.cancelled += made.cancelled;
}

/// Jobs one after the other.
QueueRunReport makeJobs(FarmQueue& queue, const FarmWorkerOptions& options, const QueueRunOptions& run,
                        const std::stop_token& noMore, const std::stop_token& stop) {
  QueueRunReport all;
  while (!noMore.stop_requested()) {
    if (availableMemory() < options.memoryBytes) {
      if (options.onLook) options.onLook(false);
      waitFor(options.look, noMore);
      continue;
    }
    const auto made = runQueue(queue, run, stop);
    if (options.onLook) options.onLook(made.has_value());
    if (made) {
      add(all, *made);
      queue.bus().waitForWork(options.look, noMore);
    } else {
      if (options.onTrouble) options.onTrouble(made.error());
      waitFor(500ms, noMore);
    }
  }
  return all;
}

}  // namespace

QueueRunReport runFarmWorker(FarmQueue& queue, MediaStore& store, const FarmWorkerOptions& options,
                             std::stop_token noMore, std::stop_token stop) {
  const Bench bench(store, options.folder);
  QueueRunOptions run;
  run.engines = options.engines;
  run.bring = [&](ExportJob& job) { return bench.bring(job); };
  run.deliver = [&](const ExportJob& job) { return bench.deliver(job); };
  run.logTail = logTail;
  run.noMore = noMore;
  run.onChange = [&](const ExportJob& job) {
    if (isOver(job.state)) bench.clear(job.id);
    if (options.onChange) options.onChange(job);
  };
  queue.tellLog(logTail);
  std::stop_source either;
  const std::stop_callback first(noMore, [&] { either.request_stop(); });
  const std::stop_callback second(stop, [&] { either.request_stop(); });
  std::mutex mutex;
  QueueRunReport all;
  const auto work = [&] {
    const QueueRunReport made = makeJobs(queue, options, run, either.get_token(), stop);
    const std::lock_guard lock(mutex);
    add(all, made);
  };
  std::vector<std::jthread> others;
  for (int i = 1; i < options.jobs; ++i) others.emplace_back(work);
  work();
  others.clear();
  return all;
}

}  // namespace visema
