// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/metrics.h"

namespace visema {

/// The figures as Prometheus reads them: counters ("errors.io" is one of the kind "io") and gauges, and times, which
/// come in milliseconds, as summaries of P50, P95 and P99 in seconds.
std::string metricsPage(const Metrics::Snapshot& snapshot);

}  // namespace visema
