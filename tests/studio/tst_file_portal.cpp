// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QDBusConnection>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "app/studio/file_portal.h"
#include "ui/pages/file_place.h"

using namespace visema;
using namespace visema::studio;

namespace {

constexpr int kDeadline = 30'000;

/// A desktop that can choose files.
class FakePortal : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.FileChooser")
  Q_PROPERTY(uint version READ version)
 public:
  uint version() const { return 3; }
  bool answer(bool answers) {
    static const QString kName = QStringLiteral("org.freedesktop.portal.Desktop");
    QDBusConnection bus =
        QDBusConnection::connectToBus(qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("desktop"));
    if (!answers) return bus.unregisterService(kName);
    bus.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), this, QDBusConnection::ExportAllProperties);
    return bus.registerService(kName);
  }
};

/// What the user of this test sees: a bus of its own, and where a portal is installed.
struct Desktop {
  QTemporaryDir folder;
  QProcess bus;
  bool start() {
    const QString services = folder.filePath(QStringLiteral("share/dbus-1/services"));
    QDir().mkpath(services);
    QDir().mkpath(folder.filePath(QStringLiteral("Music")));
    QFile installed(services + QStringLiteral("/org.freedesktop.portal.Desktop.service"));
    if (!installed.open(QIODevice::WriteOnly)) return false;
    qputenv("XDG_DATA_DIRS", folder.filePath(QStringLiteral("share")).toLocal8Bit());
    qputenv("XDG_CONFIG_HOME", folder.filePath(QStringLiteral("config")).toLocal8Bit());
    bus.start(QStringLiteral("dbus-daemon"),
              {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
    if (!bus.waitForReadyRead(kDeadline)) return false;
    qputenv("DBUS_SESSION_BUS_ADDRESS", bus.readLine().trimmed());
    return true;
  }
  ~Desktop() {
    bus.kill();
    bus.waitForFinished();
  }
};

}  // namespace

/// Files are chosen in the desktop's dialog where it has one, and in Qt's where it has not.
class TestFilePortal : public QObject {
  Q_OBJECT
  FakePortal& portal_;

 public:
  explicit TestFilePortal(FakePortal& portal) : portal_(portal) {}

 private Q_SLOTS:
  void untilAPortalAnswersQtsOwnDialogIsUsed() {
    QVERIFY(portal_.answer(false));
    FilePortal asking(true);
    QVERIFY(QCoreApplication::testAttribute(Qt::AA_DontUseNativeDialogs));
    QSignalSpy answered(&asking, &FilePortal::answered);
    QTRY_COMPARE_WITH_TIMEOUT(answered.size(), 1, kDeadline);
    QCOMPARE(answered.first().first().toBool(), false);  // installed, and not running
    QVERIFY(QCoreApplication::testAttribute(Qt::AA_DontUseNativeDialogs));
  }
  void whereAPortalAnswersTheDesktopsDialogIsUsed() {
    QVERIFY(portal_.answer(true));
    FilePortal asking(true);
    QSignalSpy answered(&asking, &FilePortal::answered);
    QTRY_COMPARE_WITH_TIMEOUT(answered.size(), 1, kDeadline);
    QCOMPARE(answered.first().first().toBool(), true);
    QVERIFY(!QCoreApplication::testAttribute(Qt::AA_DontUseNativeDialogs));
  }
  void soundsAreLookedForAmongTheUsersMusicThenWhereTheLastWas() {
    const QString music = QStandardPaths::writableLocation(QStandardPaths::MusicLocation);
    ui::FilePlace place(ui::FilePlace::Kind::Sounds);
    QCOMPARE(place.folder(), QDir(music).exists() ? music : QDir::homePath());
    const QTemporaryDir other;
    place.remember(other.filePath(QStringLiteral("hello.wav")));
    QCOMPARE(place.folder(), other.path());
  }
};

int main(int argc, char** argv) {
  Desktop desktop;
  if (!desktop.start()) {
    std::fprintf(stderr, "SKIP: dbus-daemon is not installed\n");
    return 77;
  }
  if (!FilePortal::prepare()) {
    std::fprintf(stderr, "an installed portal was not found\n");
    return 1;
  }
  FakePortal portal;
  if (!portal.answer(true)) return 1;  // Qt's plugin asks for it when the application is made
  QApplication application(argc, argv);
  TestFilePortal test(portal);
  return QTest::qExec(&test, argc, argv);
}

#include "tst_file_portal.moc"
