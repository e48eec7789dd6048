// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/ddim.h"

#include <array>
#include <cmath>

namespace visema::latentsync {
namespace {

constexpr int kTrained = 1000;

std::array<float, kTrained> alphas() {
  std::array<float, kTrained> result;
  const double first = std::sqrt(0.00085), last = std::sqrt(0.012);
  double product = 1;
  for (int i = 0; i < kTrained; ++i) {
    const double beta = first + (last - first) * i / (kTrained - 1);
    result[i] = static_cast<float>(product *= 1 - beta * beta);
  }
  return result;
}

}  // namespace

std::vector<DdimStep> ddimSchedule(int steps) {
  const std::array<float, kTrained> alpha = alphas();
  const int stride = kTrained / steps;
  std::vector<DdimStep> schedule;
  for (int i = steps - 1; i >= 0; --i) {
    DdimStep step;
    step.timestep = i * stride + 1;
    step.alpha = alpha[step.timestep];
    const int previous = step.timestep - stride;
    step.previousAlpha = alpha[previous < 0 ? 0 : previous];
    const double a = step.alpha, b = step.previousAlpha;
    step.ofLatents = std::sqrt(b / a);
    step.ofNoise = std::sqrt(1 - b) - std::sqrt(b * (1 - a) / a);
    schedule.push_back(step);
  }
  return schedule;
}

}  // namespace visema::latentsync
