// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>

#include "ui/models/build_models.h"
#include "ui/models/export_models.h"
#include "ui/models/library_models.h"
#include "ui/models/live_models.h"
#include "ui/models/settings_models.h"
#include "ui/models/take_models.h"

namespace visema::ui {
class MainWindow;
}

namespace visema::ui::scripted {

QImage iris();
LiveStatus onAir();
std::vector<AvatarChoice> avatars();
std::vector<ExportJobRow> jobs();
std::vector<ExportPreset> presets();
std::vector<AvatarCard> cards();
std::vector<TakeEntry> takes();
SettingsChoices settingsChoices();
EngineStatus engine();
/// A build that is trained and judged, and one that something is in the way of.
BuildLook build();
BuildLook blockedBuild();
TrainingLook training(TrainState state);
std::vector<BuildEntry> builds();

/// Everything a busy session would have told the window.
void fill(MainWindow& window);

}  // namespace visema::ui::scripted
