// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace visema {

/// Tells systemd how the service is, where systemd started it: "READY=1", "STOPPING=1", "WATCHDOG=1".
void tellServiceManager(std::string_view state);
/// How often it wants to hear that the service lives; nothing where it does not ask.
std::optional<std::chrono::microseconds> watchdogInterval();

}  // namespace visema
