// SPDX-License-Identifier: Apache-2.0
#include "app/studio/show_in_folder.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPointer>
#include <QUrl>

#include "ui/window/main_window.h"

namespace visema::studio {
namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(ShowInFolder)
};

void openFolder(const QString& path, ui::MainWindow& window) {
  if (QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).path()))) return;
  window.notify({ui::Tone::Warn, Words::tr("No file manager was found. The file is %1").arg(path),
                 Words::tr("Copy the path"), [path] { QGuiApplication::clipboard()->setText(path); }});
}

}  // namespace

void showInFolder(const QString& path, ui::MainWindow& window) {
  if (!QFileInfo::exists(path))
    return window.notify({ui::Tone::Warn, Words::tr("%1 no longer exists.").arg(path), {}, {}});
  const QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return openFolder(path, window);
  QDBusMessage call = QDBusMessage::createMethodCall(
      QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("/org/freedesktop/FileManager1"),
      QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("ShowItems"));
  call << QStringList{QUrl::fromLocalFile(path).toString()} << QString();
  auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), &window);
  QObject::connect(watcher, &QDBusPendingCallWatcher::finished, &window, [watcher, path, &window] {
    if (watcher->isError()) openFolder(path, window);
    watcher->deleteLater();
  });
}

}  // namespace visema::studio
