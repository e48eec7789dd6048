// SPDX-License-Identifier: Apache-2.0
#include "app/server/metrics_page.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <utility>
#include <vector>

namespace visema {
namespace {

prometheus::MetricFamily family(const std::string& name, prometheus::MetricType type, prometheus::ClientMetric metric) {
  prometheus::MetricFamily made;
  made.name = "visema_" + name;
  made.type = type;
  made.metric.push_back(std::move(metric));
  return made;
}

prometheus::ClientMetric summaryOf(const HistogramSummary& histogram) {
  prometheus::ClientMetric metric;
  metric.summary.sample_count = histogram.count;
  metric.summary.sample_sum = histogram.mean * static_cast<double>(histogram.count);
  metric.summary.quantile = {{0.5, histogram.p50}, {0.95, histogram.p95}, {0.99, histogram.p99}};
  return metric;
}

}  // namespace

std::string metricsPage(const Metrics::Snapshot& snapshot) {
  std::vector<prometheus::MetricFamily> families;
  for (const auto& [name, value] : snapshot.counters) {
    prometheus::ClientMetric metric;
    metric.counter.value = static_cast<double>(value);
    families.push_back(family(name + "_total", prometheus::MetricType::Counter, std::move(metric)));
  }
  for (const auto& [name, value] : snapshot.gauges) {
    prometheus::ClientMetric metric;
    metric.gauge.value = value;
    families.push_back(family(name, prometheus::MetricType::Gauge, std::move(metric)));
  }
  for (const auto& [name, histogram] : snapshot.histograms)
    families.push_back(family(name, prometheus::MetricType::Summary, summaryOf(histogram)));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace visema
