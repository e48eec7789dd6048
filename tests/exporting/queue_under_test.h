// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "core/exporting/job_queue.h"

namespace visema::test {

/// Where the queue under test lies; one a test. Each program that runs the suite says what queue that is.
class QueuePlace {
 public:
  virtual ~QueuePlace() = default;
  /// One that makes jobs under that name; what it holds falls silent with it.
  virtual std::unique_ptr<JobQueue> open(const std::string& worker) = 0;
  /// An empty one; none where its server is not here, with the reason.
  static std::unique_ptr<QueuePlace> make(std::string& missing);
};

}  // namespace visema::test
