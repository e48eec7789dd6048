// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"

#include <nlohmann/json.hpp>

namespace visema {

using Json = nlohmann::ordered_json;

std::string jsonText(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json toJson(const Metrics::Snapshot& snapshot) {
  Json json{{"counters", Json::object()}, {"gauges", Json::object()}, {"histograms", Json::object()}};
  for (const auto& [name, value] : snapshot.counters) json["counters"][name] = value;
  for (const auto& [name, value] : snapshot.gauges) json["gauges"][name] = value;
  for (const auto& [name, of] : snapshot.histograms)
    json["histograms"][name] = {{"count", of.count}, {"mean", of.mean}, {"min", of.smallest}, {"max", of.largest},
                                {"p50", of.p50},     {"p95", of.p95},   {"p99", of.p99}};
  return json;
}

Metrics::Snapshot snapshotFrom(const Json& json) {
  Metrics::Snapshot snapshot;
  const auto part = [&](const char* name) { return json.value(name, Json::object()); };
  const Json counters = part("counters"), gauges = part("gauges"), histograms = part("histograms");
  for (const auto& [name, of] : histograms.items())
    snapshot.histograms[name] = {of.value("count", std::uint64_t{0}),
                                 of.value("mean", 0.0),
                                 of.value("min", 0.0),
                                 of.value("max", 0.0),
                                 of.value("p50", 0.0),
                                 of.value("p95", 0.0),
                                 of.value("p99", 0.0)};
  for (const auto& [name, value] : counters.items()) snapshot.counters[name] = value;
  for (const auto& [name, value] : gauges.items())
    if (!value.is_null()) snapshot.gauges[name] = value;
  return snapshot;
}

}  // namespace visema
