// SPDX-License-Identifier: Apache-2.0
#include "app/studio/desktop_notice.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QVariantMap>

namespace visema::studio {

void notifyDesktop(const QString& title, const QString& text) {
  const QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  const QString service = QStringLiteral("org.freedesktop.Notifications");
  QDBusMessage call = QDBusMessage::createMethodCall(service, QStringLiteral("/org/freedesktop/Notifications"), service,
                                                     QStringLiteral("Notify"));
  constexpr int kDefaultTime = -1;
  call << QStringLiteral("Visema Studio") << 0U << QStringLiteral("visema-studio") << title << text.toHtmlEscaped()
       << QStringList() << QVariantMap{{QStringLiteral("desktop-entry"), QStringLiteral("visema-studio")}}
       << kDefaultTime;
  bus.asyncCall(call);
}

}  // namespace visema::studio
