// SPDX-License-Identifier: Apache-2.0
#include "app/command_line/long_job.h"

#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
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
  int wake = -1;
  int outerWake = -1;  // of the job that this one is a part of
  struct sigaction beforeInterrupt {};
  struct sigaction beforeTerminate {};
  std::jthread waiting;  // last
};

namespace {

std::atomic<int> wakeOnSignal = -1;

bool wakeUp(int wake) {
  const std::uint64_t one = 1;
  return ::write(wake, &one, sizeof one) >= 0;
}

/// May run in any thread, those of libraries included: only tells the thread that waits.
extern "C" void tellOfSignal(int) {
  if (!wakeUp(wakeOnSignal)) _exit(130);
}

void catchSignal(int number, struct sigaction& before) {
  struct sigaction action {};
  action.sa_handler = tellOfSignal;
  action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);  // the second one ends the program
  ::sigaction(number, nullptr, &before);
  if (before.sa_handler != SIG_IGN) ::sigaction(number, &action, nullptr);
}

}  // namespace

LongJob::LongJob() : state_(new State) {
  state_->wake = ::eventfd(0, EFD_CLOEXEC);
  state_->outerWake = wakeOnSignal.exchange(state_->wake);
  state_->waiting = std::jthread([this](std::stop_token ended) {
    std::uint64_t count = 0;
    while (::read(state_->wake, &count, sizeof count) < 0 && errno == EINTR) {
    }
    if (!ended.stop_requested()) state_->stop.request_stop();
  });
  catchSignal(SIGINT, state_->beforeInterrupt);
  catchSignal(SIGTERM, state_->beforeTerminate);
}

LongJob::~LongJob() {
  ::sigaction(SIGINT, &state_->beforeInterrupt, nullptr);
  ::sigaction(SIGTERM, &state_->beforeTerminate, nullptr);
  state_->waiting.request_stop();
  wakeUp(state_->wake);
  state_->waiting.join();
  wakeOnSignal = state_->outerWake;
  ::close(state_->wake);
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
