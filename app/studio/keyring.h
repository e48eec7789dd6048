// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <memory>

namespace visema::studio {

/// Keeps secrets where the desktop keeps them; the GUI thread's. Nothing waits: answers come through the event loop,
/// and none comes once it is gone.
class Keyring : public QObject {
 public:
  /// `trouble`: why there is no keyring; then `secret` is empty. Empty both: it has none of that name.
  struct Answer {
    QString secret, trouble = {};
  };
  using Then = std::function<void(const Answer& answer)>;
  virtual void read(const QString& name, Then then) = 0;
  /// An empty secret is forgotten.
  virtual void write(const QString& name, const QString& secret, Then then) = 0;
};

/// The keyring of the desktop: Secret Service (GNOME and others) or KWallet.
std::unique_ptr<Keyring> desktopKeyring();

}  // namespace visema::studio
