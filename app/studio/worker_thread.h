// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMetaObject>
#include <QObject>
#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>
#include <thread>
#include <utility>

#include "core/base/bounded_queue.h"

namespace visema::studio {

/// Does one controller's slow work on a thread of its own, in order, so that the window never waits. Destroyed before
/// the controller it reports to: what is running is asked to stop, what waits is dropped.
class WorkerThread {
 public:
  using Work = std::function<void(const std::stop_token&)>;
  WorkerThread();
  ~WorkerThread();
  WorkerThread(const WorkerThread&) = delete;
  WorkerThread& operator=(const WorkerThread&) = delete;

  /// Thread-safe. Never waits: should more than a user can ask for be waiting, the oldest is dropped.
  void post(Work work);
  /// Thread-safe: the work that waits is done, then the thread ends. For what must not be lost when the window closes.
  void finish();

 private:
  BoundedQueue<Work> queue_{256, WhenFull::DropOldest};
  std::jthread thread_;
};

/// What a new job does to one that is running.
enum class Previous { Stop, LetFinish };

/// One kind of job of which only the newest counts: a new one makes those before it stale. A stale job is skipped if it
/// has not begun, usually asked to stop if it has, and its result is thrown away. Belongs to the GUI thread.
class JobSlot {
 public:
  JobSlot(WorkerThread& worker, QObject* receiver) : worker_(worker), receiver_(receiver) {}
  ~JobSlot() { cancel(); }

  /// `work` runs in the background; `done` gets its result on the receiver's thread, unless it is stale by then.
  template <class Work, class Done>
  void start(Work work, Done done, Previous previous = Previous::Stop) {
    if (previous == Previous::Stop) {
      cancel();
      stop_ = std::stop_source();
    } else {
      ++*generation_;
    }
    running_ = true;
    const std::uint64_t id = *generation_;
    worker_.post([work = std::move(work), done = std::move(done), stop = stop_, generation = generation_, id,
                  receiver = receiver_, this](const std::stop_token& ending) mutable {
      if (*generation != id) return;
      const std::stop_callback both(ending, [&stop] { stop.request_stop(); });
      auto result = std::make_shared<decltype(work(stop.get_token()))>(work(stop.get_token()));
      QMetaObject::invokeMethod(
          receiver,
          [result, done = std::move(done), generation, id, this]() mutable {
            if (*generation != id) return;  // also when this slot is gone: its end makes everything stale
            running_ = false;
            done(std::move(*result));
          },
          Qt::QueuedConnection);
    });
  }
  void cancel() {
    ++*generation_;
    stop_.request_stop();
    running_ = false;
  }
  bool running() const { return running_; }

 private:
  WorkerThread& worker_;
  QObject* receiver_;
  std::shared_ptr<std::atomic<std::uint64_t>> generation_ = std::make_shared<std::atomic<std::uint64_t>>(0);
  std::stop_source stop_;
  bool running_ = false;
};

}  // namespace visema::studio
