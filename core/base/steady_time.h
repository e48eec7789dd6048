// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace visema {

using SteadyTime = std::chrono::steady_clock::time_point;

inline SteadyTime::duration steadySeconds(double seconds) {
  return std::chrono::duration_cast<SteadyTime::duration>(std::chrono::duration<double>(seconds));
}
inline double secondsSince(SteadyTime then) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
}
inline double millisecondsBetween(SteadyTime from, SteadyTime to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}
inline double millisecondsSince(SteadyTime then) { return millisecondsBetween(then, std::chrono::steady_clock::now()); }

}  // namespace visema
