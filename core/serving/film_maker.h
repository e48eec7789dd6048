// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <thread>

#include "core/base/bounded_queue.h"
#include "core/base/request_trace.h"
#include "core/exporting/film.h"

namespace visema {

/// Renders films that clients ask for, one after the other, on a thread of its own; refuses when too many wait.
/// Thread-safe.
class FilmMaker {
 public:
  explicit FilmMaker(FilmEngines engines);
  ~FilmMaker();  // stops the one that is being made

  using Done = std::function<void(Result<FilmReport>)>;
  /// Both are called on the film's thread.
  void make(FilmOptions options, ProgressFn progress, Done done);

 private:
  struct Asked {
    FilmOptions options;
    ProgressFn progress;
    Done done;
    RequestTracePtr request;
  };

  const FilmEngines engines_;
  BoundedQueue<Asked> asked_;
  std::jthread thread_;
};

}  // namespace visema
