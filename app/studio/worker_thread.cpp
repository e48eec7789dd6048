// SPDX-License-Identifier: Apache-2.0
#include "app/studio/worker_thread.h"

#include <exception>

#include "core/base/log.h"

namespace visema::studio {

WorkerThread::WorkerThread()
    : thread_([this](const std::stop_token& stop) {
        while (std::optional<Work> work = queue_.pop(stop)) {
          try {
            (*work)(stop);
          } catch (const std::exception& error) {
            logError("studio", "a background job failed: ", error.what());
          }
        }
      }) {}

WorkerThread::~WorkerThread() {
  queue_.close();
  queue_.clear();
}

void WorkerThread::post(Work work) { queue_.push(std::move(work)); }

void WorkerThread::finish() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
}

}  // namespace visema::studio
