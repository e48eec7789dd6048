// SPDX-License-Identifier: Apache-2.0
#include "core/farm_desk/told_job.h"

#include <nlohmann/json.hpp>

namespace visema {

nlohmann::json told(const ExportJob& job) {
  using nlohmann::json;
  json files = json::array();
  for (const JobFile& file : job.files)
    files.push_back({{"name", file.name}, {"sha256", file.sha256}, {"bytes", file.bytes}});
  json all{{"id", job.id},
           {"state", toString(job.state)},
           {"progress", job.progress},
           {"priority", job.priority},
           {"attempts", job.attempts},
           {"createdAt", job.createdAt},
           {"finishedAt", job.finishedAt},
           {"files", std::move(files)},
           {"key", job.key}};
  if (job.secondsLeft >= 0) all["secondsLeft"] = job.secondsLeft;
  if (!job.error.empty()) all["error"] = job.error;
  if (!job.errorCode.empty()) all["errorCode"] = job.errorCode;
  return all;
}

}  // namespace visema
