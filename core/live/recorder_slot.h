// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "core/live/film_recorder.h"
#include "core/live/take_recorder.h"

namespace visema {

/// What is being recorded of a voice; null: nothing.
struct Recorders {
  std::shared_ptr<TakeRecorder> take;
  std::shared_ptr<FilmRecorder> film;
};

/// Where a session's threads find what is being recorded. Thread-safe.
class RecorderSlot {
 public:
  Recorders current() const {
    std::lock_guard lock(mutex_);
    return recorders_;
  }
  std::shared_ptr<TakeRecorder> exchange(std::shared_ptr<TakeRecorder> next) {
    std::lock_guard lock(mutex_);
    return std::exchange(recorders_.take, std::move(next));
  }
  std::shared_ptr<FilmRecorder> exchange(std::shared_ptr<FilmRecorder> next) {
    std::lock_guard lock(mutex_);
    return std::exchange(recorders_.film, std::move(next));
  }
  /// What became of the last ones, if nobody waited for their end.
  std::string trouble() const {
    std::lock_guard lock(mutex_);
    return trouble_;
  }
  void setTrouble(std::string trouble) {
    std::lock_guard lock(mutex_);
    trouble_ = std::move(trouble);
  }

 private:
  mutable std::mutex mutex_;
  Recorders recorders_;
  std::string trouble_;
};

}  // namespace visema
