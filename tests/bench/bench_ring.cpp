// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <vector>

#include "core/audio/spsc_ring.h"

namespace {

/// 10 ms of sound at 48 kHz in and out: what an audio callback pays for.
void ringPushAndPopTenMilliseconds(benchmark::State& state) {
  visema::SpscRing<float> ring(48000);
  std::vector<float> block(480);
  for (auto _ : state) {
    ring.push(block);
    ring.pop(block);
    benchmark::DoNotOptimize(block.data());
  }
}
BENCHMARK(ringPushAndPopTenMilliseconds);

}  // namespace
