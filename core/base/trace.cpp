// SPDX-License-Identifier: Apache-2.0
#include "core/base/trace.h"

#include <pthread.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr std::size_t kEventsPerThread = 1'000'000;

struct Event {
  const char* name;
  std::int64_t begin;
  std::int64_t duration;
  std::int64_t value;
};

/// The events of one thread; outlives it until the recording is written.
struct ThreadEvents {
  std::mutex mutex;  // taken by its own thread for each event and by finish(): nearly never contended
  std::string name;
  int id = 0;
  std::vector<Event> events;
  std::uint64_t lost = 0;
};

struct TraceState {
  std::mutex mutex;
  std::vector<std::shared_ptr<ThreadEvents>> threads;
  int nextId = 1;
};

TraceState& state() {
  static TraceState* const alive = new TraceState;  // never destroyed: threads may trace while the process exits
  return *alive;
}

ThreadEvents& eventsOfThisThread() {
  thread_local std::shared_ptr<ThreadEvents> mine = [] {
    auto made = std::make_shared<ThreadEvents>();
    std::lock_guard lock(state().mutex);
    made->id = state().nextId++;
    state().threads.push_back(made);
    return made;
  }();
  return *mine;
}

void record(const Event& event) {
  ThreadEvents& mine = eventsOfThisThread();
  std::lock_guard lock(mine.mutex);
  if (!detail::traceOn.load(std::memory_order_relaxed)) return;  // finished meanwhile
  if (mine.events.size() < kEventsPerThread) {
    mine.events.push_back(event);
  } else {
    ++mine.lost;
  }
}

double microseconds(std::int64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1000; }

std::string eventLine(const Event& event, int thread, std::int64_t processStart) {
  nlohmann::ordered_json line{{"name", event.name}, {"pid", 1},
                              {"tid", thread},      {"ts", microseconds(event.begin - processStart)},
                              {"ph", "X"},          {"dur", microseconds(event.duration)}};
  if (event.value != TraceSpan::kNoValue) line["args"] = {{"value", event.value}};
  return ",\n" + jsonText(line);
}

std::string metadataLine(const char* what, int thread, const std::string& name) {
  return jsonText({{"name", what}, {"ph", "M"}, {"pid", 1}, {"tid", thread}, {"args", {{"name", name}}}});
}

Status writeEvents(AtomicFile& file, ThreadEvents& thread, std::int64_t start) {
  std::lock_guard lock(thread.mutex);
  if (thread.events.empty()) return {};
  std::string name = thread.name.empty() ? "thread " + std::to_string(thread.id) : thread.name;
  if (thread.lost > 0) name += " (" + std::to_string(thread.lost) + " events lost)";
  std::string text = ",\n" + metadataLine("thread_name", thread.id, name);
  for (const Event& event : thread.events) {
    text += eventLine(event, thread.id, start);
    if (text.size() < 1 << 16) continue;
    TRY(file.write(text));
    text.clear();
  }
  return file.write(text);
}

/// Forgets what was recorded and the threads that have ended.
void clearEvents() {
  std::lock_guard lock(state().mutex);
  std::erase_if(state().threads, [](const auto& thread) { return thread.use_count() == 1; });
  for (const auto& thread : state().threads) {
    std::lock_guard threadLock(thread->mutex);
    thread->events = {};
    thread->lost = 0;
  }
}

std::atomic<std::int64_t> recordingStart{0};

}  // namespace

namespace detail {

std::int64_t traceNow() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void traceSpan(const char* name, std::int64_t begin, std::int64_t value) {
  record({name, begin, traceNow() - begin, value});
}

}  // namespace detail

void nameThisThread(const std::string& name) {
  pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
  ThreadEvents& mine = eventsOfThisThread();
  std::lock_guard lock(mine.mutex);
  mine.name = name;
}

Result<TraceRecording> TraceRecording::start(const std::filesystem::path& path) {
  if (Result<AtomicFile> writable = AtomicFile::create(path); !writable) return fail(writable.error());
  if (detail::traceOn.load()) return fail(ErrorCode::InvalidArgument, "a trace is being recorded already");
  clearEvents();
  recordingStart = detail::traceNow();
  detail::traceOn = true;
  return TraceRecording(path);
}

Status TraceRecording::finish() {
  if (!std::exchange(active_, false)) return {};
  detail::traceOn = false;
  AtomicFile file = TRY(AtomicFile::create(path_));
  Status status =
      file.write("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n" + metadataLine("process_name", 0, "visema"));
  std::vector<std::shared_ptr<ThreadEvents>> threads;
  {
    std::lock_guard lock(state().mutex);
    threads = state().threads;
  }
  for (const auto& thread : threads)
    if (status) status = writeEvents(file, *thread, recordingStart);
  threads.clear();
  if (status) status = file.write("\n]}\n");
  if (status) status = file.commit();
  clearEvents();
  return status;
}

TraceRecording::~TraceRecording() {
  if (!active_) return;
  detail::traceOn = false;
  clearEvents();
}

TraceRecording::TraceRecording(TraceRecording&& other) noexcept
    : path_(std::move(other.path_)), active_(std::exchange(other.active_, false)) {}

}  // namespace visema
