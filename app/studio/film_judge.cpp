// SPDX-License-Identifier: Apache-2.0
#include "app/studio/film_judge.h"

#include <QJsonObject>

#include "app/studio/export_controller.h"
#include "app/wiring/build_judges.h"
#include "core/base/log.h"
#include "core/base/process_memory.h"
#include "core/base/thread_priority.h"

namespace visema::studio {

FilmJudge::FilmJudge(ExportController& exports, Judge judge, QObject* parent)
    : QObject(parent), exports_(exports), judge_(std::move(judge)) {
  if (!judge_) return;
  connect(&exports_, &ExportController::jobChanged, this, &FilmJudge::add);
  connect(&exports_, &ExportController::listChanged, this, [this] {
    for (const ui::ExportJobRow& row : exports_.rows()) add(row);
  });
}

/// Also one whose judging was cut off as the studio was closed.
void FilmJudge::add(const ui::ExportJobRow& row) {
  if (row.state != ui::JobState::Done || !row.playable || row.judged || !known_.insert(row.id).second) return;
  waiting_.push_back({row.id, row.outputPath.toStdString()});
  next();
}

void FilmJudge::next() {
  if (waiting_.empty() || judging_.running()) return;
  const Film film = std::move(waiting_.front());
  waiting_.pop_front();
  judging_.start([judge = judge_, film](const std::stop_token& stop) { return judge(film.file, stop); },
                 [this, film](const Result<FilmScores>& scores) {
                   exports_.addToReport(film.job, {{QStringLiteral("sync"), scores ? scores->confidence : -1.0},
                                                   {QStringLiteral("syncOffset"), scores ? scores->offset : 0}});
                   if (!scores) logInfo("studio", film.file.string(), " cannot be judged: ", scores.error().message);
                   next();
                 });
}

Result<FilmScores> judgeFilm(const std::filesystem::path& film, const std::stop_token& stop) {
  runThisThreadInBackground();  // the next film is being made meanwhile
  auto scores = scoreLipsAndSound(film, {}, stop);
  giveMemoryBack();
  return scores;
}

}  // namespace visema::studio
