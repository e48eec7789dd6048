// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <optional>
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
  /// Ends a take, if there is one, and remembers what became of it.
  Status end(const std::shared_ptr<TakeRecorder>& take) {
    if (!take) return {};
    EndedTake ended = take->end();
    std::lock_guard lock(mutex_);
    ended.number = ended_ ? ended_->number + 1 : 1;
    ended_ = std::move(ended);
    return take->finish();
  }
  /// The last one that ended.
  std::optional<EndedTake> ended() const {
    std::lock_guard lock(mutex_);
    return ended_;
  }
  /// What became of the last film, if nobody waited for its end.
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
  std::optional<EndedTake> ended_;
};

}  // namespace visema
