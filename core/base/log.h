// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <sstream>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace visema {

enum class LogLevel { Off, Error, Warning, Info, Debug };

/// "off", "error", "warning", "info" or "debug".
Result<LogLevel> parseLogLevel(std::string_view name);
void setLogLevel(LogLevel level);
/// Takes the level from the environment variable VISEMA_LOG if it is set; an unknown name is an Error.
Status setLogLevelFromEnvironment();

namespace detail {
inline constinit std::atomic<LogLevel> logLevel{LogLevel::Warning};
void writeLog(LogLevel level, std::string_view area, std::string_view message);

template <class... Parts>
void log(LogLevel level, std::string_view area, const Parts&... parts) {
  if (level > logLevel.load(std::memory_order_relaxed)) return;
  std::ostringstream text;
  (text << ... << parts);
  writeLog(level, area, text.view());
}
}  // namespace detail

/// The last lines that were written, oldest first, as many as have room; how many bytes that is. Takes no lock and
/// allocates nothing, for whoever may do neither: a line that is being written may be torn.
std::size_t copyRecentLog(char* to, std::size_t size);

inline bool logEnabled(LogLevel level) { return level <= detail::logLevel.load(std::memory_order_relaxed); }

/// `logInfo("audio", "opened ", name, " at ", rate, " Hz");` costs one load and a comparison while the level is off.
/// Thread-safe; never from an audio callback: it formats, locks and writes.
template <class... Parts>
void logError(std::string_view area, const Parts&... parts) {
  detail::log(LogLevel::Error, area, parts...);
}
template <class... Parts>
void logWarning(std::string_view area, const Parts&... parts) {
  detail::log(LogLevel::Warning, area, parts...);
}
template <class... Parts>
void logInfo(std::string_view area, const Parts&... parts) {
  detail::log(LogLevel::Info, area, parts...);
}
template <class... Parts>
void logDebug(std::string_view area, const Parts&... parts) {
  detail::log(LogLevel::Debug, area, parts...);
}

}  // namespace visema
