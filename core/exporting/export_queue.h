// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/exporting/export_job.h"

namespace visema {

/// The films to make, in a database that survives a kill and a power cut. Belongs to one thread; several processes may
/// share the file, and no two of them get the same job. Renders nothing.
class ExportQueue {
 public:
  /// Makes the file when it is not there. Jobs whose process died while rendering wait again.
  static Result<std::unique_ptr<ExportQueue>> open(const std::filesystem::path& file);
  static Result<std::filesystem::path> defaultFile();  // under the user's data folder
  ~ExportQueue();
  ExportQueue(const ExportQueue&) = delete;
  ExportQueue& operator=(const ExportQueue&) = delete;

  /// Checks the options; returns the job's id.
  Result<std::int64_t> add(const ExportJob& job);
  Result<std::vector<ExportJob>> list() const;  // running first, then in the order they will be made, then the ended
  Result<ExportJob> job(std::int64_t id) const;

  /// A running job stops at its next frame. What was made of it is gone.
  Status cancel(std::int64_t id);
  Status retry(std::int64_t id);         // a failed or cancelled one waits again, with all its attempts
  Status remove(std::int64_t id);        // an ended or waiting one is forgotten; films stay
  Status restore(const ExportJob& job);  // takes a removal back
  /// Adds the members of a JSON object to what is reported of a finished one.
  Status addToReport(std::int64_t id, const std::string& json);
  Status setPriority(std::int64_t id, int priority);
  /// A running job stops at its next frame, to go on from there.
  Status setPaused(std::int64_t id, bool paused);
  /// These, of those that wait, are made in this order, before all others.
  Status setOrder(const std::vector<std::int64_t>& ids);

  /// For whoever renders: the next job that is due, now running and ours; none when nothing is due.
  Result<std::optional<ExportJob>> claim();
  enum class Wish { GoOn, Cancel, Pause };
  /// What somebody wished of it meanwhile.
  Result<Wish> reportProgress(std::int64_t id, double progress, double secondsLeft);
  Status finish(std::int64_t id, const std::string& report);
  /// `again`: it waits and is tried once more, later each time, until its attempts are used up.
  Status giveUp(std::int64_t id, const std::string& error, bool again);
  /// The program is closing: the job waits as if it had not begun.
  Status putBack(std::int64_t id);
  Status markCancelled(std::int64_t id);
  Status markPaused(std::int64_t id);

  static constexpr int kMostAttempts = 3;

 private:
  class Impl;
  explicit ExportQueue(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
