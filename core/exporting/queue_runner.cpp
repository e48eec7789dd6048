// SPDX-License-Identifier: Apache-2.0
#include "core/exporting/queue_runner.h"

#include <chrono>
#include <cmath>
#include <filesystem>

#include "core/avatar/memory_budget.h"
#include "core/base/error_name.h"
#include "core/base/try.h"
#include "core/media/media_info.h"

namespace visema {
namespace {

constexpr std::uint64_t kKeepFree = 200u << 20;         // never fill a disk to the last byte
constexpr std::uint64_t kBytesASecond = 2u * 1000'000;  // generous for 1080p at the default quality
constexpr auto kTellEvery = std::chrono::milliseconds(250);

/// What may be different at the next try; a broken file will not be.
bool mayPass(ErrorCode code) {
  return code == ErrorCode::Io || code == ErrorCode::LimitExceeded || code == ErrorCode::DeviceLost;
}

/// One job from its claim to its end.
class JobRun {
 public:
  JobRun(JobQueue& queue, const QueueRunOptions& options, ExportJob job, std::stop_token stop)
      : queue_(queue), options_(options), job_(std::move(job)), outer_(std::move(stop)) {}

  Status run(QueueRunReport& report) {
    tell();
    const std::stop_callback passOn(outer_, [this] { own_.request_stop(); });
    started_ = std::chrono::steady_clock::now();
    const Result<std::string> film = make();
    if (film) return end(queue_.finish(job_.id, *film, files_), report.done);
    const Error& error = film.error();
    const bool stopped = error.code == ErrorCode::Cancelled;
    if (wish_ == JobQueue::Wish::Lost) return {};  // nothing of it is ours to say any more
    if (stopped && !stoppedBy_ && wish_ == JobQueue::Wish::Pause) return end(queue_.markPaused(job_.id), paused_);
    if (stopped && !stoppedBy_ && wish_ == JobQueue::Wish::GoOn) return queue_.putBack(job_.id);
    MediaWriter::forget(job_.film.out);
    if (stopped && wish_ == JobQueue::Wish::Cancel) return end(queue_.markCancelled(job_.id), report.cancelled);
    const Error& why = stoppedBy_ ? *stoppedBy_ : error;
    const bool again = !tooLong_ && mayPass(why.code);
    const JobTrouble trouble{toString(why.code), options_.logTail ? options_.logTail() : std::string()};
    return end(queue_.giveUp(job_.id, why.message, again, trouble), report.failed);
  }

 private:
  /// The film's report as JSON, once all of it is where it belongs.
  Result<std::string> make() {
    if (options_.bring) TRY(options_.bring(job_));
    FilmReport film = TRY(render());
    if (options_.deliver) {
      files_ = TRY(options_.deliver(job_));
      if (!files_.empty()) film.out = files_.front().name;
    }
    return film.json();
  }

  Result<FilmReport> render() {
    const auto info = TRY(probeMedia(job_.film.audio));
    const auto needed = static_cast<std::uint64_t>(info.duration) * kBytesASecond;
    TRY(checkRoom(needed));
    return renderFilm(
        job_.film, options_.engines(job_.engine), [this](const Progress& progress) { follow(progress); },
        own_.get_token(), WhenStopped::KeepForLater);
  }

  Status checkRoom(std::uint64_t needed) const {
    const std::filesystem::path& out = job_.film.out;
    const std::filesystem::path folder = out.has_parent_path() ? out.parent_path() : std::filesystem::path(".");
    const auto free = TRY(options_.freeBytes ? options_.freeBytes(folder) : freeBytesOf(folder));
    if (free >= needed + kKeepFree) return {};
    return fail(ErrorCode::LimitExceeded, "the disk of " + folder.string() +
                                              " is nearly full: " + describeBytes(needed + kKeepFree) + " needed, " +
                                              describeBytes(free) + " free");
  }

  void follow(const Progress& progress) {
    const auto now = std::chrono::steady_clock::now();
    if (now - told_ < kTellEvery) return;
    told_ = now;
    if (progress.fraction >= 0) job_.progress = progress.fraction;
    job_.secondsLeft = progress.secondsLeft;
    const auto wish = queue_.reportProgress(job_.id, job_.progress, job_.secondsLeft);
    if (wish && *wish != JobQueue::Wish::GoOn) {
      wish_ = *wish;
      own_.request_stop();
    }
    if (Status status = checkRoom(0); !status) stopBecause(status.error());
    if (job_.mostSeconds > 0 && std::chrono::duration<double>(now - started_).count() > job_.mostSeconds) {
      tooLong_ = true;
      stopBecause({ErrorCode::LimitExceeded, "the video took longer to make than the " +
                                                 std::to_string(std::llround(job_.mostSeconds)) +
                                                 " s it was given: order it anew with a higher limit"});
    }
    if (options_.onChange) options_.onChange(job_);
  }

  void stopBecause(Error why) {
    stoppedBy_ = std::move(why);
    own_.request_stop();
  }

  Status end(Status written, int& count) {
    if (!written) return written;
    ++count;
    tell();
    return {};
  }

  void tell() {
    if (!options_.onChange) return;
    if (auto known = queue_.job(job_.id)) options_.onChange(*known);
  }

  JobQueue& queue_;
  const QueueRunOptions& options_;
  ExportJob job_;
  const std::stop_token outer_;
  std::stop_source own_;
  JobQueue::Wish wish_ = JobQueue::Wish::GoOn;
  int paused_ = 0;
  std::optional<Error> stoppedBy_;
  bool tooLong_ = false;
  std::vector<JobFile> files_;
  std::chrono::steady_clock::time_point started_{};
  std::chrono::steady_clock::time_point told_{};
};

}  // namespace

Result<QueueRunReport> runQueue(JobQueue& queue, const QueueRunOptions& options, std::stop_token stop) {
  QueueRunReport report;
  while (!stop.stop_requested() && !options.noMore.stop_requested()) {
    auto job = TRY(queue.claim());
    if (!job) break;
    TRY(JobRun(queue, options, std::move(*job), stop).run(report));
  }
  return report;
}

}  // namespace visema
