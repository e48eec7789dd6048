// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <thread>

#include "core/base/bounded_queue.h"

namespace {

using namespace visema;

void queuePushAndPopOnOneThread(benchmark::State& state) {
  BoundedQueue<int> queue(8, WhenFull::DropOldest);
  for (auto _ : state) {
    queue.push(1);
    benchmark::DoNotOptimize(queue.tryPop());
  }
}
BENCHMARK(queuePushAndPopOnOneThread);

void queueBetweenTwoThreads(benchmark::State& state) {
  BoundedQueue<int> queue(64, WhenFull::Wait);
  std::jthread consumer([&queue] {
    while (queue.pop()) {
    }
  });
  for (auto _ : state) queue.push(1);
  queue.close();
}
BENCHMARK(queueBetweenTwoThreads)->UseRealTime();

}  // namespace
