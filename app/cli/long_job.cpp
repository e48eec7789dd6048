// SPDX-License-Identifier: Apache-2.0
#include "app/cli/long_job.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <thread>

namespace visema {

using Clock = std::chrono::steady_clock;

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
      if (sigtimedwait(&interrupts, nullptr, &patience) < 0) continue;
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
      std::fprintf(stderr, "\r\x1b[K%3d %%  %s%s", static_cast<int>(progress.fraction * 100), progress.stage.c_str(),
                   left.c_str());
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
