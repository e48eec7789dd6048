// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace visema {

/// Counts events. Thread-safe. Realtime-safe.
class Counter {
 public:
  void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// Holds the last value of something that goes up and down. Thread-safe. Realtime-safe.
class Gauge {
 public:
  void set(double value) { value_.store(value, std::memory_order_relaxed); }
  double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

struct HistogramSummary {
  std::uint64_t count = 0;
  double mean = 0, smallest = 0, largest = 0;
  double p50 = 0, p95 = 0, p99 = 0;  // within 2.2 % of the true value
};

/// Collects positive values (seconds, bytes) in buckets of equal ratio and tells their percentiles; keeps no single
/// value. Covers 1e-7 to 1e12; what lies outside is counted at the end it fell off. Thread-safe. Realtime-safe.
class Histogram {
 public:
  void record(double value);
  HistogramSummary summary() const;

 private:
  static constexpr int kBuckets = 1024;
  std::array<std::atomic<std::uint64_t>, kBuckets> buckets_{};
  std::atomic<double> sum_{0};
  std::atomic<double> smallest_{std::numeric_limits<double>::infinity()};
  std::atomic<double> largest_{-std::numeric_limits<double>::infinity()};
};

/// Named counters, gauges and histograms of one session or job; whoever measures holds the reference it was given.
/// Sends nothing anywhere. Thread-safe; asking for a name locks, so ask before the loop.
class Metrics {
 public:
  /// The reference lives as long as this object; the same name gives the same one.
  Counter& counter(std::string_view name);
  Gauge& gauge(std::string_view name);
  Histogram& histogram(std::string_view name);

  struct Snapshot {
    std::map<std::string, std::uint64_t> counters;
    std::map<std::string, double> gauges;
    std::map<std::string, HistogramSummary> histograms;
  };
  Snapshot snapshot() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Counter>, std::less<>> counters_;
  std::map<std::string, std::unique_ptr<Gauge>, std::less<>> gauges_;
  std::map<std::string, std::unique_ptr<Histogram>, std::less<>> histograms_;
};

}  // namespace visema
