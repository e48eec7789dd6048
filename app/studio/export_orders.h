// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <cstdint>
#include <filesystem>
#include <string>

#include "core/exporting/export_queue.h"
#include "ui/models/export_models.h"

namespace visema::studio {

/// What films are made of and with.
struct FilmOrder {
  QStringList soundFiles;
  ui::ExportChoice choice;
  ui::ExportPreset preset;
  QString avatarName;
  std::filesystem::path avatar;
  std::string background;  // see FilmOptions
  std::string engine;
  std::uint64_t memoryBytes = 0;
  std::filesystem::path take;   // whose voice the sound file is: made as it was shown; empty: none
  std::filesystem::path texts;  // the folder where words that were typed are kept
};

/// The text that lies beside a sound under its name, .srt or .txt; empty where none does.
std::filesystem::path textBeside(const std::filesystem::path& sound);

/// One of its films with all that the order decides, but its name. Writes the words that were typed for it.
Result<ExportJob> jobOf(const FilmOrder& order, const QString& sound);

/// Puts a film for each of the sounds into the queue.
Status addFilms(ExportQueue& queue, const FilmOrder& order);

}  // namespace visema::studio
