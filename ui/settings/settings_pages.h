// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <functional>

#include "ui/models/settings_models.h"

namespace visema::ui {

/// Told whenever the user changes something; the page has changed the settings it was given already.
using SettingsChanged = std::function<void()>;

// The pages of the settings dialog. Each edits its own few fields of `settings`, which outlives it.
QWidget* soundPage(Settings& settings, const SettingsChoices& choices, const SettingsChanged& changed);
QWidget* enginePage(Settings& settings, const SettingsChoices& choices, const SettingsChanged& changed);
QWidget* foldersPage(Settings& settings, const SettingsChoices& choices, const SettingsChanged& changed);
QWidget* lookPage(Settings& settings, const SettingsChanged& changed);

}  // namespace visema::ui
