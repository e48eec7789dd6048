// SPDX-License-Identifier: Apache-2.0
#include "core/base/log.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <utility>

namespace visema {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"off", "error", "warning", "info", "debug"};
constexpr std::size_t kKeptLines = 500;

struct LogState {
  std::mutex mutex;
  LogSink sink;
  std::deque<std::string> lines;
  const std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
};

LogState& state() {
  static LogState* const alive = new LogState;  // never destroyed: threads may log while the process exits
  return *alive;
}

}  // namespace

Result<LogLevel> parseLogLevel(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return static_cast<LogLevel>(i);
  return fail(ErrorCode::InvalidArgument,
              "'" + std::string(name) + "' is no log level; use off, error, warning, info or debug");
}

void setLogLevel(LogLevel level) { detail::logLevel.store(level, std::memory_order_relaxed); }

Status setLogLevelFromEnvironment() {
  const char* name = std::getenv("VISEMA_LOG");
  if (!name || !*name) return {};
  Result<LogLevel> level = parseLogLevel(name);
  if (!level) return fail(ErrorCode::InvalidArgument, "VISEMA_LOG: " + level.error().message);
  setLogLevel(*level);
  return {};
}

void setLogSink(LogSink sink) {
  std::lock_guard lock(state().mutex);
  state().sink = std::move(sink);
}

std::vector<std::string> recentLogLines() {
  std::lock_guard lock(state().mutex);
  return {state().lines.begin(), state().lines.end()};
}

void detail::writeLog(LogLevel level, std::string_view area, std::string_view message) {
  LogState& log = state();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - log.start).count();
  char head[64];
  const std::string_view levelName = kNames[static_cast<std::size_t>(level)];
  std::snprintf(head, sizeof head, "%10.3f %-7.*s ", seconds, static_cast<int>(levelName.size()), levelName.data());
  std::string line = std::string(head).append(area).append(": ").append(message);

  std::lock_guard lock(log.mutex);
  if (log.sink) {
    log.sink(level, line);
  } else {
    std::fprintf(stderr, "%s\n", line.c_str());
  }
  if (log.lines.size() == kKeptLines) log.lines.pop_front();
  log.lines.push_back(std::move(line));
}

}  // namespace visema
