// SPDX-License-Identifier: Apache-2.0
#include "core/base/log.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/json.h"
#include "core/base/log_form.h"
#include "core/base/request_trace.h"

namespace visema {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"off", "error", "warning", "info", "debug"};

struct RecentLine {
  std::size_t size = 0;
  char text[240];
};
std::array<RecentLine, 64> recentLines;
std::atomic<std::size_t> linesSoFar{0};

void remember(std::string_view line) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  RecentLine& slot = recentLines[linesSoFar.load() % recentLines.size()];
  slot.size = std::min(line.size(), sizeof slot.text);
  std::memcpy(slot.text, line.data(), slot.size);
  slot.text[slot.size - 1] = '\n';
  linesSoFar.fetch_add(1);
}

std::atomic<LogForm> logForm{LogForm::Text};

/// As RFC 3339 has it, in UTC.
std::string timeOfDay() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(now);
  const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(now - whole);
  const std::time_t seconds = whole.count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char day[32], text[48];
  std::strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text, sizeof text, "%s.%03dZ", day, static_cast<int>(rest.count()));
  return text;
}

std::string jsonLine(std::string_view level, std::string_view area, std::string_view message) {
  nlohmann::ordered_json line{{"time", timeOfDay()}, {"level", level}, {"area", area}, {"message", message}};
  if (const RequestTracePtr& request = currentRequest()) {
    line["trace_id"] = request->id;
    line["span_id"] = request->span;
    if (!request->parent.empty()) line["parent_id"] = request->parent;
  }
  return jsonText(line) + "\n";
}

double secondsSinceTheFirstLine() {
  using Clock = std::chrono::steady_clock;
  static const Clock::time_point start = Clock::now();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

Result<LogLevel> parseLogLevel(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return static_cast<LogLevel>(i);
  return fail(ErrorCode::InvalidArgument,
              "'" + std::string(name) + "' is not a log level; use off, error, warning, info or debug");
}

Result<LogForm> parseLogForm(std::string_view name) {
  if (name == "text") return LogForm::Text;
  if (name == "json") return LogForm::Json;
  return fail(ErrorCode::InvalidArgument, "'" + std::string(name) + "' is not a log format; use text or json");
}

void setLogForm(LogForm form) { logForm = form; }

void setLogLevel(LogLevel level) { detail::logLevel.store(level, std::memory_order_relaxed); }

Status setLogLevelFromEnvironment() {
  const char* name = std::getenv("VISEMA_LOG");
  if (!name || !*name) return {};
  Result<LogLevel> level = parseLogLevel(name);
  if (!level) return fail(ErrorCode::InvalidArgument, "VISEMA_LOG: " + level.error().message);
  setLogLevel(*level);
  return {};
}

void detail::writeLog(LogLevel level, std::string_view area, std::string_view message) {
  char head[64];
  const std::string_view levelName = kNames[static_cast<std::size_t>(level)];
  std::snprintf(head, sizeof head, "%10.3f %-7.*s ", secondsSinceTheFirstLine(), static_cast<int>(levelName.size()),
                levelName.data());
  const std::string line = std::string(head).append(area).append(": ").append(message).append("\n");
  const std::string shown = logForm == LogForm::Json ? jsonLine(levelName, area, message) : line;
  std::fwrite(shown.data(), 1, shown.size(), stderr);  // one call is one line, whoever else writes
  remember(line);
}

std::size_t copyRecentLog(char* to, std::size_t size) {
  const std::size_t end = linesSoFar.load(), count = std::min(end, recentLines.size());
  std::size_t used = 0;
  for (std::size_t i = end - count; i < end; ++i) {
    const RecentLine& line = recentLines[i % recentLines.size()];
    if (used + line.size > size) break;
    std::memcpy(to + used, line.text, line.size);
    used += line.size;
  }
  return used;
}

}  // namespace visema
