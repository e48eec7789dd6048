// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/base/metrics.h"

namespace visema {

/// In one line unless indented; bytes that are not UTF-8 become U+FFFD, numbers that are none become null.
std::string jsonText(const nlohmann::ordered_json& json, int indent = -1);

/// {"counters":{...},"gauges":{...},"histograms":{"name":{"count":..,"mean":..,"p50":..}}}
nlohmann::ordered_json toJson(const Metrics::Snapshot& snapshot);
/// The same back; what is not there is left out. Throws what the library throws where something has another type.
Metrics::Snapshot snapshotFrom(const nlohmann::ordered_json& json);

}  // namespace visema
