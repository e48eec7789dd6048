// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryFile>
#include <QTest>
#include <cstdio>
#include <thread>
#include <vector>

#include "core/base/log.h"
#include "core/base/log_form.h"
#include "core/base/request_trace.h"

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
  QTemporaryFile written_;
  int standardError_ = -1;

  /// What was written since the test began, line by line.
  QStringList lines() {
    std::fflush(stderr);
    written_.seek(0);
    return QString::fromUtf8(written_.readAll()).split('\n', Qt::SkipEmptyParts);
  }

 private Q_SLOTS:
  void init() {
    QVERIFY(written_.open() && written_.resize(0));
    standardError_ = ::dup(STDERR_FILENO);
    QVERIFY(::dup2(written_.handle(), STDERR_FILENO) == STDERR_FILENO);
    setLogLevel(LogLevel::Info);
  }
  void cleanup() {
    std::fflush(stderr);
    ::dup2(standardError_, STDERR_FILENO);
    ::close(standardError_);
    written_.close();
  }

  void aLineNamesItsLevelItsAreaAndSaysAllParts() {
    logWarning("audio", "opened ", std::string("pulse"), " at ", 48000, " Hz");
    const QStringList written = lines();
    QCOMPARE(written.size(), 1);
    QVERIFY(written[0].contains("warning"));
    QVERIFY(written[0].endsWith("audio: opened pulse at 48000 Hz"));
  }
  void whatIsOffIsNotEvenFormatted() {
    int formatted = 0;
    logDebug("test", Expensive{&formatted});
    QCOMPARE(formatted, 0);
    QVERIFY(lines().isEmpty());
    setLogLevel(LogLevel::Debug);
    logDebug("test", Expensive{&formatted});
    QCOMPARE(formatted, 1);
    QCOMPARE(lines().size(), 1);
  }
  void offMeansSilence() {
    setLogLevel(LogLevel::Off);
    logError("test", "nobody hears this");
    QVERIFY(lines().isEmpty());
  }
  void theEnvironmentSetsTheLevel() {
    qputenv("VISEMA_LOG", "debug");
    QVERIFY(setLogLevelFromEnvironment().has_value());
    QVERIFY(logEnabled(LogLevel::Debug));
    qunsetenv("VISEMA_LOG");
  }
  void asJsonALineIsOneObjectWhateverIsInIt() {
    setLogLevel(LogLevel::Info);
    setLogForm(*parseLogForm("json"));
    logInfo("server", "a \"quoted\"\nline with \xff");
    setLogForm(LogForm::Text);
    const QJsonObject line = QJsonDocument::fromJson(lines().value(0).toUtf8()).object();
    QCOMPARE(lines().size(), 1);
    QCOMPARE(line["level"].toString(), QString("info"));
    QCOMPARE(line["area"].toString(), QString("server"));
    QVERIFY(line["message"].toString().startsWith("a \"quoted\"\nline with "));
    QVERIFY(QDateTime::fromString(line["time"].toString(), Qt::ISODateWithMs).isValid());
    QVERIFY(!parseLogForm("xml"));
  }

  void linesOfARequestNameItAsItsCallerDoes() {
    const auto said = [&](const QString& traceparent) {
      setLogLevel(LogLevel::Info);
      setLogForm(LogForm::Json);
      {
        const ScopedRequest lines(RequestTrace::from(traceparent.toStdString()));
        logInfo("server", "during");
      }
      logInfo("server", "after");
      setLogForm(LogForm::Text);
      const QStringList two = lines();
      const QJsonObject after = QJsonDocument::fromJson(two.value(two.size() - 1).toUtf8()).object();
      if (after.contains("trace_id")) qFatal("a request goes on after its end");
      return QJsonDocument::fromJson(two.value(two.size() - 2).toUtf8()).object();
    };
    const QString id = "4bf92f3577b34da6a3ce929d0e0e4736", parent = "00f067aa0ba902b7";
    const QJsonObject known = said("00-" + id + "-" + parent + "-01");
    QCOMPARE(known["trace_id"].toString(), id);
    QCOMPARE(known["parent_id"].toString(), parent);
    QCOMPARE(known["span_id"].toString().size(), 16);
    QVERIFY(known["span_id"].toString() != parent);
    QCOMPARE(said("cc-" + id + "-" + parent + "-00-more")["trace_id"].toString(), id);  // of a later version
    for (const QString& wrong : {QString(), QString("00-") + id, "ff-" + id + "-" + parent + "-01",
                                 "00-" + id.toUpper() + "-" + parent + "-01", "00-" + id + "-" + parent + "-01-more",
                                 "00-" + QString(32, '0') + "-" + parent + "-01", "00-" + id + "-" + parent + "-x1"}) {
      const QJsonObject own = said(wrong);
      QCOMPARE(own["trace_id"].toString().size(), 32);
      QVERIFY(own["trace_id"].toString() != id && !own.contains("parent_id"));
    }
    QVERIFY(RequestTrace::from(("00-" + id + "-" + parent + "-03").toStdString())->recorded);
    QVERIFY(!RequestTrace::from(("00-" + id + "-" + parent + "-02").toStdString())->recorded);
  }

  void anUnknownLevelIsRefusedByName() {
    qputenv("VISEMA_LOG", "loud");
    const Status status = setLogLevelFromEnvironment();
    qunsetenv("VISEMA_LOG");
    QVERIFY(!status);
    QVERIFY(status.error().message.find("VISEMA_LOG") != std::string::npos);
    QVERIFY(status.error().message.find("'loud'") != std::string::npos);
  }
  void twoThreadsNeverMixTheirLines() {
    {
      std::vector<std::jthread> threads;
      for (const char* name : {"aaaaaaaa", "bbbbbbbb"})
        threads.emplace_back([name] {
          for (int i = 0; i < 5000; ++i) logInfo("test", name, name);
        });
    }
    const QStringList written = lines();
    QCOMPARE(written.size(), 10000);
    for (const QString& line : written) {
      QVERIFY(line.endsWith("test: aaaaaaaaaaaaaaaa") || line.endsWith("test: bbbbbbbbbbbbbbbb"));
      QCOMPARE(line.count(':'), 1);
    }
  }
};

QTEST_APPLESS_MAIN(TestLog)
#include "tst_log.moc"
