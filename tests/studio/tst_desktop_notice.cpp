// SPDX-License-Identifier: Apache-2.0
#include <QDBusConnection>
#include <QTest>

#include "app/studio/desktop_notice.h"
#include "tests/support/own_bus.h"

using namespace visema::studio;

/// A desktop that shows notices.
class ScriptedDesktop : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
 public:
  QStringList titles, texts;
  QVariantMap hints;

 public Q_SLOTS:
  uint Notify(const QString&, uint, const QString&, const QString& title, const QString& text, const QStringList&,
              const QVariantMap& given, int) {
    titles << title;
    texts << text;
    hints = given;
    return static_cast<uint>(titles.size());
  }
};

class TestDesktopNotice : public QObject {
  Q_OBJECT
  ScriptedDesktop desktop_;

 private Q_SLOTS:
  void whatIsSaidIsShownAsItIsUnderTheNameOfTheProgram() {
    QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("desktop"));
    if (!bus.isConnected()) QSKIP("there is no message bus");
    QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/Notifications"), &desktop_,
                               QDBusConnection::ExportAllSlots));
    QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.Notifications")));
    notifyDesktop(QStringLiteral("Video finished"), QStringLiteral("me <& you>.mp4"));
    QTRY_COMPARE(desktop_.titles, QStringList{QStringLiteral("Video finished")});
    QCOMPARE(desktop_.texts.first(), QStringLiteral("me &lt;&amp; you&gt;.mp4"));  // desktops read it as markup
    QCOMPARE(desktop_.hints.value(QStringLiteral("desktop-entry")).toString(), QStringLiteral("visema-studio"));
  }
};

int main(int argc, char** argv) { return visema::test::runOnOwnBus<TestDesktopNotice>(argc, argv); }
#include "tst_desktop_notice.moc"
