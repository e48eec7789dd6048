// SPDX-License-Identifier: Apache-2.0
#include <sys/wait.h>
#include <unistd.h>

#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <thread>

#include "app/studio/single_instance.h"

using namespace visema::studio;

class TestSingleInstance : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

 private Q_SLOTS:
  void initTestCase() { qputenv("XDG_RUNTIME_DIR", folder_.path().toUtf8()); }

  void theFirstIsAlone() { QVERIFY(!SingleInstance(folder_.filePath(QStringLiteral("a"))).handOver({})); }

  void aSecondHandsItsFilesToTheFirst() {
    SingleInstance first(folder_.path());
    QVERIFY(first.listen());
    QSignalSpy asked(&first, &SingleInstance::asked);
    std::atomic<int> taken = -1;
    std::jthread second([&] { taken = SingleInstance(folder_.path()).handOver({QStringLiteral("voice.wav")}); });
    QTRY_COMPARE_WITH_TIMEOUT(asked.size(), 1, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(taken.load(), 1, 30'000);
    const QStringList files = asked.first().first().toStringList();
    QCOMPARE(files.size(), 1);
    QVERIFY(files.first().endsWith(QLatin1String("/voice.wav")));
    QVERIFY(files.first().startsWith(QLatin1Char('/')));  // the first has another folder
  }
  void anotherUsersDataIsAnotherStudio() {
    SingleInstance first(folder_.filePath(QStringLiteral("mine")));
    QVERIFY(first.listen());
    QVERIFY(!SingleInstance(folder_.filePath(QStringLiteral("theirs"))).handOver({}));
  }
  void whatACrashLeftIsNotInTheWay() {
    const QString name = folder_.filePath(QStringLiteral("crashed"));
    const pid_t child = fork();
    if (child == 0) {
      SingleInstance lost(name);
      _exit(lost.listen() ? 0 : 1);  // without taking anything away
    }
    int status = 1;
    waitpid(child, &status, 0);
    QCOMPARE(status, 0);
    SingleInstance next(name);
    QVERIFY(!next.handOver({}));
    QVERIFY(next.listen());
    std::atomic<int> taken = -1;
    std::jthread other([&] { taken = SingleInstance(name).handOver({}); });
    QTRY_COMPARE_WITH_TIMEOUT(taken.load(), 1, 30'000);
  }
  void helpNeedsNoDisplay() {
    QProcess studio;
    QProcessEnvironment bare;
    bare.insert(QStringLiteral("HOME"), folder_.path());
    studio.setProcessEnvironment(bare);
    studio.start(qEnvironmentVariable("VISEMA_PROGRAM"), {QStringLiteral("--help")});
    QVERIFY(studio.waitForFinished(30'000));
    QCOMPARE(studio.exitCode(), 0);
    const QByteArray words = studio.readAllStandardOutput();
    QVERIFY2(words.contains("A sound file to speak"), words.constData());
  }
};

QTEST_GUILESS_MAIN(TestSingleInstance)
#include "tst_single_instance.moc"
