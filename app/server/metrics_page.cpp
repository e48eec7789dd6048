// SPDX-License-Identifier: Apache-2.0
#include "app/server/metrics_page.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace visema {
namespace {

const std::map<std::string_view, const char*> kHelp = {
    {"avatar_bytes", "Memory that the loaded avatars take."},
    {"avatar_evictions_total", "Avatars unloaded to make room for others."},
    {"avatar_loads_total", "Avatars loaded."},
    {"avatar_reloads_total", "Avatars loaded again because their files changed."},
    {"avatars", "Avatars loaded now."},
    {"certificate_expires", "When the TLS certificate ends, in seconds since 1970; 0 without one."},
    {"connections_refused_total", "Web connections refused because there were too many."},
    {"engine_failures_total", "Painted mouths of live sessions that an engine failed at."},
    {"engine_stalls_total", "Times that an engine took too long."},
    {"engines_out", "Avatars shown as they were filmed because their engine stalls."},
    {"errors_by_kind_total", "Requests and frames that failed, by what was wrong."},
    {"errors_total", "Frames asked for and not had."},
    {"face_cache_bytes", "Memory that the encoded faces of the avatars take."},
    {"face_cache_hits_total", "Faces found encoded."},
    {"face_cache_misses_total", "Faces that had to be encoded."},
    {"farm_dead", "Jobs of the farm that failed for good."},
    {"farm_handed_out", "Jobs of the farm that are being made, or wait for another try."},
    {"farm_oldest_seconds", "For how long the oldest job of the farm that is not over has been there."},
    {"farm_reached", "Whether the servers of the farm answer."},
    {"farm_waiting", "Jobs of the farm that nobody has begun."},
    {"farm_webhooks_total", "Tries to tell clients of the farm that a job is over, by what became of them."},
    {"frame_cache_bytes", "Memory that the remembered frames take."},
    {"frame_cache_hits_total", "Frames found in this server's memory."},
    {"frame_cache_misses_total", "Frames that had to be painted."},
    {"frame_seconds", "From asking for a frame to having it."},
    {"frames_as_filmed_total", "Frames shown as they were filmed because they could not be painted."},
    {"frames_total", "Frames asked for and had."},
    {"inference_seconds", "What the network took for a frame."},
    {"job_failures_total", "Pieces of work that ended with an exception."},
    {"job_seconds", "What a worker took for a piece of work."},
    {"paint_seconds", "What painting took for a frame of a live session."},
    {"refused_total", "Requests refused because too many waited."},
    {"resident_bytes", "Memory that the server takes."},
    {"sessions", "Live sessions now."},
    {"sessions_refused_total", "Live sessions refused because there were too many."},
    {"shared_cache_hits_total", "Frames found in the cache shared with other servers."},
    {"spoken_frame_seconds", "From a frame of a live session being due to having it."},
    {"spoken_frames_dropped_total", "Frames of live sessions left out because newer ones were there."},
    {"spoken_frames_total", "Frames of live sessions."},
    {"tls_handshakes_failed_total", "Connections that never came to speak TLS."},
    {"unauthorized_total", "Requests without a valid token."},
    {"uptime_seconds", "For how long the server has run."},
    {"wait_seconds", "How long a piece of work waited for a worker."},
    {"waiting", "Pieces of work that wait for a worker."},
};

prometheus::MetricFamily family(const std::string& name, prometheus::MetricType type, prometheus::ClientMetric metric) {
  prometheus::MetricFamily made;
  made.name = "visema_" + name;
  made.type = type;
  if (const auto found = kHelp.find(name); found != kHelp.end()) made.help = found->second;
  made.metric.push_back(std::move(metric));
  return made;
}

/// Of milliseconds; Prometheus has all times in seconds.
prometheus::ClientMetric summaryOf(const HistogramSummary& histogram) {
  prometheus::ClientMetric metric;
  metric.summary.sample_count = histogram.count;
  metric.summary.sample_sum = histogram.mean * static_cast<double>(histogram.count) / 1000;
  metric.summary.quantile = {{0.5, histogram.p50 / 1000}, {0.95, histogram.p95 / 1000}, {0.99, histogram.p99 / 1000}};
  return metric;
}

/// "frame_ms" is told as "frame_seconds".
std::string nameInSeconds(std::string_view name) { return std::string(name.substr(0, name.rfind("_ms"))) + "_seconds"; }

}  // namespace

std::string metricsPage(const Metrics::Snapshot& snapshot) {
  std::vector<prometheus::MetricFamily> families;
  for (const auto& [name, value] : snapshot.counters) {
    prometheus::ClientMetric metric;
    metric.counter.value = static_cast<double>(value);
    const std::size_t dot = std::min(name.find('.'), name.size());
    if (dot < name.size()) metric.label = {{"kind", name.substr(dot + 1)}};
    prometheus::MetricFamily made =
        family(name.substr(0, dot) + "_total", prometheus::MetricType::Counter, std::move(metric));
    if (families.empty() || families.back().name != made.name)
      families.push_back(std::move(made));
    else
      families.back().metric.push_back(std::move(made.metric.front()));
  }
  for (const auto& [name, value] : snapshot.gauges) {
    prometheus::ClientMetric metric;
    metric.gauge.value = value;
    families.push_back(family(name, prometheus::MetricType::Gauge, std::move(metric)));
  }
  for (const auto& [name, histogram] : snapshot.histograms)
    families.push_back(family(nameInSeconds(name), prometheus::MetricType::Summary, summaryOf(histogram)));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace visema
