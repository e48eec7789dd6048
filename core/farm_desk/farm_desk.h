// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/steady_time.h"
#include "core/farm/farm_queue.h"
#include "core/farm/retention.h"
#include "core/farm_desk/result_link.h"
#include "core/farm_desk/sound_uploads.h"
#include "core/farm_desk/webhooks.h"

namespace visema {

struct FarmDeskOptions {
  FarmAddress farm;
  std::filesystem::path folder;  // for sounds on their way in, and films on their way out
  std::function<Result<std::filesystem::path>(const std::string& name)> package;  // of an avatar
  int mostOpen = 100;                                                             // jobs of one owner that are not over
  int fairPart = 10;          // of these; what is beyond waits behind the jobs of others
  double mostSeconds = 3600;  // of one sound
  std::uint64_t mostBytes = std::uint64_t{2} << 30;
  std::int64_t linkSeconds = 3600;
  WebhookOptions webhooks;  // but its secret, which is the farm's
};

/// Where clients order films from a farm: checks what they bring before a worker is spent on it, and shows everybody
/// their own jobs only. Waits for the farm's servers. Thread-safe. Knows no protocol.
class FarmDesk {
 public:
  static Result<std::unique_ptr<FarmDesk>> open(FarmDeskOptions options);

  SoundUploads& sounds() { return sounds_; }

  /// `wish` names an avatar; `sound` is one that was sent in, or the SHA-256 of one that the farm has already.
  Result<ExportJob> submit(const std::string& owner, ExportJob wish, const std::string& sound);
  Result<ExportJob> job(const std::string& owner, std::int64_t id) const;
  Result<FarmQueue::Page> page(const std::string& owner, std::int64_t before, int most) const;
  Status cancel(const std::string& owner, std::int64_t id);
  Status retry(const std::string& owner, std::int64_t id);
  Result<Forgotten> forget(const std::string& owner, std::int64_t id);

  /// One a file of a job that is done.
  Result<std::vector<ResultLink>> links(const std::string& owner, std::int64_t id) const;
  /// A copy of what a link names, which its reader deletes.
  Result<std::filesystem::path> fetch(const ResultLink& link);

  /// What news of their jobs are signed with.
  std::string webhookKeyOf(const std::string& owner) const { return webhookKey(secret_, owner); }

  FarmQueue& queue() { return *queue_; }

 private:
  FarmDesk(FarmDeskOptions options, std::unique_ptr<FarmQueue> queue, std::unique_ptr<MediaStore> store,
           std::string secret);
  Result<std::string> storedAvatar(const std::string& name);
  Result<std::string> storedSound(const std::string& owner, const std::string& sound);
  Result<int> openJobsOf(const std::string& owner);
  Result<int> countOpenJobs(const std::string& owner) const;

  const FarmDeskOptions options_;
  const std::unique_ptr<FarmQueue> queue_;
  const std::unique_ptr<MediaStore> store_;
  const std::string secret_;
  SoundUploads sounds_;
  std::mutex mutex_;
  struct Count {
    SteadyTime at;
    int open = 0;
  };
  std::map<std::string, Count> counts_;         // of open jobs, by owner
  std::map<std::string, std::string> avatars_;  // where the store has them, by file and time
  const Webhooks webhooks_;                     // last
};

}  // namespace visema
