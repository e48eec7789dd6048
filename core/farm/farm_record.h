// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/exporting/job_queue.h"

namespace visema {

/// What a farm keeps of a job: the truth about it, which changes only from a known state. A plain value.
struct FarmRecord {
  ExportJob job;
  int round = 1;       // the message of an earlier round means nothing any more
  std::string fence;   // of whoever makes it: nobody else may say what became of it
  std::string change;  // of whoever changed it last, to know one's own change again after an answer got lost
  JobQueue::Wish wish = JobQueue::Wish::GoOn;
  bool removed = false;  // nothing else of it is left; its number is never given again

  std::string text() const;
  static Result<FarmRecord> read(std::int64_t id, const std::string& text);
  static std::string keyOf(std::int64_t id);  // "job.17"
  static std::string logKeyOf(std::int64_t id);   // what its worker said last
  static std::string deadKeyOf(std::int64_t id);  // it is among the dead
  static std::int64_t idOf(const std::string& key);
};

/// A message of the work queue: which job is to be made; the first one brings the whole job, and its place in the queue
/// is the job's number.
struct FarmOrder {
  std::int64_t id = 0;
  int round = 1;
  std::optional<ExportJob> job;

  std::string text() const;
  static Result<FarmOrder> read(std::int64_t sequence, const std::string& text);
};

/// A message that somebody is to be told of a job that is over.
struct FarmNews {
  std::int64_t id = 0;
  std::string text() const;
  static Result<FarmNews> read(const std::string& text);
};

/// Sixteen random hexadecimal digits.
std::string randomName();

}  // namespace visema
