// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QApplication>
#include <functional>

namespace visema::test {

/// An application that watches how long each event of its window's thread keeps the next one waiting. What the machine
/// gave to other programs meanwhile is not counted, so that a busy machine fails no test.
class WatchedApplication : public QApplication {
 public:
  using QApplication::QApplication;
  bool notify(QObject* receiver, QEvent* event) override;

  struct Longest {
    double milliseconds = 0;
    QString event;  // what it was and for whom
  };
  void forget();                                 // what was seen so far
  const Longest& wait() const { return wait_; }  // for a lock, a file, another thread
  const Longest& work() const { return work_; }  // on the processor
  int events() const { return events_; }
  /// Runs the event loop until it holds; false when that takes longer.
  static bool turnUntil(const std::function<bool()>& holds, int milliseconds);

 private:
  int depth_ = 0;
  int events_ = 0;
  Longest wait_;
  Longest work_;
};

}  // namespace visema::test
