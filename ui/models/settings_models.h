// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <vector>

#include "ui/models/live_models.h"
#include "ui/theme/theme.h"

namespace visema::ui {

/// What the user has decided; empty strings mean "the default".
struct Settings {
  QString inputDevice;
  QString outputDevice;
  QString engine;
  int memoryMegabytes = 0;  // the most the studio may hold; 0: as little as playing needs
  QString exportFolder;
  QString takesFolder;
  QString libraryFolder;
  ThemeChoice theme = ThemeChoice::System;
  bool reducedMotion = false;
  QString language;  // "en", "de"; empty follows the system
  bool operator==(const Settings&) const = default;
};

/// What there is to choose from.
struct SettingsChoices {
  std::vector<DeviceChoice> inputs;
  std::vector<DeviceChoice> outputs;
  std::vector<DeviceChoice> engines;
  int machineMegabytes = 0;
  QString exportFolder, takesFolder, libraryFolder;  // the default ones
};

}  // namespace visema::ui
