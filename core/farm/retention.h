// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/farm/farm_queue.h"
#include "core/farm/media_store.h"

namespace visema {

/// For how long, in seconds after a job is over, its files are kept; 0: for good.
struct RetentionPolicy {
  std::int64_t sounds = 0;  // and texts, subtitles, pictures: all that a client brought but packages
  std::int64_t films = 0;
  std::int64_t reports = 0;  // and with them all else that is known of the job
};

struct Forgotten {
  int jobs = 0;
  int files = 0;
  std::uint64_t bytes = 0;
  int shared = 0;  // files that another job needs, and that stay for it
};

/// Deletes what the policy no longer keeps.
Result<Forgotten> expire(FarmQueue& queue, MediaStore& store, const RetentionPolicy& policy, std::int64_t now);

/// Deletes one job that is not running, its sound and its films; says what of it stays, and why.
Result<Forgotten> forgetJob(FarmQueue& queue, MediaStore& store, std::int64_t id);

}  // namespace visema
