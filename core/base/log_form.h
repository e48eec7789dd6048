// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "core/base/result.h"

namespace visema {

/// How lines of the log are written.
enum class LogForm {
  Text,  // for people
  Json,  // an object a line, for what collects logs: time, level, area, message, and whose request it is about
};

/// "text" or "json".
Result<LogForm> parseLogForm(std::string_view name);
/// Thread-safe.
void setLogForm(LogForm form);

}  // namespace visema
