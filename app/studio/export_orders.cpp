// SPDX-License-Identifier: Apache-2.0
#include "app/studio/export_orders.h"

#include <set>

#include "app/studio/export_presets.h"
#include "app/wiring/take_film.h"
#include "core/base/atomic_file.h"
#include "core/base/free_name.h"
#include "core/base/try.h"

namespace visema::studio {
namespace {

namespace fs = std::filesystem;

QString text(const fs::path& path) { return QString::fromStdString(path.string()); }

Status makeFolder(const fs::path& folder, const char* problem) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail(ErrorCode::Io, "the folder " + folder.string() + problem);
  return {};
}

/// Words that were typed, in a file of their own: the film may be made days later.
Result<fs::path> keepWords(const FilmOrder& order, const fs::path& sound) {
  TRY(makeFolder(order.texts, " cannot be made: is the disk full?"));
  const fs::path file = freeName(order.texts, sound.stem().string(), ".txt");
  TRY(writeFileAtomically(file, order.choice.typedWords.toStdString()));
  return file;
}

Status sayWords(const FilmOrder& order, FilmOptions& film) {
  if (order.choice.words == ui::WordsFrom::Beside) film.text = textBeside(film.audio);
  if (order.choice.words == ui::WordsFrom::Typed && !order.choice.typedWords.trimmed().isEmpty()) {
    film.text = TRY(keepWords(order, film.audio));
    const bool subtitled = order.preset.recipe.subtitles != ui::FilmSubtitles::None;
    if (subtitled && film.subtitles.empty()) film.subtitles = film.text;
  }
  if (!film.text.empty() && !order.choice.language.isEmpty()) film.textLanguage = order.choice.language.toStdString();
  return {};
}

}  // namespace

fs::path textBeside(const fs::path& sound) {
  for (const char* ending : {".srt", ".txt"}) {
    const fs::path text = fs::path(sound).replace_extension(ending);
    std::error_code error;
    if (fs::is_regular_file(text, error)) return text;
  }
  return {};
}

Result<ExportJob> jobOf(const FilmOrder& order, const QString& sound) {
  ExportJob job;
  job.engine = order.engine.empty() ? "auto" : order.engine;
  job.film.avatar = order.avatar;
  job.film.audio = sound.toStdString();
  applyRecipe(order.preset.recipe, job.film);
  job.film.endNeutral = order.choice.endOnNeutral;
  job.film.memoryBytes = order.memoryBytes;
  job.film.background = order.background;
  TRY(sayWords(order, job.film));
  return job;
}

Status addFilms(ExportQueue& queue, const FilmOrder& order) {
  const fs::path folder = order.choice.folder.toStdString();
  TRY(makeFolder(folder, " cannot be made: choose another under Where"));
  std::set<fs::path> promised;
  for (const ExportJob& job : TRY(queue.list()))
    if (!isOver(job.state)) promised.insert(job.film.out);
  for (const QString& file : order.soundFiles) {
    ExportJob job = TRY(jobOf(order, file));
    if (!order.take.empty()) TRY(followTake(TRY(readTake(order.take)), job.film));
    const fs::path sound = order.take.empty() ? job.film.audio.stem() : order.take.filename();
    const QString name = filmName(order.choice.namePattern, text(sound), order.avatarName, order.preset.name);
    job.film.out = freeName(folder, name.toStdString(), extensionOf(job.film.format), "-",
                            [&](const fs::path& path) { return promised.contains(path); });
    promised.insert(job.film.out);
    TRY(queue.add(job));
  }
  return {};
}

}  // namespace visema::studio
