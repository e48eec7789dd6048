// SPDX-License-Identifier: Apache-2.0
#include "core/exporting/queue_runner.h"

#include <chrono>
#include <filesystem>

#include "core/avatar/memory_budget.h"
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
  JobRun(ExportQueue& queue, const QueueRunOptions& options, ExportJob job, std::stop_token stop)
      : queue_(queue), options_(options), job_(std::move(job)), outer_(std::move(stop)) {}

  Status run(QueueRunReport& report) {
    tell();
    const std::stop_callback passOn(outer_, [this] { own_.request_stop(); });
    Result<FilmReport> film = render();
    if (film) return end(queue_.finish(job_.id, film->json()), report.done);
    const Error& error = film.error();
    const bool stopped = error.code == ErrorCode::Cancelled;
    if (stopped && !noRoom_ && wish_ == ExportQueue::Wish::Pause) return end(queue_.markPaused(job_.id), paused_);
    if (stopped && !noRoom_ && wish_ == ExportQueue::Wish::GoOn) return queue_.putBack(job_.id);
    MediaWriter::forget(job_.film.out);
    if (stopped && wish_ == ExportQueue::Wish::Cancel) return end(queue_.markCancelled(job_.id), report.cancelled);
    if (noRoom_) return end(queue_.giveUp(job_.id, noRoom_->message, true), report.failed);
    return end(queue_.giveUp(job_.id, error.message, mayPass(error.code)), report.failed);
  }

 private:
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
    if (wish && *wish != ExportQueue::Wish::GoOn) {
      wish_ = *wish;
      own_.request_stop();
    }
    if (Status status = checkRoom(0); !status) {
      noRoom_ = status.error();
      own_.request_stop();
    }
    if (options_.onChange) options_.onChange(job_);
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

  ExportQueue& queue_;
  const QueueRunOptions& options_;
  ExportJob job_;
  const std::stop_token outer_;
  std::stop_source own_;
  ExportQueue::Wish wish_ = ExportQueue::Wish::GoOn;
  int paused_ = 0;
  std::optional<Error> noRoom_;
  std::chrono::steady_clock::time_point told_{};
};

}  // namespace

Result<QueueRunReport> runQueue(ExportQueue& queue, const QueueRunOptions& options, std::stop_token stop) {
  QueueRunReport report;
  while (!stop.stop_requested()) {
    auto job = TRY(queue.claim());
    if (!job) break;
    TRY(JobRun(queue, options, std::move(*job), stop).run(report));
  }
  return report;
}

}  // namespace visema
