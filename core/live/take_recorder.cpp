// SPDX-License-Identifier: Apache-2.0
#include "core/live/take_recorder.h"

#include <cerrno>
#include <cstring>

#include "core/base/trace.h"
#include "core/lipsync/frame_plan_file.h"

namespace visema {
namespace {

Error cannotWrite(const std::filesystem::path& path) {
  return {ErrorCode::Io, "cannot write " + path.string() + ": " + std::strerror(errno)};
}

}  // namespace

Result<std::shared_ptr<TakeRecorder>> TakeRecorder::start(const Take& take, std::vector<std::string> clips,
                                                          SampleRate rate, int channels) {
  std::error_code error;
  std::filesystem::create_directories(take.folder.parent_path(), error);
  if (!std::filesystem::create_directory(take.folder, error))
    return fail(error ? ErrorCode::Io : ErrorCode::InvalidArgument,
                "the take " + take.folder.string() + " cannot be begun: " +
                    (error ? error.message() : "something of that name is there already; choose another"));
  if (Status status = writeTake(take); !status) return fail(status.error());
  auto voice = WavWriter::create(take.voice(), rate, channels);
  if (!voice) return fail(voice.error());
  std::FILE* frames = std::fopen(take.frames().c_str(), "wb");
  if (!frames || std::fputs(kFramePlanHeader, frames) < 0) {
    const Error why = cannotWrite(take.frames());
    if (frames) std::fclose(frames);
    return fail(why);
  }
  return std::shared_ptr<TakeRecorder>(
      new TakeRecorder(take.folder, std::move(clips), std::move(*voice), frames, rate, channels));
}

TakeRecorder::TakeRecorder(std::filesystem::path folder, std::vector<std::string> clips,
                           std::unique_ptr<WavWriter> voice, std::FILE* frames, SampleRate rate, int channels)
    : folder_(std::move(folder)),
      clips_(std::move(clips)),
      voice_(std::move(voice)),
      frames_(frames),
      rate_(rate),
      channels_(channels),
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
    Status written = write(*piece);
    if (written) continue;
    std::lock_guard lock(mutex_);
    if (status_) status_ = std::move(written);
  }
}

Status TakeRecorder::write(const Piece& piece) {
  if (const auto* sound = std::get_if<Sound>(&piece)) return voice_->write(sound->frames);
  const auto& line = std::get<std::string>(piece);
  // Flushed line by line: what is with the system survives us.
  if (std::fputs(line.c_str(), frames_) < 0 || std::fflush(frames_) != 0) return fail(cannotWrite(folder_));
  return {};
}

Status TakeRecorder::finish() {
  pieces_.close();
  if (thread_.joinable()) {
    thread_.join();
    Status finished = voice_->finish();
    if (status_) status_ = std::move(finished);
    if (status_ && pieces_.dropped() > 0)
      status_ = fail(ErrorCode::Io, folder_.string() + " has gaps: the disk was too slow");
  }
  return status_;
}

}  // namespace visema
