// SPDX-License-Identifier: Apache-2.0
#include "core/live/film_recorder.h"

#include <algorithm>
#include <cmath>

#include "core/base/thread_priority.h"
#include "core/base/trace.h"
#include "core/base/try.h"
#include "core/media/media_writer.h"

namespace visema {
namespace {

constexpr int kQuality = 20;        // crf
constexpr double kMostUnseen = 30;  // seconds of sound that wait for their pictures
constexpr double kFrameMilliseconds = 40;

}  // namespace

Result<std::shared_ptr<FilmRecorder>> FilmRecorder::start(const std::filesystem::path& file, Size size, ColorSpec color,
                                                          SampleRate rate, int channels) {
  if (file.extension() != extensionOf(MediaFormat::Mp4))
    return fail(ErrorCode::InvalidArgument, "a session is recorded as MP4: " + file.string() + " must end in \".mp4\"");
  MediaWriterOptions options;
  options.size = size;
  options.color = color;
  options.audio = MediaAudioOptions{rate, channels, 0};
  options.preset = "superfast";
  options.crf = kQuality;
  options.threads = 1;  // all of it on the recording thread, which gives way
  auto writer = TRY(MediaWriter::create(file, options));
  return std::shared_ptr<FilmRecorder>(new FilmRecorder(file, std::move(writer), rate, channels));
}

FilmRecorder::FilmRecorder(std::filesystem::path file, std::unique_ptr<MediaWriter> writer, SampleRate rate,
                           int channels)
    : file_(std::move(file)),
      rate_(rate),
      channels_(channels),
      whole_(rate, channels),
      writer_(std::move(writer)),
      thread_([this] { run(); }) {}

FilmRecorder::~FilmRecorder() { (void)finish(); }

void FilmRecorder::sound(SampleTime start, std::span<const float> frames) {
  std::lock_guard lock(mutex_);
  if (!status_) return;
  frames = whole_.keep(start, frames);
  soundFrames_ += static_cast<std::int64_t>(frames.size()) / channels_;
  sound_.insert(sound_.end(), frames.begin(), frames.end());
  if (static_cast<double>(sound_.size()) > kMostUnseen * rate_ * channels_)
    status_ = fail(ErrorCode::LimitExceeded, file_.string() + " ends early: no more pictures were shown");
}

void FilmRecorder::shown(const LiveFrame& frame) {
  std::lock_guard lock(mutex_);
  if (!whole_.first() || !frame.picture) return;
  if (frame.index >= 0) {
    if (frame.index < *whole_.first()) return;
    lastPosition_ = frame.index - *whole_.first();
  } else {
    if (!lastPosition_) return;
    const double later = millisecondsBetween(lastShowAt_, frame.showAt) / kFrameMilliseconds;
    *lastPosition_ += std::max<FrameIndex>(0, std::llround(later));
  }
  lastShowAt_ = frame.showAt;
  pictures_.push({frame.picture, *lastPosition_});
}

double FilmRecorder::seconds() const {
  std::lock_guard lock(mutex_);
  return static_cast<double>(soundFrames_) / rate_;
}

std::string FilmRecorder::trouble() const {
  std::lock_guard lock(mutex_);
  if (!status_) return status_.error().message;
  return pictures_.dropped() == 0 ? std::string() : file_.string() + " lacks pictures: the machine is too busy";
}

void FilmRecorder::run() {
  nameThisThread("film recorder");
  runThisThreadInBackground();
  while (auto next = pictures_.pop()) {
    if (!writer_) continue;
    if (!picture_) picture_ = next->image;  // what was not shown before it looks like it
    const Status written = writeUpTo(next->position);
    picture_ = std::move(next->image);
    if (!written) breakOff(written.error());
  }
  if (!writer_ || !picture_) return;
  if (const Status written = writeUpTo(written_ + 1); !written) breakOff(written.error());
}

/// Sound is written as far as the pictures have come.
Status FilmRecorder::writeUpTo(FrameIndex end) {
  for (; written_ < end; ++written_) {
    TraceSpan span("record", written_);
    TRY(writer_->addFrame(*picture_));
  }
  return writeSound();
}

Status FilmRecorder::writeSound() {
  std::vector<float> ready;
  {
    std::lock_guard lock(mutex_);
    const std::int64_t due = (firstSampleOfFrame(written_, rate_, kFrameRate) - heard_) * channels_;
    const auto end = sound_.begin() + std::min(due, static_cast<std::int64_t>(sound_.size()));
    ready.assign(sound_.begin(), end);
    sound_.erase(sound_.begin(), end);
  }
  heard_ += static_cast<std::int64_t>(ready.size()) / channels_;
  return writer_->addAudio(ready);
}

/// What was written so far stays, under a name that says it is not the whole.
void FilmRecorder::breakOff(const Error& why) {
  const std::filesystem::path kept = MediaWriter::stoppedPath(file_);
  std::error_code error;
  std::filesystem::rename(MediaWriter::partialPath(file_), kept, error);
  writer_.reset();
  std::lock_guard lock(mutex_);
  sound_.clear();
  status_ = fail(why.code, why.message + (error ? "" : "; what was recorded until then is in " + kept.string()));
}

Status FilmRecorder::finish() {
  pictures_.close();
  if (thread_.joinable()) {
    thread_.join();
    Status done;
    if (!picture_)
      done = fail(ErrorCode::InvalidArgument, file_.string() + " was not made: nothing was shown");
    else if (writer_)
      done = writer_->finish().map([](const WrittenMedia&) {});
    writer_.reset();
    std::lock_guard lock(mutex_);
    if (status_) status_ = std::move(done);
  }
  std::lock_guard lock(mutex_);
  return status_;
}

}  // namespace visema
