// SPDX-License-Identifier: Apache-2.0
#include "core/serving/engine_breaker.h"

#include "core/base/log.h"

namespace visema {
namespace {

constexpr int kMostStuck = 2;  // painting threads that one avatar may take with it

}  // namespace

EngineBreaker::EngineBreaker(std::chrono::milliseconds tryAgain, Metrics& metrics)
    : tryAgain_(tryAgain), stalls_(metrics.counter("engine_stalls")) {}

EngineBreaker::Verdict EngineBreaker::ask(const std::string& avatar) {
  const std::lock_guard lock(mutex_);
  const auto found = out_.find(avatar);
  if (found == out_.end()) return Verdict::Works;
  Out& out = found->second;
  const SteadyTime now = std::chrono::steady_clock::now();
  if (now < out.tryAt || out.stuck >= kMostStuck) return Verdict::Out;
  out.tryAt = now + tryAgain_;
  return Verdict::Tried;
}

bool EngineBreaker::isOut(const std::string& avatar) const {
  const std::lock_guard lock(mutex_);
  return out_.count(avatar) > 0;
}

void EngineBreaker::stalled(const std::string& avatar) {
  stalls_.add();
  logError("serving", avatar, "'s engine stalls: frames are shown as they were filmed until it goes on");
  const std::lock_guard lock(mutex_);
  Out& out = out_[avatar];
  ++out.stuck;
  out.tryAt = std::chrono::steady_clock::now() + tryAgain_;
}

void EngineBreaker::painted(const std::string& avatar) {
  {
    const std::lock_guard lock(mutex_);
    if (out_.erase(avatar) == 0) return;
  }
  logInfo("serving", avatar, "'s engine paints again");
}

int EngineBreaker::stuckThreads() const {
  const std::lock_guard lock(mutex_);
  int all = 0;
  for (const auto& [avatar, out] : out_) all += out.stuck;
  return all;
}

std::size_t EngineBreaker::count() const {
  const std::lock_guard lock(mutex_);
  return out_.size();
}

}  // namespace visema
