// SPDX-License-Identifier: Apache-2.0
#include "core/base/metrics.h"

#include <algorithm>
#include <cmath>

namespace visema {
namespace {

constexpr double kBucketsPerOctave = 16;
constexpr double kLowestOctave = -24;

int bucketOf(double value, int buckets) {
  const double position = (std::log2(value) - kLowestOctave) * kBucketsPerOctave;
  return static_cast<int>(std::clamp(position, 0.0, buckets - 1.0));
}

double middleOf(int bucket) { return std::exp2((bucket + 0.5) / kBucketsPerOctave + kLowestOctave); }

template <class Better>
void replaceIf(std::atomic<double>& stored, double value, Better better) {
  double current = stored.load(std::memory_order_relaxed);
  while (better(value, current) && !stored.compare_exchange_weak(current, value, std::memory_order_relaxed)) {
  }
}

template <class T>
T& findOrAdd(std::map<std::string, std::unique_ptr<T>, std::less<>>& all, std::string_view name) {
  auto found = all.find(name);
  if (found == all.end()) found = all.emplace(std::string(name), std::make_unique<T>()).first;
  return *found->second;
}

}  // namespace

void Histogram::record(double value) {
  if (std::isnan(value)) return;
  buckets_[bucketOf(value > 0 ? value : 0, kBuckets)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
  replaceIf(smallest_, value, std::less<>());
  replaceIf(largest_, value, std::greater<>());
}

HistogramSummary Histogram::summary() const {
  std::array<std::uint64_t, kBuckets> counts;
  HistogramSummary summary;
  for (int i = 0; i < kBuckets; ++i) summary.count += counts[i] = buckets_[i].load(std::memory_order_relaxed);
  if (summary.count == 0) return summary;
  summary.mean = sum_.load(std::memory_order_relaxed) / static_cast<double>(summary.count);
  summary.smallest = smallest_.load(std::memory_order_relaxed);
  summary.largest = largest_.load(std::memory_order_relaxed);
  const auto percentile = [&](double fraction) {
    const auto rank = static_cast<std::uint64_t>(std::ceil(fraction * static_cast<double>(summary.count)));
    std::uint64_t seen = 0;
    int bucket = 0;
    while (bucket < kBuckets - 1 && (seen += counts[bucket]) < rank) ++bucket;
    // another thread may be between its count and its extreme: then the order of the two is not yet right
    return summary.smallest <= summary.largest ? std::clamp(middleOf(bucket), summary.smallest, summary.largest)
                                               : middleOf(bucket);
  };
  summary.p50 = percentile(0.50);
  summary.p95 = percentile(0.95);
  summary.p99 = percentile(0.99);
  return summary;
}

Counter& Metrics::counter(std::string_view name) {
  std::lock_guard lock(mutex_);
  return findOrAdd(counters_, name);
}

Gauge& Metrics::gauge(std::string_view name) {
  std::lock_guard lock(mutex_);
  return findOrAdd(gauges_, name);
}

Histogram& Metrics::histogram(std::string_view name) {
  std::lock_guard lock(mutex_);
  return findOrAdd(histograms_, name);
}

Metrics::Snapshot Metrics::snapshot() const {
  std::lock_guard lock(mutex_);
  Snapshot snapshot;
  for (const auto& [name, counter] : counters_) snapshot.counters[name] = counter->value();
  for (const auto& [name, gauge] : gauges_) snapshot.gauges[name] = gauge->value();
  for (const auto& [name, histogram] : histograms_) snapshot.histograms[name] = histogram->summary();
  return snapshot;
}

}  // namespace visema
