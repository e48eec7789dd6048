// SPDX-License-Identifier: Apache-2.0
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QSignalSpy>
#include <QTest>

#include "app/studio/system_appearance.h"
#include "tests/support/own_bus.h"

using namespace visema::studio;

/// The desktop's settings, as a portal tells them.
class ScriptedPortal : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
 public:
  QVariantMap values;
  int reads = 0;

 public Q_SLOTS:
  QDBusVariant Read(const QString& space, const QString& key) {
    ++reads;
    return QDBusVariant(QVariant::fromValue(QDBusVariant(values.value(space + u'/' + key))));
  }

 Q_SIGNALS:
  void SettingChanged(const QString& space, const QString& key, const QDBusVariant& value);
};

class TestSystemAppearance : public QObject {
  Q_OBJECT
  ScriptedPortal portal_;

 private Q_SLOTS:
  void initTestCase() {
    QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("desktop"));
    if (!bus.isConnected()) QSKIP("there is no message bus");
    QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), &portal_,
                               QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
    QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
  }
  void init() {
    portal_.values = {{QStringLiteral("org.freedesktop.appearance/color-scheme"), 0U},
                      {QStringLiteral("org.freedesktop.appearance/contrast"), 0U},
                      {QStringLiteral("org.gnome.desktop.a11y.interface/high-contrast"), false},
                      {QStringLiteral("org.gnome.desktop.interface/enable-animations"), true}};
  }

  void whatTheDesktopAsksForAtTheStartIsFollowed() {
    portal_.values[QStringLiteral("org.freedesktop.appearance/color-scheme")] = 1U;
    portal_.values[QStringLiteral("org.gnome.desktop.interface/enable-animations")] = false;
    const SystemAppearance appearance(false);
    QTRY_VERIFY(appearance.dark() && appearance.reducedMotion());
    QVERIFY(!appearance.highContrast());
  }

  void highContrastIsTakenFromThePortalAndFromGnome() {
    for (const auto& [key, value] :
         {std::pair{QStringLiteral("org.freedesktop.appearance/contrast"), QVariant(1U)},
          std::pair{QStringLiteral("org.gnome.desktop.a11y.interface/high-contrast"), QVariant(true)}}) {
      init();
      portal_.values[key] = value;
      const SystemAppearance appearance(false);
      QTRY_VERIFY2(appearance.highContrast(), qPrintable(key));
    }
  }

  void aChangeIsToldOnce() {
    portal_.reads = 0;
    const SystemAppearance appearance(true);
    QTRY_COMPARE(portal_.reads, 4);  // what is told from here on comes after the answers
    QSignalSpy changed(&appearance, &SystemAppearance::changed);
    for (int i = 0; i < 2; ++i)
      Q_EMIT portal_.SettingChanged(QStringLiteral("org.freedesktop.appearance"), QStringLiteral("contrast"),
                                    QDBusVariant(1U));
    QTRY_VERIFY(appearance.highContrast());
    Q_EMIT portal_.SettingChanged(QStringLiteral("org.freedesktop.appearance"), QStringLiteral("contrast"),
                                  QDBusVariant(0U));
    QTRY_VERIFY(!appearance.highContrast());
    QCOMPARE(changed.size(), 2);
  }
};

int main(int argc, char** argv) { return visema::test::runOnOwnBus<TestSystemAppearance>(argc, argv); }
#include "tst_system_appearance.moc"
