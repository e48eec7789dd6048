// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QDBusVirtualObject>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLibraryInfo>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QUrl>
#include <cstdio>
#include <cstring>

#include "app/studio/file_portal.h"
#include "ui/pages/file_place.h"

using namespace visema;
using namespace visema::studio;

namespace {

constexpr int kDeadline = 30'000;

const QString kName = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
constexpr const char* kServe = "--serve";  // this program as the portal, which is asked synchronously

/// A desktop whose user chooses one file at once.
class FakePortal : public QDBusVirtualObject {
 public:
  explicit FakePortal(QString file) : file_(std::move(file)) {}
  QString introspect(const QString&) const override { return {}; }
  bool handleMessage(const QDBusMessage& message, const QDBusConnection& bus) override {
    if (message.member() == QLatin1String("Get"))
      return bus.send(message.createReply(QVariant::fromValue(QDBusVariant(uint{3}))));
    if (message.member() != QLatin1String("OpenFile")) return false;
    const QString request = kPath + QStringLiteral("/request/1");
    // Said again and again: whoever asked may not be listening yet.
    answering_.callOnTimeout(this, [this, request, bus] {
      QDBusMessage response = QDBusMessage::createSignal(request, QStringLiteral("org.freedesktop.portal.Request"),
                                                         QStringLiteral("Response"));
      response << uint{0} << QVariantMap{{QStringLiteral("uris"), QStringList{QUrl::fromLocalFile(file_).toString()}}};
      bus.send(response);
    });
    answering_.start(100);
    return bus.send(message.createReply(QVariant::fromValue(QDBusObjectPath(request))));
  }

 private:
  const QString file_;
  QTimer answering_;
};

int serve(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  FakePortal portal(QString::fromLocal8Bit(argv[2]));
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.registerVirtualObject(kPath, &portal) || !bus.registerService(kName)) return 1;
  std::puts("ready");
  std::fflush(stdout);
  return QCoreApplication::exec();
}

/// What the user of this test sees: a bus of its own, and where a portal is installed.
struct Desktop {
  QTemporaryDir folder;
  QProcess bus, portal;
  QString chosen() const { return folder.filePath(QStringLiteral("hello.wav")); }
  bool startPortal() {
    QFile sound(chosen());
    if (!sound.open(QIODevice::WriteOnly)) return false;
    portal.start(QStringLiteral("/proc/self/exe"), {QLatin1String(kServe), chosen()});
    return portal.waitForReadyRead(kDeadline);
  }
  void stopPortal() {
    portal.kill();
    portal.waitForFinished();
  }
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
    stopPortal();
    bus.kill();
    bus.waitForFinished();
  }
};

}  // namespace

/// Files are chosen in the desktop's dialog where it has one, and in Qt's where it has not.
class TestFilePortal : public QObject {
  Q_OBJECT
  Desktop& desktop_;

 public:
  explicit TestFilePortal(Desktop& desktop) : desktop_(desktop) {}

 private Q_SLOTS:
  void whereAPortalAnswersTheFileIsChosenInTheDesktopsDialog() {
    FilePortal asking(true);
    QSignalSpy answered(&asking, &FilePortal::answered);
    QTRY_COMPARE_WITH_TIMEOUT(answered.size(), 1, kDeadline);
    QCOMPARE(answered.first().first().toBool(), true);
    QVERIFY(!QCoreApplication::testAttribute(Qt::AA_DontUseNativeDialogs));
    if (!QFile::exists(QLibraryInfo::path(QLibraryInfo::PluginsPath) +
                       QStringLiteral("/platformthemes/libqxdgdesktopportal.so")))
      QSKIP("Qt's plugin for portals is not installed (qt6-xdgdesktopportal-platformtheme)");
    QTimer tooLong;
    tooLong.callOnTimeout([] { qFatal("nobody chose a file"); });
    tooLong.start(kDeadline);
    ui::FilePlace place(ui::FilePlace::Kind::Sounds);
    QCOMPARE(place.chooseFile(nullptr, QStringLiteral("Choose a sound file"), QStringLiteral("Sounds (*.wav)")),
             desktop_.chosen());
    QCOMPARE(place.folder(), QFileInfo(desktop_.chosen()).path());  // the next one is looked for beside it
  }
  void whereNoneAnswersQtsOwnDialogIsUsed() {
    desktop_.stopPortal();
    FilePortal asking(true);
    QVERIFY(QCoreApplication::testAttribute(Qt::AA_DontUseNativeDialogs));  // nor until then
    QSignalSpy answered(&asking, &FilePortal::answered);
    QTRY_COMPARE_WITH_TIMEOUT(answered.size(), 1, kDeadline);
    QCOMPARE(answered.first().first().toBool(), false);  // installed, and not running
    QVERIFY(QCoreApplication::testAttribute(Qt::AA_DontUseNativeDialogs));
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
  if (argc == 3 && std::strcmp(argv[1], kServe) == 0) return serve(argc, argv);
  Desktop desktop;
  if (!desktop.start()) {
    std::fprintf(stderr, "SKIP: dbus-daemon is not installed\n");
    return 77;
  }
  if (!FilePortal::prepare() || !desktop.startPortal()) {
    std::fprintf(stderr, "an installed portal was not found, or does not start\n");
    return 1;
  }
  QApplication application(argc, argv);
  TestFilePortal test(desktop);
  return QTest::qExec(&test, argc, argv);
}

#include "tst_file_portal.moc"
