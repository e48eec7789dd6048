// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/exporting/job_queue.h"

namespace visema {

/// The films to make, in a database that survives a kill and a power cut. Belongs to one thread; several processes may
/// share the file, and no two of them get the same job. Renders nothing.
class ExportQueue final : public JobQueue {
 public:
  /// Makes the file when it is not there. Jobs whose process died while rendering wait again.
  static Result<std::unique_ptr<ExportQueue>> open(const std::filesystem::path& file);
  static Result<std::filesystem::path> defaultFile();  // under the user's data folder
  ~ExportQueue() override;
  ExportQueue(const ExportQueue&) = delete;
  ExportQueue& operator=(const ExportQueue&) = delete;

  Result<std::int64_t> add(const ExportJob& job) override;
  Result<std::vector<ExportJob>> list() const override;
  Result<ExportJob> job(std::int64_t id) const override;
  Status cancel(std::int64_t id) override;
  Status retry(std::int64_t id) override;
  Status remove(std::int64_t id) override;
  Status setPaused(std::int64_t id, bool paused) override;
  Result<std::optional<ExportJob>> claim() override;
  Result<Wish> reportProgress(std::int64_t id, double progress, double secondsLeft) override;
  Status finish(std::int64_t id, const std::string& report, const std::vector<JobFile>& files = {}) override;
  Status giveUp(std::int64_t id, const std::string& error, bool again, const JobTrouble& trouble = {}) override;
  Status putBack(std::int64_t id) override;
  Status markCancelled(std::int64_t id) override;
  Status markPaused(std::int64_t id) override;

  Status restore(const ExportJob& job);  // takes a removal back
  /// Adds the members of a JSON object to what is reported of a finished one.
  Status addToReport(std::int64_t id, const std::string& json);
  Status setPriority(std::int64_t id, int priority);
  /// These, of those that wait, are made in this order, before all others.
  Status setOrder(const std::vector<std::int64_t>& ids);

 private:
  class Impl;
  explicit ExportQueue(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
