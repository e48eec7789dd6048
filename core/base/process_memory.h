// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace visema {

/// What the kernel counts for this process: "VmRSS:" resident now, "VmHWM:" the most since it began or since
/// forgetPeakMemory(), in bytes; 0 where there is no such line.
std::uint64_t processMemory(std::string_view field);
void forgetPeakMemory();

}  // namespace visema
