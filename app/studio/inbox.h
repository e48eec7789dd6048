// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMetaObject>
#include <QObject>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace visema::studio {

/// Collects what other threads say and hands it to the GUI thread in one piece: however much comes in between, there is
/// never more than one event in the queue. The receiver outlives whoever pushes.
template <class T>
class Inbox {
 public:
  using Open = std::function<void(std::vector<T>)>;
  Inbox(QObject* receiver, Open open) : receiver_(receiver), open_(std::move(open)) {}

  /// Thread-safe. Never waits for the receiver. The oldest goes when nobody has looked for very long.
  void push(T value) {
    {
      const std::lock_guard lock(mutex_);
      if (values_.size() >= kMost) values_.erase(values_.begin());
      values_.push_back(std::move(value));
      if (std::exchange(announced_, true)) return;
    }
    QMetaObject::invokeMethod(
        receiver_, [this] { deliver(); }, Qt::QueuedConnection);
  }

 private:
  static constexpr std::size_t kMost = 256;
  void deliver() {
    std::vector<T> values;
    {
      const std::lock_guard lock(mutex_);
      values.swap(values_);
      announced_ = false;
    }
    open_(std::move(values));
  }
  QObject* receiver_;
  Open open_;
  std::mutex mutex_;
  std::vector<T> values_;
  bool announced_ = false;
};

}  // namespace visema::studio
