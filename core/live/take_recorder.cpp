// SPDX-License-Identifier: Apache-2.0
#include "core/live/take_recorder.h"

#include <cerrno>
#include <cstring>

#include "core/avatar/memory_budget.h"
#include "core/base/trace.h"
#include "core/base/try.h"
#include "core/lipsync/frame_plan_file.h"

namespace visema {
namespace {

Error cannotWrite(const std::filesystem::path& path) {
  return {ErrorCode::Io, "cannot write " + path.string() + ": " + std::strerror(errno)};
}

/// Refuses a disk that is nearly full.
Status checkRoom(const FreeBytes& freeBytes, const std::filesystem::path& folder) {
  const auto free = TRY(freeBytes(folder));
  if (free >= TakeRecorder::kKeepFree) return {};
  return fail(ErrorCode::LimitExceeded, nearlyFull(folder.string(), free));
}

/// What was begun and came to nothing.
template <class Failure>
Failure takeBack(const std::filesystem::path& folder, Failure failure) {
  std::error_code ignored;
  for (const char* name : {"take.json", "voice.wav", "frames.csv"}) std::filesystem::remove(folder / name, ignored);
  std::filesystem::remove(folder, ignored);
  return failure;
}

}  // namespace

std::string nearlyFull(const std::string& where, std::uintmax_t free) {
  return "the disk of " + where + " is nearly full, with " + describeBytes(free) +
         " free: make room, or choose another folder";
}

Result<std::shared_ptr<TakeRecorder>> TakeRecorder::start(const Take& take, std::vector<std::string> clips,
                                                          SampleRate rate, int channels, FreeBytes freeBytes) {
  std::error_code error;
  TRY(checkRoom(freeBytes, take.folder.parent_path()));
  std::filesystem::create_directories(take.folder.parent_path(), error);
  if (!std::filesystem::create_directory(take.folder, error))
    return fail(error ? ErrorCode::Io : ErrorCode::InvalidArgument,
                "the take " + take.folder.string() + " cannot be started: " +
                    (error ? error.message() + "; choose another folder for takes"
                           : "something of that name is there already; choose another"));
  if (Status status = writeTake(take); !status) return takeBack(take.folder, fail(status.error()));
  auto voice = WavWriter::create(take.voice(), rate, channels);
  if (!voice) return takeBack(take.folder, fail(voice.error()));
  std::FILE* frames = std::fopen(take.frames().c_str(), "wb");
  if (!frames || std::fputs(kFramePlanHeader, frames) < 0) {
    const Error why = cannotWrite(take.frames());
    if (frames) std::fclose(frames);
    return takeBack(take.folder, fail(why));
  }
  return std::shared_ptr<TakeRecorder>(
      new TakeRecorder(take.folder, std::move(clips), std::move(*voice), frames, rate, channels, std::move(freeBytes)));
}

TakeRecorder::TakeRecorder(std::filesystem::path folder, std::vector<std::string> clips,
                           std::unique_ptr<WavWriter> voice, std::FILE* frames, SampleRate rate, int channels,
                           FreeBytes freeBytes)
    : folder_(std::move(folder)),
      clips_(std::move(clips)),
      voice_(std::move(voice)),
      frames_(frames),
      rate_(rate),
      channels_(channels),
      freeBytes_(std::move(freeBytes)),
      whole_(rate, channels),
      thread_([this] { run(); }) {}

TakeRecorder::~TakeRecorder() {
  (void)finish();
  std::fclose(frames_);
}

void TakeRecorder::sound(SampleTime start, std::span<const float> frames) {
  std::lock_guard lock(mutex_);
  frames = whole_.keep(start, frames);
  if (frames.empty()) return;
  soundFrames_ += static_cast<std::int64_t>(frames.size()) / channels_;
  pieces_.push(Sound{{frames.begin(), frames.end()}});
}

void TakeRecorder::frame(FrameIndex index, const FramePlan& plan) {
  std::lock_guard lock(mutex_);
  const auto first = whole_.first();
  if (first && index >= *first) pieces_.push(framePlanLine(index - *first, plan, clips_));
}

double TakeRecorder::seconds() const {
  std::lock_guard lock(mutex_);
  return static_cast<double>(soundFrames_) / rate_;
}

void TakeRecorder::run() {
  nameThisThread("take");
  while (auto piece = pieces_.pop()) {
    if (!trouble().empty()) continue;
    Status written = write(*piece);
    if (written) continue;
    std::lock_guard lock(mutex_);
    status_ = std::move(written);
  }
}

Status TakeRecorder::write(const Piece& piece) {
  if (const auto* sound = std::get_if<Sound>(&piece)) {
    if (voice_->framesWritten() - checkedAt_ >= rate_) {
      checkedAt_ = voice_->framesWritten();
      TRY(checkRoom(freeBytes_, folder_));
    }
    return voice_->write(sound->frames);
  }
  const auto& line = std::get<std::string>(piece);
  // Flushed line by line: what is with the system survives us.
  if (std::fputs(line.c_str(), frames_) < 0 || std::fflush(frames_) != 0) return fail(cannotWrite(folder_));
  return {};
}

std::string TakeRecorder::trouble() const {
  std::lock_guard lock(mutex_);
  return status_ ? std::string() : status_.error().message;
}

EndedTake TakeRecorder::end() {
  EndedTake ended;
  if (const Status status = finish(); !status) ended.problem = status.error().message;
  ended.folder = folder_;
  ended.seconds = static_cast<double>(voice_->framesWritten()) / rate_;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder_, error), end; !error && it != end; it.increment(error))
    if (const auto bytes = it->file_size(error); !error) ended.bytes += bytes;
  return ended;
}

Status TakeRecorder::finish() {
  pieces_.close();
  if (thread_.joinable()) {
    thread_.join();
    std::lock_guard lock(mutex_);
    Status finished = voice_->finish();
    if (status_) status_ = std::move(finished);
    if (status_ && pieces_.dropped() > 0)
      status_ = fail(ErrorCode::Io, folder_.string() + " has gaps: the disk was too slow");
  }
  std::lock_guard lock(mutex_);
  return status_;
}

}  // namespace visema
