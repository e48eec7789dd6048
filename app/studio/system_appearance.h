// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QVariant>

class QDBusVariant;

namespace visema::studio {

/// What the desktop asks of its programs: dark or light, with how much contrast, and whether things may
/// move. Asked over the settings portal
/// and followed when it changes; without a portal the platform's own palette at the start decides.
class SystemAppearance : public QObject {
  Q_OBJECT
 public:
  explicit SystemAppearance(bool paletteIsDark, QObject* parent = nullptr);
  bool dark() const { return dark_; }
  bool reducedMotion() const { return reducedMotion_; }
  bool highContrast() const { return portalContrast_ || gnomeContrast_; }

 Q_SIGNALS:
  void changed();

 private Q_SLOTS:
  void settingChanged(const QString& space, const QString& key, const QDBusVariant& value);

 private:
  void ask(const QString& space, const QString& key);
  void take(const QString& key, const QVariant& value);
  bool dark_;
  bool reducedMotion_ = false;
  bool portalContrast_ = false;
  bool gnomeContrast_ = false;
};

}  // namespace visema::studio
