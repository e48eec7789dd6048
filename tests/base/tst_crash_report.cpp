// SPDX-License-Identifier: Apache-2.0
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <exception>
#include <fstream>
#include <limits>
#include <sstream>

#include "core/base/crash_report.h"
#include "core/base/log.h"

using namespace visema;
namespace fs = std::filesystem;

namespace {

std::string contentsOf(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

/// How a child that does this ends: by which signal, 0 for none.
template <class Body>
int endOfChild(Body body) {
  const pid_t child = ::fork();
  if (child == 0) {
    body();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

[[gnu::noinline]] int useUpTheStack(int depth) {
  volatile char room[4096];
  room[0] = static_cast<char>(depth);
  return depth == std::numeric_limits<int>::max() ? 0 : useUpTheStack(depth + 1) + room[0];
}

}  // namespace

class TestCrashReport : public QObject {
  Q_OBJECT
  QTemporaryDir work_;
  fs::path folder(const char* name) const { return fs::path(work_.path().toStdString()) / name; }

 private Q_SLOTS:
  void initTestCase() {
    if (qEnvironmentVariableIsSet("TSAN_OPTIONS")) QSKIP("ThreadSanitizer keeps the signals for itself");
#ifdef __SANITIZE_ADDRESS__
    QSKIP("AddressSanitizer keeps the signals for itself");
#endif
  }

  void aCrashLeavesAReportWithVersionStackAndTheLastLinesOfTheLog() {
    const fs::path reports = folder("reports");
    QCOMPARE(endOfChild([&] {
               if (!reportCrashesTo(reports, "Visema Studio 1.2.3\nProcessor: one")) return;
               logWarning("engines", "the last thing that was said");
               std::raise(SIGSEGV);
             }),
             SIGSEGV);
    QCOMPARE(crashReports(reports).size(), 1U);
    const std::string text = contentsOf(crashReports(reports).front());
    for (const char* part :
         {"Visema Studio 1.2.3\nProcessor: one", "SIGSEGV", "tst_crash_report", "the last thing that was said"})
      QVERIFY2(text.find(part) != std::string::npos, text.c_str());
  }

  void whatNobodyCaughtIsReportedToo() {
    const fs::path reports = folder("thrown");
    QCOMPARE(endOfChild([&] {
               if (!reportCrashesTo(reports, "")) return;
               std::terminate();
             }),
             SIGABRT);
    QCOMPARE(crashReports(reports).size(), 1U);
  }

  void aStackThatRanOverIsReportedFromAnother() {
    const fs::path reports = folder("deep");
    QCOMPARE(endOfChild([&] {
               if (reportCrashesTo(reports, "")) useUpTheStack(0);
             }),
             SIGSEGV);
    QCOMPARE(crashReports(reports).size(), 1U);
  }

  void whoEndsWellLeavesNothing() {
    const fs::path reports = folder("well");
    QCOMPARE(endOfChild([&] { (void)reportCrashesTo(reports, ""); }), 0);
    QVERIFY(crashReports(reports).empty());
  }

  void oldReportsGoAndTheNewestComesFirst() {
    const fs::path reports = folder("many");
    fs::create_directories(reports);
    for (int i = 10; i < 30; ++i) std::ofstream(reports / ("crash-20" + std::to_string(i) + "-01-01.txt")) << i;
    std::ofstream(reports / "notes.txt") << "somebody's own";
    QCOMPARE(endOfChild([&] { (void)reportCrashesTo(reports, ""); }), 0);
    QCOMPARE(crashReports(reports).size(), 9U);  // and the next one
    QCOMPARE(QString::fromStdString(crashReports(reports).front().filename().string()),
             QStringLiteral("crash-2029-01-01.txt"));
    QVERIFY(fs::exists(reports / "notes.txt"));
  }
};

QTEST_APPLESS_MAIN(TestCrashReport)
#include "tst_crash_report.moc"
