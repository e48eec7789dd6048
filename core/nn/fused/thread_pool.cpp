// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/thread_pool.h"

namespace visema::fused {
namespace {

/// Gives the core's other thread a moment.
void pauseBriefly() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

/// Until `value` is no longer `old`: actively for about ten microseconds, as long as layers differ, then asleep.
template <class T>
void waitWhile(const std::atomic<T>& value, T old) {
  constexpr int kActiveRounds = 1000;
  for (int i = 0; i < kActiveRounds; ++i, pauseBriefly())
    if (value.load(std::memory_order_acquire) != old) return;
  value.wait(old, std::memory_order_acquire);
}

}  // namespace

ThreadPool::ThreadPool(int threads) : scratches_(static_cast<std::size_t>(threads)) {
  for (int index = 1; index < threads; ++index)
    helpers_.emplace_back([this, index](const std::stop_token& stop) { help(stop, index); });
}

ThreadPool::~ThreadPool() {
  part_ = nullptr;  // stopping one helper wakes the others too
  for (std::jthread& helper : helpers_) helper.request_stop();
}

void ThreadPool::call(Part part, const void* context) {
  part_ = part;
  context_ = context;
  busy_.store(static_cast<int>(helpers_.size()), std::memory_order_relaxed);
  calls_.fetch_add(1, std::memory_order_release);
  calls_.notify_all();
  part(context, 0);
  for (int left = busy_.load(std::memory_order_acquire); left != 0; left = busy_.load(std::memory_order_acquire))
    waitWhile(busy_, left);
}

void ThreadPool::help(const std::stop_token& stop, int index) {
  const std::stop_callback wake(stop, [this] {
    calls_.fetch_add(1, std::memory_order_release);
    calls_.notify_all();
  });
  for (unsigned seen = 0;;) {
    waitWhile(calls_, seen);
    if (stop.stop_requested()) return;
    seen = calls_.load(std::memory_order_acquire);
    if (!part_) continue;
    part_(context_, index);
    if (busy_.fetch_sub(1, std::memory_order_release) == 1) busy_.notify_all();
  }
}

}  // namespace visema::fused
