// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <thread>
#include <utility>

#include "core/base/stoppable_wait.h"

namespace visema {

/// Acts on a thread of its own where it is not destroyed in time: for ends that others hold up. A painting thread that
/// is stuck in an engine cannot be stopped, only left behind.
class LastResort {
 public:
  LastResort(std::chrono::milliseconds patience, std::function<void()> act)
      : thread_([patience, act = std::move(act)](const std::stop_token& stop) {
          if (waitFor(patience, stop)) act();
        }) {}

 private:
  const std::jthread thread_;
};

}  // namespace visema
