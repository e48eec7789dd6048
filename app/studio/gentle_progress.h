// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <chrono>
#include <functional>
#include <utility>

#include "core/base/progress.h"

namespace visema::studio {

/// Passes the progress of one job on to its receiver's thread, at most ten times a second. Belongs to the job's thread.
class GentleProgress {
 public:
  GentleProgress(QObject* receiver, std::function<void(const Progress&)> tell)
      : receiver_(receiver), tell_(std::move(tell)) {}
  void operator()(const Progress& progress) {
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::milliseconds(100)) return;
    last_ = now;
    QMetaObject::invokeMethod(
        receiver_, [tell = tell_, progress] { tell(progress); }, Qt::QueuedConnection);
  }

 private:
  QObject* receiver_;
  std::function<void(const Progress&)> tell_;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace visema::studio
