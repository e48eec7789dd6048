// SPDX-License-Identifier: Apache-2.0
#include "app/studio/queue_desk.h"

#include <algorithm>
#include <utility>

namespace visema::studio {

Result<ExportQueue*> QueueDesk::open() {
  if (!queue_) {
    auto opened = ExportQueue::open(file_);
    if (!opened) return fail(opened.error());
    queue_ = std::move(*opened);
  }
  return queue_.get();
}

Result<std::vector<QueuedJob>> QueueDesk::list() {
  auto queue = open();
  if (!queue) return fail(queue.error());
  auto jobs = (*queue)->list();
  if (!jobs) return fail(jobs.error());
  std::vector<QueuedJob> result;
  result.reserve(jobs->size());
  for (ExportJob& job : *jobs) {
    auto report = reportOf(job);
    result.push_back({std::move(job), std::move(report)});
  }
  return result;
}

std::shared_ptr<const FilmReport> QueueDesk::reportOf(ExportJob& job) {
  if (job.report.empty()) return nullptr;
  const std::string text = std::exchange(job.report, {});
  // Only its end changes, when something is added to it.
  constexpr std::size_t kEnd = 200;
  auto& report = known_[{job.id, text.substr(text.size() - std::min(text.size(), kEnd))}];
  if (!report) {
    auto read = FilmReport::read(text);
    report = std::make_shared<FilmReport>(read ? std::move(*read) : FilmReport());
  }
  return report;
}

}  // namespace visema::studio
