// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <semaphore.h>

#include <cerrno>
#include <chrono>
#include <ctime>

namespace visema {

/// Lets the audio thread wake a waiting one: raising it neither waits nor locks. It carries no data.
class Signal {
 public:
  Signal() { sem_init(&semaphore_, 0, 0); }
  ~Signal() { sem_destroy(&semaphore_); }
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

  /// Thread-safe. Realtime-safe.
  void raise() noexcept { sem_post(&semaphore_); }

  /// One thread: returns when it was raised since the last call, or after `longest`.
  void waitFor(std::chrono::nanoseconds longest) {
    timespec until{};
    clock_gettime(CLOCK_MONOTONIC, &until);
    const std::chrono::nanoseconds nanoseconds = std::chrono::nanoseconds(until.tv_nsec) + longest;
    until.tv_sec += std::chrono::duration_cast<std::chrono::seconds>(nanoseconds).count();
    until.tv_nsec = (nanoseconds % std::chrono::seconds(1)).count();
    while (sem_clockwait(&semaphore_, CLOCK_MONOTONIC, &until) != 0 && errno == EINTR) continue;
    while (sem_trywait(&semaphore_) == 0) continue;  // several raises are one
  }

 private:
  sem_t semaphore_;
};

}  // namespace visema
