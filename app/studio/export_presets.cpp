// SPDX-License-Identifier: Apache-2.0
#include "app/studio/export_presets.h"

#include <QCoreApplication>

namespace visema::studio {
namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(ExportPresets)
};

struct Preset {
  const char* id;
  MediaFormat format;
  const char* encoderPreset;
  int crf;
};
constexpr Preset kPresets[] = {
    {"high", MediaFormat::Mp4, "medium", 16},          {"quick", MediaFormat::Mp4, "veryfast", 20},
    {"webm", MediaFormat::WebmAlpha, "veryfast", 24},  {"prores", MediaFormat::ProRes4444, "veryfast", 18},
    {"png", MediaFormat::PngSequence, "veryfast", 18},
};

}  // namespace

std::vector<ui::ExportPreset> exportPresets() {
  const QString asFilmed = Words::tr("As filmed");
  const auto facts = [&](const QString& picture, const QString& sound) {
    return std::vector<ui::FactRow>{
        {Words::tr("Size"), asFilmed}, {Words::tr("Picture"), picture}, {Words::tr("Sound"), sound}};
  };
  const QString aac = Words::tr("AAC, the file's own rate");
  return {{QStringLiteral("high"), Words::tr("MP4 · H.264 · High"), Words::tr("For anything that plays video."),
           facts(Words::tr("CRF 16, medium"), aac)},
          {QStringLiteral("quick"), Words::tr("MP4 · H.264 · Quick"), Words::tr("Smaller, and done sooner."),
           facts(Words::tr("CRF 20, very fast"), aac)},
          {QStringLiteral("webm"), Words::tr("WebM · VP9"), Words::tr("For web pages. Takes its time."),
           facts(Words::tr("CRF 24"), Words::tr("Opus"))},
          {QStringLiteral("prores"), Words::tr("MOV · ProRes 4444"), Words::tr("For cutting. Large files."),
           facts(Words::tr("Nearly lossless"), Words::tr("PCM, uncompressed"))},
          {QStringLiteral("png"), Words::tr("PNG pictures"),
           Words::tr("A folder with every frame, and the sound beside them."),
           facts(Words::tr("Lossless"), QStringLiteral("WAV"))}};
}

void applyPreset(const QString& id, FilmOptions& film) {
  const Preset* chosen = kPresets;
  for (const Preset& preset : kPresets)
    if (id == QLatin1String(preset.id)) chosen = &preset;
  film.format = chosen->format;
  film.preset = chosen->encoderPreset;
  film.crf = chosen->crf;
}

QString formatName(MediaFormat format) {
  switch (format) {
    case MediaFormat::Mp4:
      return QStringLiteral("MP4");
    case MediaFormat::WebmAlpha:
      return QStringLiteral("WebM");
    case MediaFormat::ProRes4444:
      return QStringLiteral("ProRes 4444");
    case MediaFormat::PngSequence:
      return QStringLiteral("PNG");
  }
  return {};
}

std::filesystem::path freeName(const std::filesystem::path& folder, const std::string& stem,
                               const std::string& extension,
                               const std::function<bool(const std::filesystem::path&)>& promised) {
  std::error_code error;
  std::filesystem::path path = folder / (stem + extension);
  for (int copy = 2; std::filesystem::exists(path, error) || promised(path); ++copy)
    path = folder / (stem + "-" + std::to_string(copy) + extension);
  return path;
}

}  // namespace visema::studio
