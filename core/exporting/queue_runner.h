// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>

#include "core/base/free_space.h"
#include "core/base/result.h"
#include "core/exporting/export_queue.h"
#include "core/exporting/film.h"

namespace visema {

struct QueueRunOptions {
  /// Called on the running thread when a job starts, moves on or ends.
  std::function<void(const ExportJob&)> onChange;
  /// Engines for the engine a job names.
  std::function<FilmEngines(const std::string& engine)> engines;
  /// Free bytes of the disk of a folder; empty: as the system says.
  FreeBytes freeBytes = {};
};

struct QueueRunReport {
  int done = 0;
  int failed = 0;
  int cancelled = 0;
};

/// Makes films one after the other until nothing is due or `stop` is requested; a job that is stopped so waits again,
/// and goes on from where it was, as one does whose process died. What failed or was cancelled leaves no file. Checks
/// for room on the disk before and while it renders.
Result<QueueRunReport> runQueue(ExportQueue& queue, const QueueRunOptions& options, std::stop_token stop);

}  // namespace visema
