// SPDX-License-Identifier: Apache-2.0
#include "app/studio/background.h"

#include <exception>

#include "core/base/log.h"

namespace visema::studio {

Background::Background()
    : thread_([this](const std::stop_token& stop) {
        while (std::optional<Work> work = queue_.pop(stop)) {
          try {
            (*work)(stop);
          } catch (const std::exception& error) {
            logError("studio", "a background job failed: ", error.what());
          }
        }
      }) {}

Background::~Background() {
  queue_.close();
  queue_.clear();
}

void Background::post(Work work) { queue_.push(std::move(work)); }

void Background::finish() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
}

}  // namespace visema::studio
