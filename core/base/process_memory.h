// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace visema {

/// What the kernel counts for this process: "VmRSS:" resident now, "VmHWM:" the most since it began or since
/// forgetPeakMemory(), in bytes; 0 where there is no such line.
std::uint64_t processMemory(std::string_view field);
void forgetPeakMemory();
/// What was freed goes back to the system, which the C library does only where it is easy. Takes milliseconds.
void giveMemoryBack();

}  // namespace visema
