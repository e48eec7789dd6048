// SPDX-License-Identifier: Apache-2.0
#include "core/filming/footage_film.h"

#include <algorithm>
#include <utility>

#include "core/base/try.h"

namespace visema {
namespace {

constexpr FrameIndex kLongestHold = 60 * 60;  // frames: a camera that says more lies
constexpr int kGoodQuality = 16;              // x264's crf: it is learnt from

MediaWriterOptions writing(const FootageFilmOptions& options) {
  MediaWriterOptions result;
  result.size = options.size;
  result.rate = options.rate;
  result.color = options.color;
  result.audio = MediaAudioOptions{options.soundRate, options.channels, 0};
  result.crf = kGoodQuality;
  return result;
}

}  // namespace

Result<std::unique_ptr<FootageFilm>> FootageFilm::start(FootageFilmOptions options) {
  std::error_code error;
  std::filesystem::create_directories(options.path.parent_path(), error);
  auto writer = TRY(MediaWriter::create(options.path, writing(options)));
  auto film = std::unique_ptr<FootageFilm>(new FootageFilm(std::move(options), std::move(writer)));
  TRY(film->checkDisk());
  film->thread_ = std::jthread([self = film.get()] { self->run(); });
  return film;
}

FootageFilm::FootageFilm(FootageFilmOptions options, std::unique_ptr<MediaWriter> writer)
    : options_(std::move(options)), writer_(std::move(writer)) {}

FootageFilm::~FootageFilm() { pieces_.close(); }

void FootageFilm::picture(YuvFrame picture, SampleTime at) { pieces_.push(Shown{std::move(picture), at}); }

void FootageFilm::sound(SampleTime start, std::span<const float> frames) {
  pieces_.push(Heard{start, {frames.begin(), frames.end()}});
}

double FootageFilm::seconds() const {
  std::lock_guard lock(mutex_);
  return seconds_;
}

std::string FootageFilm::trouble() const {
  std::lock_guard lock(mutex_);
  return status_ ? std::string() : status_.error().message;
}

void FootageFilm::run() {
  while (const auto piece = pieces_.pop()) {
    Status status = std::visit([this](const auto& each) { return write(each); }, *piece);
    std::lock_guard lock(mutex_);
    seconds_ = static_cast<double>(frames_) / options_.rate.toDouble();
    if (status) continue;
    status_ = std::move(status);
    return pieces_.close();
  }
}

/// What is shown stays until its successor's time.
Status FootageFilm::hold(FrameIndex until) {
  for (; frames_ < until; ++frames_) TRY(writer_->addFrame(*last_));
  return {};
}

Status FootageFilm::write(const Shown& shown) {
  if (!zero_) zero_ = shown.at.samples;
  const std::int64_t sample = shown.at.samples - *zero_;
  const std::int64_t half = firstSampleOfFrame(1, options_.soundRate, options_.rate) / 2;
  const FrameIndex frame = frameAtSample(sample + half, options_.soundRate, options_.rate);
  if (frame < frames_ - 1 || frame > frames_ + kLongestHold) return {};
  if (last_) TRY(hold(frame));
  last_ = shown.picture;
  if (frame - checkedAt_ > static_cast<FrameIndex>(options_.rate.toDouble())) {
    checkedAt_ = frame;
    TRY(checkDisk());
  }
  return {};
}

Status FootageFilm::write(const Heard& heard) {
  if (!zero_) return {};
  const std::int64_t from = heard.start.samples - *zero_;
  const auto channels = static_cast<std::size_t>(options_.channels);
  std::span<const float> frames = heard.frames;
  const auto count = static_cast<std::int64_t>(frames.size() / channels);
  if (from > soundFrames_) {  // what was lost is silence
    const std::vector<float> silence(static_cast<std::size_t>(from - soundFrames_) * channels);
    TRY(writer_->addAudio(silence));
    soundFrames_ = from;
  }
  const std::int64_t known = std::clamp<std::int64_t>(soundFrames_ - from, 0, count);
  frames = frames.subspan(static_cast<std::size_t>(known) * channels);
  if (frames.empty()) return {};
  soundFrames_ += count - known;
  return writer_->addAudio(frames);
}

Status FootageFilm::checkDisk() {
  const auto bytes = options_.freeBytes(options_.path.parent_path());
  if (!bytes || *bytes >= kKeepFree) return {};
  return fail(ErrorCode::LimitExceeded,
              "The disk of " + options_.path.parent_path().string() + " is full: make room and record again.");
}

/// The last picture stays as long as there is sound; of a film that stopped for a full disk what there is is kept.
Result<WrittenMedia> FootageFilm::finish() {
  pieces_.close();
  if (thread_.joinable()) thread_.join();
  if (!last_)
    return fail(ErrorCode::BadData, "Nothing was recorded: neither camera nor microphone had begun. Record again.");
  TRY(hold(std::max(frames_ + 1, framesCovering(soundFrames_, options_.soundRate, options_.rate))));
  return writer_->finish();
}

void FootageFilm::abandon() {
  pieces_.close();
  if (thread_.joinable()) thread_.join();
  writer_->abandon();
}

}  // namespace visema
