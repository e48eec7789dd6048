// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/exporting/export_job.h"

namespace visema {

/// What programs may want to know of a failure besides its sentence.
struct JobTrouble {
  std::string code;  // the name of an ErrorCode
  std::string log;
};

/// Jobs that wait, are made and have been made; no two of those who make them get the same job. The embedded queue
/// (ExportQueue) and the farm's (FarmQueue) are one each, and one test suite holds for both. Renders nothing.
class JobQueue {
 public:
  virtual ~JobQueue() = default;

  /// Checks the options; returns the job's id, which is that of the job already there under the same key and owner.
  virtual Result<std::int64_t> add(const ExportJob& job) = 0;
  virtual Result<std::vector<ExportJob>> list() const = 0;  // running first, then in their order, then the ended
  virtual Result<ExportJob> job(std::int64_t id) const = 0;

  /// A running job stops at its next frame. What was made of it is gone.
  virtual Status cancel(std::int64_t id) = 0;
  virtual Status retry(std::int64_t id) = 0;   // a failed or cancelled one waits again, with all its attempts
  virtual Status remove(std::int64_t id) = 0;  // an ended or waiting one is forgotten; films stay
  /// A running job stops at its next frame, to go on from there.
  virtual Status setPaused(std::int64_t id, bool paused) = 0;

  /// For whoever renders: the next job that is due, now running and ours; none when nothing is due.
  virtual Result<std::optional<ExportJob>> claim() = 0;
  enum class Wish { GoOn, Cancel, Pause, Lost };  // Lost: somebody else makes it now
  /// What somebody wished of it meanwhile.
  virtual Result<Wish> reportProgress(std::int64_t id, double progress, double secondsLeft) = 0;
  virtual Status finish(std::int64_t id, const std::string& report, const std::vector<JobFile>& files = {}) = 0;
  /// `again`: it waits and is tried once more, later each time, until its attempts are used up.
  virtual Status giveUp(std::int64_t id, const std::string& error, bool again, const JobTrouble& trouble = {}) = 0;
  /// The program is closing: the job waits as if it had not begun.
  virtual Status putBack(std::int64_t id) = 0;
  virtual Status markCancelled(std::int64_t id) = 0;
  virtual Status markPaused(std::int64_t id) = 0;

  static constexpr int kMostAttempts = 3;
  /// In seconds, after so many attempts: each time three times as long.
  static constexpr int pauseAfter(int attempts) {
    int pause = 20;
    for (int i = 1; i < attempts; ++i) pause *= 3;
    return pause;
  }
};

}  // namespace visema
