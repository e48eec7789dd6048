// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <filesystem>
#include <memory>

#include "app/studio/keyring.h"
#include "app/studio/live_controller.h"
#include "app/studio/settings_store.h"

namespace visema::ui {
class OnAirPanel;
}

namespace visema::studio {

/// Between the panel that goes live and the session: what is chosen is remembered and wished, but for the stream key,
/// which is the keyring's.
class AirWiring : public QObject {
  Q_OBJECT
 public:
  /// `keyring`: null where there is none. `films`: where films of what was live go to.
  AirWiring(ui::OnAirPanel& panel, LiveController& live, SettingsStore& store, std::unique_ptr<Keyring> keyring,
            std::function<std::filesystem::path()> films);

 Q_SIGNALS:
  void failed(const QString& message);  // what was asked for cannot be done

 private:
  void choose(ui::AirChoice choice);
  QString takeApart(ui::AirChoice& choice);
  void setKey(const QString& key);
  void keepKey();
  void askForKey();
  void noKeyring(const QString& why);
  void setLive(bool on);
  void follow();
  ui::AirWish wish();
  ui::OnAirPanel& panel_;
  LiveController& live_;
  SettingsStore& store_;
  const std::unique_ptr<Keyring> keyring_;
  const std::function<std::filesystem::path()> films_;
  QString key_;   // of the chosen address
  QString film_;  // that is written now
  QString addressTrouble_;
};

}  // namespace visema::studio
