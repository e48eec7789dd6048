// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/exporting/film.h"
#include "ui/models/export_models.h"

namespace visema::studio {

/// The presets as the export page offers them.
std::vector<ui::ExportPreset> exportPresets();

/// Sets a film's format and quality; an id that is not known means the first preset.
void applyPreset(const QString& id, FilmOptions& film);

/// "MP4", "WebM", ...: how a row names a film's format.
QString formatName(MediaFormat format);

/// "voice.mp4" in `folder`, or "voice-2.mp4" where that is there already or promised to another film.
std::filesystem::path freeName(const std::filesystem::path& folder, const std::string& stem,
                               const std::string& extension,
                               const std::function<bool(const std::filesystem::path&)>& promised);

}  // namespace visema::studio
