// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <deque>
#include <filesystem>
#include <functional>
#include <set>

#include "app/studio/worker_thread.h"
#include "core/quality/film_score.h"

namespace visema::ui {
struct ExportJobRow;
}

namespace visema::studio {

class ExportController;

/// Has every film that is finished judged in the background, one after the other: do its lips belong to its sound? What
/// comes of it is kept with the job; a film that cannot be judged is as good as before.
class FilmJudge : public QObject {
  Q_OBJECT
 public:
  using Judge = std::function<Result<FilmScores>(const std::filesystem::path& film, const std::stop_token&)>;
  FilmJudge(ExportController& exports, Judge judge, QObject* parent = nullptr);

 private:
  void add(const ui::ExportJobRow& row);
  void next();
  struct Film {
    qint64 job = 0;
    std::filesystem::path file;
  };
  ExportController& exports_;
  const Judge judge_;
  std::deque<Film> waiting_;
  std::set<qint64> known_;  // jobs that wait, are judged or were
  WorkerThread worker_;
  JobSlot judging_{worker_, this};
};

/// The product's: by the matcher that comes with the program. Takes as little as it can from what else computes.
Result<FilmScores> judgeFilm(const std::filesystem::path& film, const std::stop_token& stop);

}  // namespace visema::studio
