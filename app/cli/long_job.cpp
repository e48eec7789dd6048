// SPDX-License-Identifier: Apache-2.0
#include "app/cli/long_job.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

namespace visema {

using Clock = std::chrono::steady_clock;

namespace {
std::string bar(double fraction) {
  constexpr int kWidth = 30;
  const auto done = static_cast<std::size_t>(std::clamp(fraction, 0.0, 1.0) * kWidth);
  return "[" + std::string(done, '#') + std::string(kWidth - done, '.') + "]";
}
}  // namespace

struct LongJob::State {
  std::stop_source stop;
  const bool terminal = ::isatty(STDERR_FILENO) == 1;
  bool drawn = false;
  Clock::time_point last{};
  sigset_t before{};
  std::jthread signals;  // last
};

LongJob::LongJob() : state_(new State) {
  // Threads started from here on do not see the signal; one thread waits for it, where anything may be called.
  sigset_t interrupts;
  sigemptyset(&interrupts);
  sigaddset(&interrupts, SIGINT);
  sigaddset(&interrupts, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &interrupts, &state_->before);
  state_->signals = std::jthread([this, interrupts](std::stop_token ended) {
    const timespec patience{0, 100'000'000};
    while (!ended.stop_requested()) {
      if (sigtimedwait(&interrupts, nullptr, &patience) < 0 || ended.stop_requested()) continue;
      state_->stop.request_stop();
      signal(SIGINT, SIG_DFL);
      signal(SIGTERM, SIG_DFL);
      pthread_sigmask(SIG_UNBLOCK, &interrupts, nullptr);  // the second one ends the program
      return;
    }
  });
}

LongJob::~LongJob() {
  state_->signals.request_stop();
  if (!state_->stop.stop_requested()) pthread_kill(state_->signals.native_handle(), SIGTERM);  // waits no longer
  state_->signals.join();
  pthread_sigmask(SIG_SETMASK, &state_->before, nullptr);
  clearLine();
  delete state_;
}

std::stop_token LongJob::stopToken() const { return state_->stop.get_token(); }

ProgressFn LongJob::progress() {
  if (!state_->terminal) return {};
  return [this](const Progress& progress) {
    const auto now = Clock::now();
    if (state_->drawn && now - state_->last < std::chrono::milliseconds(100)) return;
    state_->drawn = true;
    state_->last = now;
    std::string left;
    if (progress.secondsLeft >= 0)
      left = ", " + std::to_string(static_cast<long>(progress.secondsLeft + 0.5)) + " s left";
    if (progress.fraction >= 0)
      std::fprintf(stderr, "\r\x1b[K%s %3d %%  %s%s", bar(progress.fraction).c_str(),
                   static_cast<int>(progress.fraction * 100), progress.stage.c_str(), left.c_str());
    else
      std::fprintf(stderr, "\r\x1b[K%s", progress.stage.c_str());
    std::fflush(stderr);
  };
}

void LongJob::clearLine() {
  if (state_->drawn) std::fputs("\r\x1b[K", stderr);
  state_->drawn = false;
}

}  // namespace visema
