// SPDX-License-Identifier: Apache-2.0
#include "app/studio/export_controller.h"

#include <QDateTime>
#include <QJsonDocument>
#include <algorithm>
#include <map>

#include "app/studio/core_words.h"
#include "app/studio/export_orders.h"
#include "app/studio/export_presets.h"
#include "app/studio/export_rows.h"
#include "core/base/free_name.h"
#include "core/base/process_memory.h"
#include "core/base/try.h"
#include "core/media/media_info.h"

namespace visema::studio {
namespace {

namespace fs = std::filesystem;

constexpr int kWatchMs = 400;
constexpr std::size_t kLengthsAtOnce = 50;
constexpr double kPreviewSeconds = 5;

QString text(const fs::path& path) { return QString::fromStdString(path.string()); }

Status putFirst(ExportQueue& queue, std::int64_t id) {
  auto jobs = queue.list();
  if (!jobs) return fail(jobs.error());
  int highest = 0;
  for (const ExportJob& job : *jobs)
    if (job.state == JobState::Waiting && job.id != id) highest = std::max(highest, job.priority);
  return queue.setPriority(id, highest + 1);
}

/// Takes jobs out and keeps what they were.
Status takeOut(ExportQueue& queue, const std::vector<qint64>& ids, std::vector<ExportJob>& taken) {
  taken.clear();
  for (const qint64 id : ids) {
    auto job = queue.job(id);
    if (!job) continue;  // somebody else was quicker
    if (Status removed = queue.remove(id); !removed) return removed;
    taken.push_back(std::move(*job));
  }
  return {};
}

}  // namespace

ExportController::ExportController(fs::path queueFile, Run run, QObject* parent)
    : QObject(parent), file_(std::move(queueFile)), run_(std::move(run)), desk_(std::make_shared<QueueDesk>(file_)) {
  watch_.setInterval(kWatchMs);
  connect(&watch_, &QTimer::timeout, this, &ExportController::lookAtRunning);
  later_.setSingleShot(true);
  connect(&later_, &QTimer::timeout, this, &ExportController::goOn);
}

ExportController::~ExportController() {
  running_.cancel();  // the film that runs goes back into the queue
  orders_.finish();   // what was ordered is not lost
}

void ExportController::order(std::function<Status(ExportQueue&)> what) {
  orders_.post([this, desk = desk_, what = std::move(what)](const std::stop_token&) {
    auto queue = desk->open();
    const Status done = queue ? what(**queue) : Status(fail(queue.error()));
    QMetaObject::invokeMethod(
        this,
        [this, done] {
          if (!done) Q_EMIT failed(inWords(done.error().message));
          refresh();
        },
        Qt::QueuedConnection);
  });
}

void ExportController::add(const FilmOrder& films) {
  order([films](ExportQueue& queue) { return addFilms(queue, films); });
}
void ExportController::preview(const FilmOrder& order) {
  if (order.soundFiles.isEmpty()) return;
  const QString sound = order.soundFiles.front();
  if (!previewFolder_) previewFolder_.emplace();
  const fs::path folder = previewFolder_->path().toStdString();
  FilmOrder wanted = order;
  wanted.texts = folder;
  previewing_.start(
      [wanted, sound, folder, film = run_](const std::stop_token& stop) -> Result<QString> {
        ExportJob job = TRY(jobOf(wanted, sound));
        job.film.seconds = kPreviewSeconds;
        if (job.film.format == MediaFormat::PngSequence) job.film.format = MediaFormat::Mp4;  // to be played
        job.film.preset = "veryfast";
        job.film.out = freeName(folder, "preview", extensionOf(job.film.format));
        auto queue = ExportQueue::open(folder / "preview.sqlite");
        if (!queue) return fail(queue.error());
        const auto id = (*queue)->add(job);
        if (!id) return fail(id.error());
        if (const auto made = film(
                **queue, [](const ExportJob&) {}, stop);
            !made)
          return fail(made.error());
        const auto known = (*queue)->job(*id);
        if (!known) return fail(known.error());
        if (known->state != JobState::Done) return fail(ErrorCode::BadData, known->error);
        return text(known->film.out);
      },
      [this, sound](const Result<QString>& film) {
        if (film) return Q_EMIT previewed(*film, sound);
        Q_EMIT failed(inWords(film.error().message));
      });
}

void ExportController::cancel(qint64 id) {
  order([hold = hold_, id](ExportQueue& queue) {
    const Status done = queue.cancel(id);
    hold->release(id);
    return done;
  });
}
void ExportController::retry(qint64 id) {
  order([id](ExportQueue& queue) { return queue.retry(id); });
}
void ExportController::remove(qint64 id) { forget({id}); }
void ExportController::clearDone() {
  std::vector<qint64> over;
  for (const QueuedJob& entry : jobs_)
    if (isOver(entry.job.state)) over.push_back(entry.job.id);
  forget(over);
}
void ExportController::forget(std::vector<qint64> ids) {
  if (ids.empty()) return;
  const int count = static_cast<int>(ids.size());
  order([ids = std::move(ids), taken = removed_](ExportQueue& queue) { return takeOut(queue, ids, *taken); });
  Q_EMIT removed(count);
}
void ExportController::restore() {
  order([taken = removed_](ExportQueue& queue) -> Status {
    for (const ExportJob& job : *taken)
      if (Status back = queue.restore(job); !back) return back;
    taken->clear();
    return {};
  });
}
void ExportController::moveBefore(qint64 id, qint64 other) {
  std::vector<std::int64_t> ids;
  for (const QueuedJob& entry : jobs_) {
    if (entry.job.id == other) ids.push_back(id);
    if (entry.job.state == JobState::Waiting && entry.job.id != id) ids.push_back(entry.job.id);
  }
  if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  order([ids](ExportQueue& queue) { return queue.setOrder(ids); });
}
void ExportController::doNext(qint64 id) {
  order([id](ExportQueue& queue) { return putFirst(queue, id); });
}
void ExportController::setPaused(qint64 id, bool paused) {
  order([id, paused](ExportQueue& queue) { return queue.setPaused(id, paused); });
}

void ExportController::addToReport(qint64 id, const QJsonObject& facts) {
  order([id, json = QJsonDocument(facts).toJson(QJsonDocument::Compact).toStdString()](ExportQueue& queue) -> Status {
    if (const auto known = queue.job(id); !known || known->state != JobState::Done) return {};  // removed meanwhile
    return queue.addToReport(id, json);
  });
}

void ExportController::setHeld(bool held) {
  held_ = held;
  hold_->set(held);
  showRows();
  goOn();
}

void ExportController::setAvatars(const std::vector<ui::AvatarCard>& avatars) {
  avatars_.clear();
  for (const ui::AvatarCard& avatar : avatars) avatars_.insert(avatar.path, avatar);
  showRows();
}

void ExportController::refresh() {
  listing_.start([desk = desk_](const std::stop_token&) { return desk->list(); },
                 [this](Result<Jobs> jobs) {
                   if (!jobs) {
                     Q_EMIT failed(inWords(jobs.error().message));
                     return;
                   }
                   take(std::move(*jobs));
                 });
}

/// Rows stay where they are, so that what is under the pointer is what was aimed at; only those that wait change places
/// among each other, as they will be made. New ones come last.
void ExportController::putInPlace(Jobs& jobs) {
  if (places_.empty()) {  // as they were added, as in the session in which they were
    for (const QueuedJob& entry : jobs) places_.push_back(entry.job.id);
    std::sort(places_.begin(), places_.end());
  }
  std::map<qint64, std::size_t> place;
  for (std::size_t i = 0; i < places_.size(); ++i) place.emplace(places_[i], i);
  for (const QueuedJob& entry : jobs)
    if (place.emplace(entry.job.id, places_.size()).second) places_.push_back(entry.job.id);
  const auto placed = [&](const QueuedJob& a, const QueuedJob& b) { return place[a.job.id] < place[b.job.id]; };
  const auto waits = [](const QueuedJob& entry) { return entry.job.state == JobState::Waiting; };
  Jobs waiting;  // in the queue's order
  for (const QueuedJob& entry : jobs)
    if (waits(entry)) waiting.push_back(entry);
  std::stable_sort(jobs.begin(), jobs.end(), placed);
  std::vector<std::size_t> free;  // the places of those that wait
  for (const QueuedJob& entry : jobs)
    if (waits(entry)) free.push_back(place[entry.job.id]);
  auto next = waiting.begin();
  auto at = free.begin();
  for (QueuedJob& entry : jobs) {
    if (!waits(entry)) continue;
    entry = *next++;
    places_[*at++] = entry.job.id;
  }
}

void ExportController::take(Jobs jobs) {
  std::map<qint64, JobState> before;
  for (const QueuedJob& entry : jobs_) before.emplace(entry.job.id, entry.job.state);
  putInPlace(jobs);
  jobs_ = std::move(jobs);
  showRows();
  lookUpLengths();
  goOn();
  for (std::size_t i = 0; i < jobs_.size(); ++i) {
    const ExportJob& job = jobs_[i].job;
    const auto known = before.find(job.id);
    const bool ended = job.state == JobState::Done || job.state == JobState::Failed;
    if (ended && known != before.end() && !isOver(known->second)) Q_EMIT finished(rows_[i]);
  }
}

ui::ExportJobRow ExportController::rowOf(const QueuedJob& entry) const {
  const auto avatar = avatars_.find(text(entry.job.film.avatar));
  const double known = lengths_.value(text(entry.job.film.audio));
  ui::ExportJobRow row = exportRow(entry, avatar == avatars_.end() ? nullptr : &*avatar,
                                   entry.soundSeconds() > 0 ? entry.soundSeconds() : known);
  row.held = held_ && row.state == ui::JobState::Rendering;
  if (row.held) row.state = ui::JobState::Paused;
  return row;
}

void ExportController::showRows() {
  std::vector<ui::ExportJobRow> rows;
  rows.reserve(jobs_.size());
  bool runs = false;
  for (const QueuedJob& entry : jobs_) {
    rows.push_back(rowOf(entry));
    runs = runs || entry.job.state == JobState::Running;
  }
  if (runs != watch_.isActive()) runs ? watch_.start() : watch_.stop();
  rows.swap(rows_);
  const auto sameJob = [](const ui::ExportJobRow& a, const ui::ExportJobRow& b) { return a.id == b.id; };
  if (!std::equal(rows.begin(), rows.end(), rows_.begin(), rows_.end(), sameJob)) {
    Q_EMIT listChanged();
    return;
  }
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i] != rows_[i]) Q_EMIT jobChanged(rows_[i]);
}

/// Has films made if one is due and none is being made, or comes back when the next one is.
void ExportController::goOn() {
  later_.stop();
  if (held_ || running_.running()) return;
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  std::int64_t wait = -1;
  for (const QueuedJob& entry : jobs_) {
    if (entry.job.state != JobState::Waiting) continue;
    const std::int64_t due = std::max<std::int64_t>(0, entry.job.notBefore - now);
    wait = wait < 0 ? due : std::min(wait, due);
  }
  if (wait == 0) return run();
  if (wait > 0) later_.start(std::chrono::seconds(wait) + std::chrono::milliseconds(500));
}

void ExportController::run() {
  running_.start(
      [this, film = run_, file = file_, hold = hold_](const std::stop_token& stop) -> Result<QueueRunReport> {
        auto queue = ExportQueue::open(file);
        if (!queue) return fail(queue.error());
        std::pair<std::int64_t, JobState> last{0, JobState::Waiting};
        const auto onChange = [&](const ExportJob& job) {
          if (std::pair(job.id, job.state) != last) {
            last = {job.id, job.state};
            QMetaObject::invokeMethod(this, &ExportController::refresh, Qt::QueuedConnection);
          }
          if (job.state == JobState::Running) hold->pass(job.id, stop);
        };
        auto report = film(**queue, onChange, stop);
        giveMemoryBack();
        return report;
      },
      [this](const Result<QueueRunReport>& report) {
        if (report) return refresh();
        Q_EMIT failed(inWords(report.error().message));  // goes on with the next order
      });
}

void ExportController::lookAtRunning() {
  std::vector<std::int64_t> ids;
  for (const QueuedJob& entry : jobs_)
    if (entry.job.state == JobState::Running) ids.push_back(entry.job.id);
  looking_.start(
      [desk = desk_, ids](const std::stop_token&) {
        std::vector<ExportJob> jobs;
        if (auto queue = desk->open())
          for (const std::int64_t id : ids)
            if (auto job = (*queue)->job(id)) jobs.push_back(std::move(*job));
        return jobs;
      },
      [this, ids](std::vector<ExportJob> jobs) {
        bool over = jobs.size() != ids.size();
        for (ExportJob& job : jobs) {
          over = over || job.state != JobState::Running;
          for (QueuedJob& entry : jobs_)
            if (entry.job.id == job.id && job.state == JobState::Running) entry.job = job;
        }
        over ? refresh() : showRows();
      });
}

/// How long sound files are is in the files: read in the background, a few at a time.
void ExportController::lookUpLengths() {
  if (lengthsOf_.running()) return;
  QStringList wanted;
  for (const QueuedJob& entry : jobs_) {
    const QString file = text(entry.job.film.audio);
    if (entry.soundSeconds() <= 0 && !lengths_.contains(file) && !wanted.contains(file)) wanted << file;
    if (wanted.size() == kLengthsAtOnce) break;
  }
  if (wanted.isEmpty()) return;
  lengthsOf_.start(
      [wanted](const std::stop_token& stop) {
        QHash<QString, double> lengths;
        for (const QString& file : wanted) {
          if (stop.stop_requested()) break;
          const auto info = probeMedia(fs::path(file.toStdString()));
          lengths.insert(file, info ? info->duration : 0);
        }
        return lengths;
      },
      [this](const QHash<QString, double>& lengths) {
        lengths_.insert(lengths);
        showRows();
        lookUpLengths();
      });
}

bool ExportController::hasOpenJobs() const {
  return std::any_of(rows_.begin(), rows_.end(), [](const ui::ExportJobRow& row) {
    return row.state == ui::JobState::Rendering || row.state == ui::JobState::Waiting;
  });
}

const ui::ExportJobRow* ExportController::find(qint64 id) const {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [id](const ui::ExportJobRow& r) { return r.id == id; });
  return found == rows_.end() ? nullptr : &*found;
}

}  // namespace visema::studio
