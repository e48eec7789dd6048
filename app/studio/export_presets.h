// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/exporting/film.h"
#include "ui/models/export_models.h"

namespace visema::studio {

/// The presets as the export page offers them: those of the studio, then the user's.
std::vector<ui::ExportPreset> exportPresets(const std::vector<ui::ExportPreset>& own = {});
/// One of the user's with its words.
ui::ExportPreset described(ui::ExportPreset preset);

/// The one with that id; the first where it is not known.
const ui::ExportPreset& presetNamed(const std::vector<ui::ExportPreset>& presets, const QString& id);

/// Sets what of a film a preset decides. Subtitles are taken from the text that lies beside the sound, if one does.
void applyRecipe(const ui::ExportRecipe& recipe, FilmOptions& film);

/// What a pattern like "{sound} {avatar}" makes of a film's name, without the characters a file name cannot have.
QString filmName(const QString& pattern, const QString& sound, const QString& avatar, const QString& preset);

}  // namespace visema::studio
