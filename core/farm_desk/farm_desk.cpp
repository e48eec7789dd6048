// SPDX-License-Identifier: Apache-2.0
#include "core/farm_desk/farm_desk.h"

#include <algorithm>

#include "core/base/hex.h"
#include "core/base/random_digits.h"
#include "core/base/try.h"
#include "core/farm/farm_store.h"
#include "core/farm/job_media.h"
#include "core/farm_desk/sound_check.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSecretRecord = "config.secret";
constexpr int kMostSoundsOfOneOwner = 100;
constexpr const char* kStoredSound = "sound";  // it came without a name
constexpr int kBehindOthers = -1;
constexpr int kLookedThrough = 200;  // jobs of all owners for one page, which so may hold fewer than there are

/// Made by whoever opens the first desk of the farm; links of one desk are good at all.
Result<std::string> secretOf(FarmBus& bus) {
  TRY(bus.create(kSecretRecord, randomDigits(64)));
  const auto kept = TRY(bus.read(kSecretRecord));
  return kept ? kept->value : std::string();
}

/// What marks the jobs of an owner that are not over begins with this.
std::string openMarks(const std::string& owner) { return "open." + (owner.empty() ? "anybody" : owner); }
std::string openKey(const std::string& owner, std::int64_t id) { return openMarks(owner) + "." + std::to_string(id); }

WebhookOptions withSecret(WebhookOptions options, const std::string& secret) {
  options.secret = secret;
  return options;
}

detail::expectedlib::unexpected<Error> noSuchJob(std::int64_t id) {
  return fail(ErrorCode::NotFound, "the farm has no job " + std::to_string(id));
}

}  // namespace

FarmDesk::FarmDesk(FarmDeskOptions options, std::unique_ptr<FarmQueue> queue, std::unique_ptr<MediaStore> store,
                   std::string secret)
    : options_(std::move(options)),
      queue_(std::move(queue)),
      store_(std::move(store)),
      secret_(std::move(secret)),
      sounds_(options_.folder / "sounds", options_.mostBytes, kMostSoundsOfOneOwner),
      webhooks_(*queue_, withSecret(options_.webhooks, secret_)) {}

Result<std::unique_ptr<FarmDesk>> FarmDesk::open(FarmDeskOptions options) {
  auto queue = TRY(FarmQueue::open(options.farm));
  auto store = TRY(storeOf(queue->bus()));
  auto secret = TRY(secretOf(queue->bus()));
  return std::unique_ptr<FarmDesk>(
      new FarmDesk(std::move(options), std::move(queue), std::move(store), std::move(secret)));
}

/// Jobs that are over leave the count when somebody looks.
Result<int> FarmDesk::countOpenJobs(const std::string& owner) const {
  const std::string all = openMarks(owner);
  const auto marks = TRY(queue_->bus().recordsBelow(all));
  if (static_cast<int>(marks.size()) < std::min(options_.mostOpen, options_.fairPart))
    return static_cast<int>(marks.size());
  int open = 0;
  for (const auto& mark : marks) {
    const auto known = queue_->job(FarmRecord::idOf(mark.key.substr(all.size())));
    if (!known && known.error().code == ErrorCode::Io) return fail(known.error());
    if (known && !isOver(known->state))
      ++open;
    else
      TRY(queue_->bus().forget(mark.key));
  }
  return open;
}

/// Counted anew once a second, after one was cancelled, and where none is left.
Result<int> FarmDesk::openJobsOf(const std::string& owner) {
  {
    const std::lock_guard lock(mutex_);
    const auto known = counts_.find(owner);
    if (known != counts_.end() && secondsSince(known->second.at) < 1 && known->second.open < options_.mostOpen)
      return known->second.open;
  }
  const int open = TRY(countOpenJobs(owner));
  {
    const std::lock_guard lock(mutex_);
    counts_[owner] = {std::chrono::steady_clock::now(), open};
  }
  if (open < options_.mostOpen) return open;
  return fail(ErrorCode::LimitExceeded, std::to_string(open) + " jobs of yours wait or are being made, and " +
                                            std::to_string(options_.mostOpen) +
                                            " are the most: wait until some are done");
}

Result<std::string> FarmDesk::storedAvatar(const std::string& name) {
  const fs::path file = TRY(options_.package(name));
  std::error_code error;
  const auto time = fs::last_write_time(file, error).time_since_epoch().count();
  const std::string key = file.string() + "\n" + std::to_string(time);
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = avatars_.find(key); known != avatars_.end()) return known->second;
  }
  FilmOptions alone;
  alone.avatar = file;
  TRY(putMedia(alone, *store_));
  const std::lock_guard lock(mutex_);
  return avatars_[key] = alone.avatar.string();
}

Result<std::string> FarmDesk::storedSound(const std::string& owner, const std::string& sound) {
  if (isHex(sound, kSha256Digits)) {
    if (!TRY(store_->has(sound)))
      return fail(ErrorCode::NotFound, "the farm has no sound " + sound + ": send it first");
    return storedPath({kStoredSound, sound, 0});
  }
  const fs::path file = TRY(sounds_.file(owner, sound));
  TRY(checkSound(file, options_.mostSeconds));
  return storedPath({kStoredSound, TRY(store_->put(file)).sha256, 0});
}

Result<ExportJob> FarmDesk::submit(const std::string& owner, ExportJob wish, const std::string& sound) {
  if (TRY(openJobsOf(owner)) >= options_.fairPart) wish.priority = std::min(wish.priority, kBehindOthers);
  wish.owner = owner;
  wish.film.avatar = TRY(storedAvatar(wish.film.avatar.string()));
  wish.film.audio = TRY(storedSound(owner, sound));
  const std::int64_t id = TRY(queue_->add(wish));
  queue_->bus().note(openKey(owner, id), "");
  {
    const std::lock_guard lock(mutex_);
    ++counts_[owner].open;
  }
  sounds_.forget(owner, sound);
  return queue_->job(id);
}

Result<ExportJob> FarmDesk::job(const std::string& owner, std::int64_t id) const {
  ExportJob job = TRY(queue_->job(id));
  if (job.owner != owner) return noSuchJob(id);
  return job;
}

Result<FarmQueue::Page> FarmDesk::page(const std::string& owner, std::int64_t before, int most) const {
  FarmQueue::Page page = TRY(queue_->page(before, std::max(most, kLookedThrough)));
  std::erase_if(page.jobs, [&](const ExportJob& job) { return job.owner != owner; });
  if (static_cast<int>(page.jobs.size()) <= most) return page;
  page.jobs.resize(static_cast<std::size_t>(most));
  page.next = page.jobs.back().id;
  return page;
}

Status FarmDesk::cancel(const std::string& owner, std::int64_t id) {
  TRY(job(owner, id));
  {
    const std::lock_guard lock(mutex_);
    counts_.erase(owner);
  }
  return queue_->cancel(id);
}

Status FarmDesk::retry(const std::string& owner, std::int64_t id) {
  TRY(job(owner, id));
  return queue_->retry(id);
}

Result<Forgotten> FarmDesk::forget(const std::string& owner, std::int64_t id) {
  TRY(job(owner, id));
  return forgetJob(*queue_, *store_, id);
}

Result<std::vector<ResultLink>> FarmDesk::links(const std::string& owner, std::int64_t id) const {
  const ExportJob known = TRY(job(owner, id));
  if (known.state != JobState::Done)
    return fail(ErrorCode::InvalidArgument,
                "job " + std::to_string(id) + " has no result yet: it is " + toString(known.state));
  std::vector<ResultLink> links;
  for (const JobFile& file : known.files) {
    links.push_back({id, file.name, jobTime() + options_.linkSeconds, {}});
    links.back().sign(secret_);
  }
  return links;
}

Result<fs::path> FarmDesk::fetch(const ResultLink& link) {
  TRY(link.check(secret_, jobTime()));
  for (const JobFile& file : TRY(queue_->job(link.job)).files) {
    if (file.name != link.name) continue;
    const fs::path copy = options_.folder / "results" / randomDigits(16);
    TRY(store_->fetch(file.sha256, copy));
    return copy;
  }
  return noSuchJob(link.job);
}

}  // namespace visema
