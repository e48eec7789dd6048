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
#include <QProcess>
#include <QUrl>

#include "ui/window/main_window.h"

namespace visema::studio {
namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(ShowInFolder)
};

void tellWhere(const QString& path, ui::MainWindow& window) {
  window.notify({ui::Tone::Warn, Words::tr("No file manager was found. The file is %1").arg(path),
                 Words::tr("Copy the path"), [path] { QGuiApplication::clipboard()->setText(path); }});
}

void openFolder(const QString& path, ui::MainWindow& window) {
  if (!QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).path()))) tellWhere(path, window);
}

/// Opening says that all is well before anybody knows whether there is a program for folders: that is asked first.
void askAndOpen(const QString& path, ui::MainWindow& window) {
  auto* asking = new QProcess(&window);
  QObject::connect(asking, &QProcess::finished, &window, [asking, path, &window](int code) {
    const bool none = code == 0 && asking->readAllStandardOutput().trimmed().isEmpty();
    none ? tellWhere(path, window) : openFolder(path, window);
    asking->deleteLater();
  });
  QObject::connect(asking, &QProcess::errorOccurred, &window, [asking, path, &window](QProcess::ProcessError error) {
    if (error != QProcess::FailedToStart) return;
    openFolder(path, window);
    asking->deleteLater();
  });
  asking->start(QStringLiteral("xdg-mime"),
                {QStringLiteral("query"), QStringLiteral("default"), QStringLiteral("inode/directory")});
}

}  // namespace

void showInFolder(const QString& path, ui::MainWindow& window) {
  if (!QFileInfo::exists(path))
    return window.notify({ui::Tone::Warn, Words::tr("%1 no longer exists.").arg(path), {}, {}});
  const QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return askAndOpen(path, window);
  QDBusMessage call = QDBusMessage::createMethodCall(
      QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("/org/freedesktop/FileManager1"),
      QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("ShowItems"));
  call << QStringList{QUrl::fromLocalFile(path).toString()} << QString();
  auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), &window);
  QObject::connect(watcher, &QDBusPendingCallWatcher::finished, &window, [watcher, path, &window] {
    if (watcher->isError()) askAndOpen(path, window);
    watcher->deleteLater();
  });
}

}  // namespace visema::studio
