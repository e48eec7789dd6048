// SPDX-License-Identifier: Apache-2.0
#include "app/studio/system_appearance.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace visema::studio {
namespace {

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kAppearance = QStringLiteral("org.freedesktop.appearance");
const QString kColorScheme = QStringLiteral("color-scheme");
const QString kContrast = QStringLiteral("contrast");
const QString kGnomeAccess = QStringLiteral("org.gnome.desktop.a11y.interface");
const QString kGnomeContrast = QStringLiteral("high-contrast");
const QString kGnome = QStringLiteral("org.gnome.desktop.interface");
const QString kAnimations = QStringLiteral("enable-animations");

/// Portals wrap a value in one or two variants.
QVariant unwrapped(QVariant value) {
  while (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
  return value;
}

}  // namespace

SystemAppearance::SystemAppearance(bool paletteIsDark, QObject* parent) : QObject(parent), dark_(paletteIsDark) {
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
              SLOT(settingChanged(QString, QString, QDBusVariant)));
  ask(kAppearance, kColorScheme);
  ask(kGnome, kAnimations);
  ask(kAppearance, kContrast);
  ask(kGnomeAccess, kGnomeContrast);
}

void SystemAppearance::ask(const QString& space, const QString& key) {
  QDBusMessage call = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
  call << space << key;
  auto* answer = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
  connect(answer, &QDBusPendingCallWatcher::finished, this, [this, key](QDBusPendingCallWatcher* watcher) {
    const QDBusPendingReply<QDBusVariant> reply = *watcher;
    if (!reply.isError()) take(key, unwrapped(QVariant::fromValue(reply.value())));
    watcher->deleteLater();
  });
}

void SystemAppearance::settingChanged(const QString& space, const QString& key, const QDBusVariant& value) {
  if (space == kAppearance || space == kGnome || space == kGnomeAccess)
    take(key, unwrapped(QVariant::fromValue(value)));
}

void SystemAppearance::take(const QString& key, const QVariant& value) {
  const bool wasDark = dark_;
  const bool wasReduced = reducedMotion_;
  const bool wasHigh = highContrast();
  if (key == kColorScheme && value.toUInt() != 0) dark_ = value.toUInt() == 1;  // 0: no preference
  if (key == kAnimations) reducedMotion_ = !value.toBool();
  if (key == kContrast) portalContrast_ = value.toUInt() == 1;
  if (key == kGnomeContrast) gnomeContrast_ = value.toBool();
  if (dark_ != wasDark || reducedMotion_ != wasReduced || highContrast() != wasHigh) Q_EMIT changed();
}

}  // namespace visema::studio
