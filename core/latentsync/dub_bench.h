// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/latentsync/dub_options.h"

namespace visema::latentsync {

/// What painting one chunk costs, as `visema dub` does it and as the reference does: nothing shared, all at once.
struct DubBenchReport {
  std::vector<double> seconds, plainSeconds;        // a round each
  std::uint64_t peakBytes = 0, plainPeakBytes = 0;  // beyond weights and program
  double timeShare() const;                         // of medians
  double memoryShare() const { return plainPeakBytes ? static_cast<double>(peakBytes) / plainPeakBytes : 0; }
  std::string table(const DubOptions& options) const;
  std::string json() const;
};

/// Paints one chunk of noise again and again, in turns, so that what else the machine does hits both alike.
Result<DubBenchReport> benchDub(const DubOptions& options, int rounds, const ProgressFn& progress,
                                std::stop_token stop);

}  // namespace visema::latentsync
