// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <thread>

#include "core/base/bounded_queue.h"
#include "core/base/latest_value.h"

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

void latestValuePublishAndRead(benchmark::State& state) {
  LatestValue<int> value;
  int number = 0;
  for (auto _ : state) {
    value.publish(++number);
    benchmark::DoNotOptimize(value.latest());
  }
}
BENCHMARK(latestValuePublishAndRead);

}  // namespace
