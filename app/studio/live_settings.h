// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "app/studio/live_port.h"
#include "app/studio/places.h"
#include "app/studio/settings_store.h"

namespace visema::studio {

/// The folder the user chose, or the default one.
std::filesystem::path folderOr(const QString& chosen, const std::filesystem::path& standard);

/// As core/lipsync takes it; empty: as filmed.
std::string backdropText(const ui::BackdropChoice& choice);

/// All of the wish that is remembered. `passing` is played in the place of the remembered sound file.
void takeSettings(const StudioState& state, const Places& places, const std::filesystem::path& passing, LiveWish& wish);

}  // namespace visema::studio
