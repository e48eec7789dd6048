// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

#include "core/exporting/queue_runner.h"
#include "core/farm/farm_queue.h"
#include "core/farm/media_store.h"

namespace visema {

struct FarmWorkerOptions {
  std::filesystem::path folder;  // for packages that are kept, and for films in the making
  std::function<FilmEngines(const std::string& engine)> engines;
  std::function<void(const ExportJob&)> onChange;  // on any of its threads, as the next one
  std::function<void(const Error&)> onTrouble;     // that passes: the worker goes on
  std::function<void(bool reached)> onLook = {};   // for work: whether it could have had some; on any thread
  int jobs = 1;                                    // made at the same time
  std::uint64_t memoryBytes = 0;                // free memory without which it takes no job
  std::chrono::milliseconds look{2000};         // how often it looks for work that nobody told of: tries that are due
};

/// Makes the farm's jobs, as many at a time as wished, until `noMore` is requested and what it has is finished, or
/// `stop`, which gives back what it has. Servers that are away are waited for.
QueueRunReport runFarmWorker(FarmQueue& queue, MediaStore& store, const FarmWorkerOptions& options,
                             std::stop_token noMore, std::stop_token stop);

}  // namespace visema
