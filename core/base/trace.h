// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>

#include "core/base/result.h"

namespace visema {

namespace detail {
inline constinit std::atomic<bool> traceOn{false};
std::int64_t traceNow();  // nanoseconds
void traceSpan(const char* name, std::int64_t begin, std::int64_t value);
}  // namespace detail

/// Records from its construction to its destruction as one bar in the trace. `name` must be a string literal; `value`
/// (a frame number) is shown with it. One load while no trace is being recorded. Not for the audio thread.
class TraceSpan {
 public:
  explicit TraceSpan(const char* name, std::int64_t value = kNoValue)
      : name_(name), value_(value), begin_(detail::traceOn.load(std::memory_order_relaxed) ? detail::traceNow() : -1) {}
  ~TraceSpan() {
    if (begin_ >= 0) detail::traceSpan(name_, begin_, value_);
  }
  TraceSpan(const TraceSpan&) = delete;
  TraceSpan& operator=(const TraceSpan&) = delete;
  static constexpr std::int64_t kNoValue = INT64_MIN;

 private:
  const char* name_;
  std::int64_t value_;
  std::int64_t begin_;
};

/// Names the calling thread in traces, debuggers and top (there: the first 15 characters).
void nameThisThread(const std::string& name);

/// Records every TraceSpan of the process while it lives; opens in ui.perfetto.dev. One at a time.
/// Keeps the events in memory (at most a million a thread, the rest is counted) and writes nothing before finish().
class TraceRecording {
 public:
  static Result<TraceRecording> start(const std::filesystem::path& path);
  /// Writes the Chrome trace-event JSON to a temporary name and renames it.
  Status finish();
  ~TraceRecording();  // stops recording; writes nothing
  TraceRecording(TraceRecording&& other) noexcept;
  TraceRecording& operator=(TraceRecording&&) = delete;

 private:
  explicit TraceRecording(std::filesystem::path path) : path_(std::move(path)), active_(true) {}
  std::filesystem::path path_;
  bool active_ = false;
};

}  // namespace visema
