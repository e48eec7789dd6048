// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLibraryInfo>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "app/studio/file_portal.h"
#include "ui/pages/file_place.h"

using namespace visema;
using namespace visema::studio;

namespace {

constexpr int kDeadline = 30'000;

/// A desktop whose user chooses one file at once.
class FakePortal : public QObject, protected QDBusContext {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.FileChooser")
  Q_PROPERTY(uint version READ version)
 public:
  uint version() const { return 3; }
  QStringList titles;
  QString file;

 public Q_SLOTS:
  Q_SCRIPTABLE QDBusObjectPath OpenFile(const QString&, const QString& title, const QVariantMap&) {
    titles << title;
    const QString request = QStringLiteral("/org/freedesktop/portal/desktop/request/1");
    QTimer::singleShot(50, this, [this, request, bus = connection()]() mutable {
      QDBusMessage response = QDBusMessage::createSignal(request, QStringLiteral("org.freedesktop.portal.Request"),
                                                         QStringLiteral("Response"));
      response << uint{0} << QVariantMap{{QStringLiteral("uris"), QStringList{QUrl::fromLocalFile(file).toString()}}};
      bus.send(response);
    });
    return QDBusObjectPath(request);
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
  FakePortal portal_;

 private Q_SLOTS:
  void untilAPortalAnswersQtsOwnDialogIsUsed() {
    FilePortal asking(true);
    QVERIFY(QCoreApplication::testAttribute(Qt::AA_DontUseNativeDialogs));
    QSignalSpy answered(&asking, &FilePortal::answered);
    QTRY_COMPARE_WITH_TIMEOUT(answered.size(), 1, kDeadline);
    QCOMPARE(answered.first().first().toBool(), false);  // installed, and not running
    QVERIFY(QCoreApplication::testAttribute(Qt::AA_DontUseNativeDialogs));
  }
  void aPortalThatAnswersChoosesTheFile() {
    QDBusConnection desktop =
        QDBusConnection::connectToBus(qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("desktop"));
    QVERIFY(desktop.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), &portal_,
                                   QDBusConnection::ExportScriptableSlots | QDBusConnection::ExportAllProperties));
    QVERIFY(desktop.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
    FilePortal asking(true);
    QSignalSpy answered(&asking, &FilePortal::answered);
    QTRY_COMPARE_WITH_TIMEOUT(answered.size(), 1, kDeadline);
    QCOMPARE(answered.first().first().toBool(), true);
    QVERIFY(!QCoreApplication::testAttribute(Qt::AA_DontUseNativeDialogs));
    if (!QFile::exists(QLibraryInfo::path(QLibraryInfo::PluginsPath) +
                       QStringLiteral("/platformthemes/libqxdgdesktopportal.so")))
      QSKIP("Qt's plugin for portals is not installed (qt6-xdgdesktopportal-platformtheme)");
    QTemporaryDir music;
    portal_.file = music.filePath(QStringLiteral("hello.wav"));
    QFile sound(portal_.file);
    QVERIFY(sound.open(QIODevice::WriteOnly));
    sound.close();
    ui::FilePlace place(ui::FilePlace::Kind::Sounds);
    QTimer::singleShot(kDeadline, qApp, [] { qFatal("nobody chose a file"); });
    QCOMPARE(place.chooseFile(nullptr, QStringLiteral("Choose a sound file"), QStringLiteral("Sounds (*.wav)")),
             portal_.file);
    QCOMPARE(portal_.titles, QStringList{QStringLiteral("Choose a sound file")});
    QCOMPARE(place.folder(), music.path());  // the next one is looked for beside it
  }
  void soundsAreLookedForAmongTheUsersMusic() {
    const QString music = QStandardPaths::writableLocation(QStandardPaths::MusicLocation);
    const ui::FilePlace place(ui::FilePlace::Kind::Sounds);
    QCOMPARE(place.folder(), QDir(music).exists() ? music : QDir::homePath());
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
  QApplication application(argc, argv);
  TestFilePortal test;
  return QTest::qExec(&test, argc, argv);
}

#include "tst_file_portal.moc"
