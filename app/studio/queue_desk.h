// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <vector>

#include "core/exporting/export_queue.h"

namespace visema::studio {

/// A job with what its report says, which is read in the background: a long film's report is long.
struct QueuedJob {
  ExportJob job;  // without the text of its report
  std::shared_ptr<const FilmReport> report;
  double soundSeconds() const { return report ? report->soundSeconds : 0; }  // 0: not known
};

/// One thread's way to the export queue, opened when it is first needed.
class QueueDesk {
 public:
  explicit QueueDesk(std::filesystem::path file) : file_(std::move(file)) {}
  Result<ExportQueue*> open();
  Result<std::vector<QueuedJob>> list();

 private:
  std::shared_ptr<const FilmReport> reportOf(ExportJob& job);
  const std::filesystem::path file_;
  std::unique_ptr<ExportQueue> queue_;
  /// Of finished jobs, by id and the end of their text.
  std::map<std::pair<std::int64_t, std::string>, std::shared_ptr<const FilmReport>> known_;
};

}  // namespace visema::studio
