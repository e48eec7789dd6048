// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace visema {

/// Acts on a thread of its own where it is not destroyed in time: for ends that others hold up. A painting thread that
/// is stuck in an engine cannot be stopped, only left behind.
class LastResort {
 public:
  LastResort(std::chrono::milliseconds patience, std::function<void()> act)
      : thread_([patience, act = std::move(act)](const std::stop_token& stop) {
          std::mutex mutex;
          std::condition_variable_any never;
          std::unique_lock lock(mutex);
          never.wait_for(lock, stop, patience, [] { return false; });
          if (!stop.stop_requested()) act();
        }) {}

 private:
  const std::jthread thread_;
};

}  // namespace visema
