// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/free_space.h"
#include "core/base/result.h"
#include "core/exporting/film.h"
#include "core/exporting/job_queue.h"

namespace visema {

struct QueueRunOptions {
  /// Called on the running thread when a job starts, moves on or ends.
  std::function<void(const ExportJob&)> onChange;
  /// Engines for the engine a job names.
  std::function<FilmEngines(const std::string& engine)> engines;
  /// Free bytes of the disk of a folder; empty: as the system says.
  FreeBytes freeBytes = {};
  /// Where what a job needs lies elsewhere: brings it here and says so in the job's film; empty: it is here.
  std::function<Status(ExportJob&)> bring = {};
  /// Where films are kept elsewhere: takes what was made there, before the job is done; empty: it stays where it is.
  std::function<Result<std::vector<JobFile>>(const ExportJob&)> deliver = {};
  /// The last lines of the log, for failures; empty: none.
  std::function<std::string()> logTail = {};
  /// Once requested no further job is begun, and the one that is being made is made to its end.
  std::stop_token noMore = {};
};

struct QueueRunReport {
  int done = 0;
  int failed = 0;
  int cancelled = 0;
};

/// Makes films one after the other until nothing is due or `stop` is requested; a job that is stopped so waits again,
/// and goes on from where it was, as one does whose process died. What failed or was cancelled leaves no file. Checks
/// for room on the disk before and while it renders.
Result<QueueRunReport> runQueue(JobQueue& queue, const QueueRunOptions& options, std::stop_token stop);

}  // namespace visema
