// SPDX-License-Identifier: Apache-2.0
// What it costs to be watched: log lines, metrics and trace spans, most of them while they are off.
#include <benchmark/benchmark.h>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/base/trace.h"

namespace {

using namespace visema;

void logLineThatIsOff(benchmark::State& state) {
  int frame = 0;
  for (auto _ : state) logDebug("bench", "frame ", ++frame, " of ", 100);
}
BENCHMARK(logLineThatIsOff);

void traceSpanThatIsOff(benchmark::State& state) {
  for (auto _ : state) TraceSpan span("bench");
}
BENCHMARK(traceSpanThatIsOff);

void histogramRecord(benchmark::State& state) {
  Histogram histogram;
  double value = 1e-3;
  for (auto _ : state) histogram.record(value *= 1.0001);
}
BENCHMARK(histogramRecord);

}  // namespace
