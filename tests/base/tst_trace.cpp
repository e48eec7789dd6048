// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <thread>
#include <vector>

#include "core/base/trace.h"

using namespace visema;

namespace {

QJsonArray eventsIn(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  return QJsonDocument::fromJson(file.readAll())["traceEvents"].toArray();
}

QList<QJsonObject> eventsNamed(const QJsonArray& events, const QString& name) {
  QList<QJsonObject> found;
  for (const QJsonValue event : events)
    if (event["name"].toString() == name) found.append(event.toObject());
  return found;
}

}  // namespace

class TestTrace : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  QString pathOf(const char* name) const { return folder_.filePath(name); }
  Result<TraceRecording> startAt(const QString& path) { return TraceRecording::start(path.toStdString()); }

 private Q_SLOTS:
  void aSpanIsABarThatContainsThoseInsideIt() {
    auto recording = startAt(pathOf("nested.json"));
    QVERIFY(recording.has_value());
    {
      TraceSpan outer("outer", 42);
      TraceSpan inner("inner");
    }
    QVERIFY(recording->finish().has_value());
    const QJsonArray events = eventsIn(pathOf("nested.json"));
    const auto outer = eventsNamed(events, "outer");
    const auto inner = eventsNamed(events, "inner");
    QCOMPARE(outer.size(), 1);
    QCOMPARE(inner.size(), 1);
    QCOMPARE(outer[0]["ph"].toString(), QString("X"));
    QCOMPARE(outer[0]["args"]["value"].toInt(), 42);
    QVERIFY(outer[0]["ts"].toDouble() <= inner[0]["ts"].toDouble());
    const auto end = [](const QJsonObject& event) { return event["ts"].toDouble() + event["dur"].toDouble(); };
    QVERIFY(end(inner[0]) <= end(outer[0]) + 0.001);
  }
  void nothingIsRecordedOutsideARecording() {
    { TraceSpan before("before"); }
    auto recording = startAt(pathOf("outside.json"));
    { TraceSpan during("during"); }
    QVERIFY(recording->finish().has_value());
    { TraceSpan after("after"); }
    auto second = startAt(pathOf("second.json"));
    QVERIFY(second->finish().has_value());
    const QJsonArray events = eventsIn(pathOf("outside.json"));
    QCOMPARE(eventsNamed(events, "before").size(), 0);
    QCOMPARE(eventsNamed(events, "during").size(), 1);
    QCOMPARE(eventsNamed(eventsIn(pathOf("second.json")), "during").size(), 0);
    QCOMPARE(eventsNamed(eventsIn(pathOf("second.json")), "after").size(), 0);
  }
  void threadsHaveTheirNamesAndLoseNothingEvenWhenTheyEndFirst() {
    auto recording = startAt(pathOf("threads.json"));
    {
      std::vector<std::jthread> threads;
      for (const char* name : {"the first worker", "the second worker"})
        threads.emplace_back([name] {
          nameThisThread(name);
          for (int i = 0; i < 20'000; ++i) TraceSpan span("work", i);
        });
    }
    QVERIFY(recording->finish().has_value());
    const QJsonArray events = eventsIn(pathOf("threads.json"));
    QCOMPARE(eventsNamed(events, "work").size(), 40'000);
    QStringList names;
    for (const QJsonObject& event : eventsNamed(events, "thread_name")) names.append(event["args"]["name"].toString());
    QVERIFY(names.contains("the first worker"));
    QVERIFY(names.contains("the second worker"));
  }
  void finishingWhileThreadsAreStillTracingIsSafe() {
    std::jthread worker([](std::stop_token stop) {
      while (!stop.stop_requested()) TraceSpan span("busy");
    });
    for (int i = 0; i < 20; ++i) {
      auto recording = startAt(pathOf("busy.json"));
      QVERIFY(recording.has_value());
      QVERIFY(recording->finish().has_value());
      QVERIFY(!eventsIn(pathOf("busy.json")).isEmpty());
    }
  }
  void onlyOneRecordingAtATime() {
    auto first = startAt(pathOf("one.json"));
    QVERIFY(first.has_value());
    QVERIFY(!startAt(pathOf("two.json")).has_value());
  }
  void aRecordingThatIsNotFinishedLeavesNoFile() {
    { auto recording = startAt(pathOf("abandoned.json")); }
    QVERIFY(!QFile::exists(pathOf("abandoned.json")));
    QVERIFY(startAt(pathOf("next.json")).has_value());
  }
  void aPlaceThatCannotBeWrittenIsSaidAtTheStart() {
    const auto recording = startAt(folder_.path());
    QVERIFY(!recording.has_value());
    QVERIFY(recording.error().message.find(folder_.path().toStdString()) != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestTrace)
#include "tst_trace.moc"
