// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "core/audio/audio_source.h"
#include "core/audio/level_meter.h"
#include "core/base/result.h"
#include "core/filming/coach.h"
#include "core/filming/footage_film.h"
#include "core/media/camera.h"

namespace visema {

/// What whoever films looks at; called on the camera's thread and the microphone's.
struct FilmingView {
  std::function<void(const YuvFrame&)> picture;
  std::function<void(const Level&)> level;
  std::function<void(const Advice&)> advice;  // some times a second
  std::function<void(const Error&)> lost;     // camera or microphone; nothing more comes
};

/// Camera and microphone, looked at and recorded on one clock: the microphone's. Thread-safe.
class Filming {
 public:
  Filming(std::unique_ptr<Camera> camera, std::unique_ptr<AudioSource> microphone, FilmingView view);
  ~Filming();

  /// Recorded from the next picture on, into "….mp4". One film at a time.
  Status record(const std::filesystem::path& film);
  double seconds() const;
  std::string trouble() const;
  /// Waits until the film is whole.
  Result<WrittenMedia> finish();
  /// Throws away what is being recorded.
  void abandon();

 private:
  void readCamera(const std::stop_token& stop);
  void readMicrophone(const std::stop_token& stop);
  void heard(SampleTime start, std::span<const float> frames);
  std::optional<SampleTime> soundAt(SteadyTime time) const;
  std::shared_ptr<FootageFilm> film() const;
  std::shared_ptr<FootageFilm> takeFilm();

  const std::unique_ptr<Camera> camera_;
  const std::unique_ptr<AudioSource> microphone_;
  const FilmingView view_;
  LevelMeter meter_;
  Coach coach_;
  bool tapped_ = false;  // else what read() gives is the original sound

  mutable std::mutex mutex_;  // guards what follows
  std::shared_ptr<FootageFilm> film_;
  std::optional<SampleTime> reached_;  // by the microphone, at its own rate
  std::optional<ColorSpec> color_;     // of the camera's pictures
  std::jthread microphoneThread_;
  std::jthread cameraThread_;
};

}  // namespace visema
