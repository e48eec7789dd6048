// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/metrics.h"

namespace visema {

/// The figures as Prometheus reads them: counters and gauges, and times as summaries of P50, P95 and P99.
std::string metricsPage(const Metrics::Snapshot& snapshot);

}  // namespace visema
