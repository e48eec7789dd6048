// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "core/base/time.h"
#include "core/speech/mel_front_end.h"

namespace {

using namespace visema;

/// A stream fed 20 ms at a time; "realtime_factor" is the share of one core that a live microphone takes.
void melStreamOfOneSecond(benchmark::State& state) {
  std::vector<float> sound(kSpeechRate);
  for (std::size_t i = 0; i < sound.size(); ++i) sound[i] = 0.3F * std::sin(0.05F * static_cast<float>(i % 7919));
  MelStream stream;
  Mel mel;
  for (auto _ : state) {
    for (std::size_t at = 0; at < sound.size(); at += 320) stream.push(std::span(sound).subspan(at, 320), mel);
    benchmark::DoNotOptimize(mel.columnCount());
    mel.clear();
  }
  state.counters["realtime_factor"] = benchmark::Counter(static_cast<double>(state.iterations()),
                                                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(melStreamOfOneSecond)->Unit(benchmark::kMillisecond);

}  // namespace
