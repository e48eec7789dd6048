// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <QDBusConnection>
#include <QDBusUnixFileDescriptor>
#include <QTest>

#include "app/studio/sleep_inhibitor.h"
#include "tests/support/own_bus.h"

using namespace visema::studio;

/// What a desktop's system service does: it hands out the end of a pipe and sees when that is closed.
class ScriptedLogin : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Manager")
 public:
  int asked = 0;
  QString what, who, mode;
  bool held() const {
    pollfd end{ours_, POLLIN, 0};
    return ours_ >= 0 && ::poll(&end, 1, 0) == 0;
  }

 public Q_SLOTS:
  QDBusUnixFileDescriptor Inhibit(const QString& for_, const QString& by, const QString&, const QString& how) {
    ++asked;
    what = for_, who = by, mode = how;
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return {};
    if (ours_ >= 0) ::close(ours_);
    ours_ = ends[0];
    const QDBusUnixFileDescriptor theirs(ends[1]);
    ::close(ends[1]);
    return theirs;
  }

 private:
  int ours_ = -1;
};

class ScriptedScreen : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.ScreenSaver")
 public:
  QList<uint> held;

 public Q_SLOTS:
  uint Inhibit(const QString&, const QString&) {
    held << ++last_;
    return last_;
  }
  void UnInhibit(uint cookie) { held.removeAll(cookie); }

 private:
  uint last_ = 40;
};

class TestSleepInhibitor : public QObject {
  Q_OBJECT
  ScriptedLogin login_;
  ScriptedScreen screen_;

 private Q_SLOTS:
  void initTestCase() {
    QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("desktop"));
    if (!bus.isConnected()) QSKIP("there is no message bus: dbus-run-session starts one");
    const auto all = QDBusConnection::ExportAllSlots;
    QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/login1"), &login_, all));
    QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/ScreenSaver"), &screen_, all));
    QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.login1")));
    QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.ScreenSaver")));
  }

  void aFilmKeepsTheMachineAwakeAndLetsTheScreenGoDark() {
    SleepInhibitor inhibitor;
    inhibitor.setFilming(true);
    QTRY_VERIFY(login_.held());
    QCOMPARE(login_.what, QStringLiteral("sleep:idle"));
    QCOMPARE(login_.who, QStringLiteral("Visema Studio"));
    QCOMPARE(login_.mode, QStringLiteral("block"));
    QVERIFY(screen_.held.isEmpty());
    inhibitor.setFilming(false);
    QTRY_VERIFY(!login_.held());
  }

  void anAvatarThatIsLiveKeepsTheScreenOn() {
    SleepInhibitor inhibitor;
    inhibitor.setLive(true);
    QTRY_VERIFY(login_.held() && screen_.held.size() == 1);
    inhibitor.setFilming(true);
    inhibitor.setLive(false);
    QTRY_VERIFY(screen_.held.isEmpty());
    QVERIFY(login_.held());  // the film goes on
    inhibitor.setFilming(false);
    QTRY_VERIFY(!login_.held());
  }

  void isAskedOnceHoweverOftenItIsTold() {
    SleepInhibitor inhibitor;
    const int before = login_.asked;
    for (int i = 0; i < 5; ++i) inhibitor.setFilming(true);
    QTRY_VERIFY(login_.held());
    QCOMPARE(login_.asked, before + 1);
  }

  void whatIsNoLongerWantedWhenTheAnswerComesIsGivenBack() {
    SleepInhibitor inhibitor;
    inhibitor.setLive(true);
    inhibitor.setLive(false);
    const int before = login_.asked;
    QTRY_VERIFY(login_.asked > before);
    QTRY_VERIFY(!login_.held() && screen_.held.isEmpty());
  }

  void whoGoesGivesEverythingBack() {
    {
      SleepInhibitor inhibitor;
      inhibitor.setLive(true);
      QTRY_VERIFY(login_.held() && screen_.held.size() == 1);
    }
    QTRY_VERIFY(!login_.held() && screen_.held.isEmpty());
  }

  void whoGoesBeforeTheAnswerComesGivesItBackThen() {
    const int before = login_.asked;
    SleepInhibitor().setLive(true);
    QTRY_VERIFY(login_.asked > before);
    QTRY_VERIFY(!login_.held() && screen_.held.isEmpty());
  }
};

int main(int argc, char** argv) { return visema::test::runOnOwnBus<TestSleepInhibitor>(argc, argv); }
#include "tst_sleep_inhibitor.moc"
