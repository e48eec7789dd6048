// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>

#include "core/base/metrics.h"
#include "core/base/steady_time.h"

namespace visema {

/// Knows which avatars' engines stall: what is asked of them then is answered without them, until one picture comes
/// back. Now and then one request is let through to see; where that is stuck as well, only those that are stuck can
/// tell. Stops nothing. Thread-safe.
class EngineBreaker {
 public:
  EngineBreaker(std::chrono::milliseconds tryAgain, Metrics& metrics);

  enum class Verdict { Works, Tried, Out };
  Verdict ask(const std::string& avatar);
  bool isOut(const std::string& avatar) const;

  /// A picture of that avatar takes far too long.
  void stalled(const std::string& avatar);
  /// One came back.
  void painted(const std::string& avatar);
  /// How many threads are stuck in engines, as far as is known.
  int stuckThreads() const;
  /// How many avatars are out.
  std::size_t count() const;

 private:
  struct Out {
    SteadyTime tryAt;
    int stuck = 0;
  };
  const std::chrono::milliseconds tryAgain_;
  Counter& stalls_;
  mutable std::mutex mutex_;
  std::map<std::string, Out> out_;
};

}  // namespace visema
