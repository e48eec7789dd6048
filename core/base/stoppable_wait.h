// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "core/base/steady_time.h"

namespace visema {

/// Lets this thread sleep until then; false at once when it is to stop.
inline bool waitUntil(SteadyTime time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_until(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}
inline bool waitFor(SteadyTime::duration time, const std::stop_token& stop) {
  return waitUntil(std::chrono::steady_clock::now() + time, stop);
}

}  // namespace visema
