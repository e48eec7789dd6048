// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

#include "core/exporting/export_queue.h"

namespace visema::studio {

/// A job with what its report says, which is read in the background: a long film's report is long.
struct QueuedJob {
  ExportJob job;  // without the text of its report
  double soundSeconds = 0;
  double wallSeconds = 0;
  std::int64_t bytes = 0;
  QString engine, encoder, heardThrough;
  double colourOffset = -1, restlessness = -1;  // see FilmQuality
  std::int64_t frames = 0, resumedAt = 0;
  double sync = -1;    // how surely lips and sound belong together; negative: not judged
  int syncOffset = 0;  // frames by which the lips are late
};

/// One thread's way to the export queue, opened when it is first needed.
class QueueDesk {
 public:
  explicit QueueDesk(std::filesystem::path file) : file_(std::move(file)) {}
  Result<ExportQueue*> open();
  Result<std::vector<QueuedJob>> list();

 private:
  void readReport(QueuedJob& job);
  const std::filesystem::path file_;
  std::unique_ptr<ExportQueue> queue_;
  std::map<std::pair<std::int64_t, std::string>, QueuedJob> known_;  // finished jobs, by id and the end of their report
};

}  // namespace visema::studio
