// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <string>
#include <thread>
#include <vector>

#include "core/base/log.h"

using namespace visema;

namespace {

/// Counts how often it is turned into text.
struct Expensive {
  int* formatted;
  friend std::ostream& operator<<(std::ostream& out, const Expensive& self) {
    ++*self.formatted;
    return out << "expensive";
  }
};

}  // namespace

class TestLog : public QObject {
  Q_OBJECT
  std::vector<std::string> lines_;

 private Q_SLOTS:
  void init() {
    lines_.clear();
    setLogSink([this](LogLevel, std::string_view line) { lines_.emplace_back(line); });
    setLogLevel(LogLevel::Info);
  }
  void cleanup() { setLogSink({}); }

  void aLineNamesItsLevelItsAreaAndSaysAllParts() {
    logWarning("audio", "opened ", std::string("pulse"), " at ", 48000, " Hz");
    QCOMPARE(lines_.size(), std::size_t{1});
    QVERIFY(lines_[0].find("warning") != std::string::npos);
    QVERIFY(lines_[0].ends_with("audio: opened pulse at 48000 Hz"));
  }
  void whatIsOffIsNotEvenFormatted() {
    int formatted = 0;
    logDebug("test", Expensive{&formatted});
    QCOMPARE(formatted, 0);
    QVERIFY(lines_.empty());
    setLogLevel(LogLevel::Debug);
    logDebug("test", Expensive{&formatted});
    QCOMPARE(formatted, 1);
    QCOMPARE(lines_.size(), std::size_t{1});
  }
  void offMeansSilence() {
    setLogLevel(LogLevel::Off);
    logError("test", "nobody hears this");
    QVERIFY(lines_.empty());
  }
  void theEnvironmentSetsTheLevel() {
    qputenv("VISEMA_LOG", "debug");
    QVERIFY(setLogLevelFromEnvironment().has_value());
    QVERIFY(logEnabled(LogLevel::Debug));
    qunsetenv("VISEMA_LOG");
  }
  void anUnknownLevelIsRefusedByName() {
    qputenv("VISEMA_LOG", "loud");
    const Status status = setLogLevelFromEnvironment();
    qunsetenv("VISEMA_LOG");
    QVERIFY(!status);
    QVERIFY(status.error().message.find("VISEMA_LOG") != std::string::npos);
    QVERIFY(status.error().message.find("'loud'") != std::string::npos);
  }
  void theLastLinesAreKeptAndNotMore() {
    for (int i = 0; i < 2000; ++i) logInfo("test", "line ", i);
    const std::vector<std::string> recent = recentLogLines();
    QCOMPARE(recent.size(), std::size_t{500});
    QVERIFY(recent.back().ends_with("line 1999"));
    QVERIFY(recent.front().ends_with("line 1500"));
  }
  void twoThreadsNeverMixTheirLines() {
    {
      std::vector<std::jthread> threads;
      for (const char* name : {"aaaaaaaa", "bbbbbbbb"})
        threads.emplace_back([name] {
          for (int i = 0; i < 5000; ++i) logInfo("test", name, name);
        });
    }
    QCOMPARE(lines_.size(), std::size_t{10000});
    for (const std::string& line : lines_)
      QVERIFY(line.ends_with("aaaaaaaaaaaaaaaa") || line.ends_with("bbbbbbbbbbbbbbbb"));
  }
};

QTEST_APPLESS_MAIN(TestLog)
#include "tst_log.moc"
