// SPDX-License-Identifier: Apache-2.0
#include "tests/support/watched_application.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <QDeadlineTimer>
#include <QEvent>
#include <QEventLoop>
#include <QMetaEnum>
#include <QThread>
#include <QTimer>
#include <cstdio>

namespace visema::test {
namespace {

double clockMs(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

/// How long the main thread was ready to run and others ran instead.
double queuedMs() {
  static const int file = open("/proc/self/schedstat", O_RDONLY | O_CLOEXEC);
  char text[96] = {};
  long long ran = 0, queued = 0;
  if (pread(file, text, sizeof text - 1, 0) <= 0 || std::sscanf(text, "%lld %lld", &ran, &queued) != 2) return 0;
  return static_cast<double>(queued) / 1e6;
}

void note(WatchedApplication::Longest& longest, double milliseconds, const char* receiver, QEvent::Type type) {
  if (milliseconds <= longest.milliseconds) return;
  const char* name = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
  longest = {milliseconds,
             QStringLiteral("%1 of %2").arg(QLatin1String(name ? name : "an event"), QLatin1String(receiver))};
}

}  // namespace

bool WatchedApplication::notify(QObject* receiver, QEvent* event) {
  if (QThread::currentThread() != thread()) return QApplication::notify(receiver, event);  // not the window's
  if (depth_ > 0) return QApplication::notify(receiver, event);                            // belongs to the one outside
  const char* name = receiver->metaObject()->className();  // neither lives longer than this event for certain
  const QEvent::Type type = event->type();
  const double wall = clockMs(CLOCK_MONOTONIC), worked = clockMs(CLOCK_THREAD_CPUTIME_ID), queued = queuedMs();
  ++depth_;
  const bool result = QApplication::notify(receiver, event);
  --depth_;
  const double work = clockMs(CLOCK_THREAD_CPUTIME_ID) - worked;
  const double all = clockMs(CLOCK_MONOTONIC) - wall;
  ++events_;
  note(work_, work, name, type);
  note(wait_, all - work - (queuedMs() - queued), name, type);
  return result;
}

void WatchedApplication::forget() {
  wait_ = work_ = {};
  events_ = 0;
}

bool WatchedApplication::turnUntil(const std::function<bool()>& holds, int milliseconds) {
  const QDeadlineTimer deadline(milliseconds);
  QEventLoop loop;
  QTimer look;
  connect(&look, &QTimer::timeout, &loop, [&] {
    if (holds() || deadline.hasExpired()) loop.quit();
  });
  look.start(5);
  loop.exec();
  return holds();
}

}  // namespace visema::test
