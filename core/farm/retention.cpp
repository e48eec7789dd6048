// SPDX-License-Identifier: Apache-2.0
#include "core/farm/retention.h"

#include <set>
#include <string>

#include "core/base/try.h"
#include "core/farm/job_media.h"

namespace visema {
namespace {

using Hashes = std::set<std::string>;

bool isKept(const ExportJob& job, std::int64_t seconds, std::int64_t now) {
  return !isOver(job.state) || seconds == 0 || now - job.finishedAt < seconds;
}

void addSounds(const ExportJob& job, Hashes& hashes) {
  for (std::string& hash : ownMediaOf(job.film)) hashes.insert(std::move(hash));
}
void addFilms(const ExportJob& job, Hashes& hashes) {
  for (const JobFile& file : job.files) hashes.insert(file.sha256);
}

Status removeFiles(const Hashes& unwanted, const Hashes& needed, MediaStore& store, Forgotten& forgotten) {
  for (const std::string& hash : unwanted) {
    if (needed.contains(hash)) {
      ++forgotten.shared;
      continue;
    }
    const std::uint64_t bytes = TRY(store.remove(hash));
    forgotten.files += bytes > 0 ? 1 : 0;
    forgotten.bytes += bytes;
  }
  return {};
}

}  // namespace

/// The files go before what names them: whoever dies in between has left nothing that nobody knows of.
Result<Forgotten> expire(FarmQueue& queue, MediaStore& store, const RetentionPolicy& policy, std::int64_t now) {
  const auto jobs = TRY(queue.list());
  Hashes needed, unwanted;
  for (const ExportJob& job : jobs) {
    const bool known = isKept(job, policy.reports, now);
    addSounds(job, known && isKept(job, policy.sounds, now) ? needed : unwanted);
    addFilms(job, known && isKept(job, policy.films, now) ? needed : unwanted);
  }
  Forgotten forgotten;
  TRY(removeFiles(unwanted, needed, store, forgotten));
  for (const ExportJob& job : jobs) {
    if (isKept(job, policy.reports, now)) continue;
    TRY(queue.remove(job.id));
    ++forgotten.jobs;
  }
  return forgotten;
}

Result<Forgotten> forgetJob(FarmQueue& queue, MediaStore& store, std::int64_t id) {
  const ExportJob gone = TRY(queue.job(id));
  if (gone.state == JobState::Running) return jobRefusal(id, "is running: cancel it first");
  Hashes needed, unwanted;
  addSounds(gone, unwanted);
  addFilms(gone, unwanted);
  for (const ExportJob& job : TRY(queue.list())) {
    if (job.id == id) continue;
    addSounds(job, needed);
    addFilms(job, needed);
  }
  Forgotten forgotten;
  TRY(removeFiles(unwanted, needed, store, forgotten));
  TRY(queue.remove(id));
  forgotten.jobs = 1;
  return forgotten;
}

}  // namespace visema
