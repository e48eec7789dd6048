// SPDX-License-Identifier: Apache-2.0
#include "core/filming/filming.h"

#include <array>
#include <cmath>
#include <utility>

#include "core/base/try.h"

namespace visema {
namespace {
constexpr std::size_t kStep = kSpeechRate / 50;
}

Filming::Filming(std::unique_ptr<Camera> camera, std::unique_ptr<AudioSource> microphone, FilmingView view)
    : camera_(std::move(camera)),
      microphone_(std::move(microphone)),
      view_(std::move(view)),
      meter_(microphone_->rate() * microphone_->channels()),
      coach_(view_.advice) {
  tapped_ = microphone_->setTap([this](SampleTime start, std::span<const float> frames) { heard(start, frames); });
  microphoneThread_ = std::jthread([this](const std::stop_token& stop) { readMicrophone(stop); });
  cameraThread_ = std::jthread([this](const std::stop_token& stop) { readCamera(stop); });
}

/// A film that nobody finished is thrown away.
Filming::~Filming() {
  cameraThread_ = {};
  microphoneThread_ = {};
  if (auto film = takeFilm()) film->abandon();
}

std::shared_ptr<FootageFilm> Filming::film() const {
  std::lock_guard lock(mutex_);
  return film_;
}

std::shared_ptr<FootageFilm> Filming::takeFilm() {
  std::lock_guard lock(mutex_);
  return std::exchange(film_, nullptr);
}

/// The sample that was in the air at that time; none while the microphone has not begun.
std::optional<SampleTime> Filming::soundAt(SteadyTime time) const {
  std::optional<SampleTime> reached;
  {
    std::lock_guard lock(mutex_);
    reached = reached_;
  }
  const auto when = reached ? microphone_->timeOf(*reached) : std::nullopt;
  if (!when) return std::nullopt;
  const double seconds = std::chrono::duration<double>(time - *when).count();
  return SampleTime{reached->samples + std::llround(seconds * reached->rate), reached->rate};
}

void Filming::heard(SampleTime start, std::span<const float> frames) {
  meter_.push(frames);
  const auto count = static_cast<std::int64_t>(frames.size()) / microphone_->channels();
  {
    std::lock_guard lock(mutex_);
    reached_ = SampleTime{start.samples + count, start.rate};
  }
  if (const auto film = this->film()) film->sound(start, frames);
}

void Filming::readMicrophone(const std::stop_token& stop) {
  std::array<float, kStep> speech{};
  while (!stop.stop_requested()) {
    const auto block = microphone_->read(speech, stop);
    if (!block) {
      if (block.error().code != ErrorCode::Cancelled && view_.lost) view_.lost(block.error());
      return;
    }
    if (!tapped_) heard(block->start, std::span(speech).first(block->count));
    if (view_.level) view_.level(meter_.level());
    coach_.hear(std::span(speech).first(block->count));
    if (block->ended) return;
  }
}

void Filming::readCamera(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    auto taken = camera_->next(stop);
    if (!taken) {
      if (taken.error().code != ErrorCode::Cancelled && view_.lost) view_.lost(taken.error());
      return;
    }
    if (!*taken) return;
    const TakenPicture& picture = **taken;
    {
      std::lock_guard lock(mutex_);
      color_ = picture.picture->color();
    }
    if (view_.picture) view_.picture(picture.picture);
    coach_.look(picture.picture);
    const auto film = this->film();
    const auto at = film ? soundAt(picture.taken) : std::nullopt;
    if (at) film->picture(picture.picture, *at);
  }
}

Status Filming::record(const std::filesystem::path& path) {
  std::lock_guard lock(mutex_);
  if (film_) return fail(ErrorCode::InvalidArgument, "A recording is running already.");
  if (!reached_) return fail(ErrorCode::DeviceLost, "The microphone gives no sound yet: wait a moment, or choose another.");
  if (!color_) return fail(ErrorCode::DeviceLost, "The camera gives no picture yet: wait a moment, or choose another.");
  FootageFilmOptions options;
  options.path = path;
  options.size = camera_->size();
  options.color = *color_;
  options.rate = camera_->rate();
  options.soundRate = microphone_->rate();
  options.channels = microphone_->channels();
  auto film = TRY(FootageFilm::start(std::move(options)));
  film_ = std::move(film);
  return {};
}

double Filming::seconds() const {
  const auto film = this->film();
  return film ? film->seconds() : 0;
}

std::string Filming::trouble() const {
  const auto film = this->film();
  return film ? film->trouble() : std::string();
}

Result<WrittenMedia> Filming::finish() {
  const auto film = takeFilm();
  if (!film) return fail(ErrorCode::InvalidArgument, "Nothing is being recorded.");
  return film->finish();
}

void Filming::abandon() {
  if (const auto film = takeFilm()) film->abandon();
}

}  // namespace visema
