// SPDX-License-Identifier: Apache-2.0
#include "app/studio/export_presets.h"

#include <QCoreApplication>
#include <QDate>
#include <QLocale>

#include "app/studio/export_orders.h"

namespace visema::studio {
namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(ExportPresets)
};

QString shapeWords(ui::FilmShape shape) {
  switch (shape) {
    case ui::FilmShape::AsFilmed:
      break;
    case ui::FilmShape::Landscape:
      return Words::tr("Landscape, 16:9");
    case ui::FilmShape::Square:
      return Words::tr("Square");
    case ui::FilmShape::Portrait:
      return Words::tr("Portrait, 9:16");
  }
  return Words::tr("As filmed");
}

QString sizeWords(const ui::ExportRecipe& recipe) {
  const QString shape = shapeWords(recipe.shape);
  return recipe.height == 0 ? shape : Words::tr("%1, %2 high").arg(shape).arg(recipe.height);
}

QString pictureWords(const ui::ExportRecipe& recipe) {
  switch (recipe.format) {
    case ui::FilmFormat::Mp4:
      return Words::tr("CRF %1, %2")
          .arg(recipe.quality)
          .arg(recipe.quick ? Words::tr("very fast") : Words::tr("medium"));
    case ui::FilmFormat::WebM:
      return Words::tr("CRF %1").arg(recipe.quality);
    case ui::FilmFormat::ProRes:
      return Words::tr("Nearly lossless");
    case ui::FilmFormat::Pictures:
      break;
  }
  return Words::tr("Lossless");
}

QString soundWords(const ui::ExportRecipe& recipe) {
  const QString codec = recipe.format == ui::FilmFormat::Mp4      ? Words::tr("AAC at the sample rate of the source")
                        : recipe.format == ui::FilmFormat::WebM   ? QStringLiteral("Opus")
                        : recipe.format == ui::FilmFormat::ProRes ? Words::tr("PCM, uncompressed")
                                                                  : QStringLiteral("WAV");
  return recipe.evenLoudness ? Words::tr("%1 · −16 LUFS").arg(codec) : codec;
}

ui::ExportPreset ours(const char* id, const QString& name, const QString& detail, const ui::ExportRecipe& recipe) {
  ui::ExportPreset preset{QLatin1String(id), name, detail, {}, recipe, false};
  return described(preset);
}

std::vector<ui::FactRow> factsOf(const ui::ExportRecipe& recipe) {
  std::vector<ui::FactRow> facts{{Words::tr("Size"), sizeWords(recipe)},
                                 {Words::tr("Picture"), pictureWords(recipe)},
                                 {Words::tr("Rate"), Words::tr("%1 fps").arg(QLocale().toString(recipe.rate, 'g', 4))},
                                 {Words::tr("Sound"), soundWords(recipe)}};
  if (recipe.subtitles != ui::FilmSubtitles::None)
    facts.push_back({Words::tr("Subtitles"), recipe.subtitles == ui::FilmSubtitles::Beside ? Words::tr("Separate file")
                                                                                           : Words::tr("Burned in")});
  return facts;
}

constexpr const char* kAllowedTokens[] = {"{sound}", "{avatar}", "{preset}", "{date}"};

}  // namespace

ui::ExportPreset described(ui::ExportPreset preset) {
  preset.facts = factsOf(preset.recipe);
  return preset;
}

std::vector<ui::ExportPreset> exportPresets(const std::vector<ui::ExportPreset>& own) {
  using enum ui::FilmFormat;
  ui::ExportRecipe story{.format = Mp4, .quality = 18, .shape = ui::FilmShape::Portrait, .height = 1920};
  story.rate = 30;
  story.evenLoudness = true;
  std::vector<ui::ExportPreset> presets{
      ours("high", Words::tr("MP4 · H.264 · High"), Words::tr("For anything that plays video."),
           {.format = Mp4, .quality = 16}),
      ours("quick", Words::tr("MP4 · H.264 · Quick"), Words::tr("Smaller and faster to make."),
           {.format = Mp4, .quality = 20, .quick = true}),
      ours("portrait", Words::tr("MP4 · Portrait for phones"),
           Words::tr("Vertical, framed on the face, at the loudness phones expect."), story),
      ours("webm", Words::tr("WebM · VP9"), Words::tr("For web pages. Slow to make."),
           {.format = WebM, .quality = 24, .quick = true}),
      ours("prores", Words::tr("MOV · ProRes 4444"), Words::tr("For editing. Large files."),
           {.format = ProRes, .quick = true}),
      ours("png", Words::tr("PNG pictures"), Words::tr("A folder with every frame and the sound."),
           {.format = Pictures, .quick = true})};
  for (const ui::ExportPreset& preset : own) presets.push_back(described(preset));
  return presets;
}

const ui::ExportPreset& presetNamed(const std::vector<ui::ExportPreset>& presets, const QString& id) {
  for (const ui::ExportPreset& preset : presets)
    if (preset.id == id) return preset;
  return presets.front();
}

void applyRecipe(const ui::ExportRecipe& recipe, FilmOptions& film) {
  constexpr MediaFormat kFormats[] = {MediaFormat::Mp4, MediaFormat::WebmAlpha, MediaFormat::ProRes4444,
                                      MediaFormat::PngSequence};
  constexpr Framing kShapes[] = {Framing::AsFilmed, Framing::Landscape, Framing::Square, Framing::Portrait};
  film.format = kFormats[static_cast<std::size_t>(recipe.format)];
  film.preset = recipe.quick ? "veryfast" : "medium";
  film.crf = recipe.quality;
  film.framing = kShapes[static_cast<std::size_t>(recipe.shape)];
  film.height = recipe.height;
  film.rate = FrameRate(qRound64(recipe.rate * 1000), 1000);
  if (recipe.evenLoudness) film.loudness = ui::kLoudness;
  film.burnSubtitles = recipe.subtitles == ui::FilmSubtitles::InPicture;
  if (recipe.subtitles == ui::FilmSubtitles::None) return;
  film.subtitles = textBeside(film.audio);
}

QString filmName(const QString& pattern, const QString& sound, const QString& avatar, const QString& preset) {
  QString name = pattern.trimmed().isEmpty() ? QString::fromLatin1(kAllowedTokens[0]) : pattern.trimmed();
  const QString values[] = {sound, avatar, preset, QDate::currentDate().toString(Qt::ISODate)};
  for (std::size_t i = 0; i < std::size(values); ++i) name.replace(QLatin1String(kAllowedTokens[i]), values[i]);
  for (QChar& c : name)
    if (c == QLatin1Char('/') || c.unicode() < 32) c = QLatin1Char('-');
  while (name.startsWith(QLatin1Char('.'))) name.remove(0, 1);  // not hidden
  return name.isEmpty() ? sound : name;
}

}  // namespace visema::studio
