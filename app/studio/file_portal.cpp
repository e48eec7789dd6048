// SPDX-License-Identifier: Apache-2.0
#include "app/studio/file_portal.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFileInfo>
#include <QStandardPaths>

namespace visema::studio {
namespace {

constexpr const char* kTheme = "QT_QPA_PLATFORMTHEME";
constexpr uint kLeastVersion = 3;  // chooses folders, too

/// Without asking the bus, which may be slow to answer or not there.
bool isInstalled() {
  for (const QString& folder : QStandardPaths::standardLocations(QStandardPaths::GenericDataLocation))
    if (QFileInfo::exists(folder + QStringLiteral("/dbus-1/services/org.freedesktop.portal.Desktop.service")))
      return true;
  return false;
}

}  // namespace

bool FilePortal::prepare() {
  if (qEnvironmentVariableIsSet(kTheme) || !isInstalled()) return false;
  return qputenv(kTheme, "xdgdesktopportal");
}

FilePortal::FilePortal(bool prepared, QObject* parent) : QObject(parent) {
  if (!prepared) return;
  QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
  ask();
}

void FilePortal::ask() {
  QDBusMessage question = QDBusMessage::createMethodCall(
      QStringLiteral("org.freedesktop.portal.Desktop"), QStringLiteral("/org/freedesktop/portal/desktop"),
      QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
  question << QStringLiteral("org.freedesktop.portal.FileChooser") << QStringLiteral("version");
  auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(question), this);
  connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
    const QDBusPendingReply<QDBusVariant> reply = *watcher;
    watcher->deleteLater();
    const bool choosesFiles = reply.isValid() && reply.value().variant().toUInt() >= kLeastVersion;
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs, !choosesFiles);
    Q_EMIT answered(choosesFiles);
  });
}

}  // namespace visema::studio
