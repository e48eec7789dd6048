// SPDX-License-Identifier: Apache-2.0
#include "app/studio/quitting.h"

#include <QFile>
#include <QGuiApplication>
#include <algorithm>

#include "app/studio/export_controller.h"
#include "app/studio/live_controller.h"
#include "ui/theme/text.h"
#include "ui/window/main_window.h"

namespace visema::studio {
namespace {

/// A film that would be lost half-made.
bool isInWork(const ui::ExportJobRow& row) { return row.state == ui::JobState::Rendering || row.held; }

}  // namespace

Quitting::Quitting(ui::MainWindow& window, LiveController& live, ExportController& exports)
    : window_(window), live_(live), exports_(exports) {
  window_.setCloseGuard([this] { return mayClose(); });
  connect(&live_, &LiveController::takeEnded, this, &Quitting::discardTake);
  connect(&exports_, &ExportController::listChanged, this, &Quitting::look);
  connect(&exports_, &ExportController::jobChanged, this, &Quitting::look);
}

const ui::ExportJobRow* Quitting::filmInWork() const {
  const auto& rows = exports_.rows();
  const auto found = std::find_if(rows.begin(), rows.end(), isInWork);
  return found == rows.end() ? nullptr : &*found;
}

bool Quitting::mayClose() {
  const bool busy = filmInWork() || live_.wish().recording;
  if (decided_ || !busy || qGuiApp->isSavingSession()) return true;
  ask();
  return false;
}

void Quitting::ask() {
  if (window_.findChild<ui::QuestionDialog*>()) return;  // it is being asked already
  question_ = new ui::QuestionDialog(tr("Quit Visema Studio?"), whatRuns(), tr("Keep it open"),
                                     answers(live_.wish().recording, filmInWork() != nullptr), &window_);
  question_->open();
}

QString Quitting::whatRuns() const {
  const ui::ExportJobRow* film = filmInWork();
  QStringList words;
  if (film) words << tr("%1 is being made: %2 % done.").arg(film->title).arg(qMax(0, qRound(film->fraction * 100)));
  if (live_.wish().recording)
    words << tr("A take is being recorded, %1 so far. It is saved when you quit.")
                 .arg(ui::clockText(qMax(0.0, live_.report().status.takeSeconds)));
  return words.join(QLatin1Char('\n'));
}

std::vector<ui::QuestionDialog::Answer> Quitting::answers(bool recording, bool filming) {
  if (!filming)
    return {
        {tr("Save the take and quit"), tr("Ends the take where it is"), ui::ButtonKind::Primary, [this] { close(); }},
        {tr("Discard the take"), tr("Moves the recording to the trash"), ui::ButtonKind::Danger, [this] {
           discardsTake_ = true;
           live_.change([](LiveWish& wish) { wish.recording = false; });
         }}};
  return {{tr("Finish in the background"), tr("The window closes; the studio quits when the queue is done"),
           ui::ButtonKind::Primary, [this] { goOnInBackground(); }},
          {tr("Stop, resume later"), tr("The video resumes when the studio is opened again"), ui::ButtonKind::Normal,
           [this] { close(); }},
          {tr("Discard the video"),
           recording ? tr("The unfinished video is deleted; the take is saved") : tr("The unfinished video is deleted"),
           ui::ButtonKind::Danger, [this] { closeWhenFilmsAreGone(); }}};
}

void Quitting::close() {
  decided_ = true;
  window_.close();
}

void Quitting::closeWhenFilmsAreGone() {
  discardsFilms_ = true;
  for (const ui::ExportJobRow& row : exports_.rows())
    if (isInWork(row)) exports_.cancel(row.id);
}

void Quitting::discardTake(const EndedTake& take) {
  if (!discardsTake_) return;
  const QString folder = QString::fromStdString(take.folder.string());
  if (!folder.isEmpty()) QFile::moveToTrash(folder);
  close();
}

void Quitting::goOnInBackground() {
  inBackground_ = true;
  live_.change([](LiveWish& wish) {
    wish.onAir = wish.recording = false;
    wish.paused = true;
  });
  QGuiApplication::setQuitOnLastWindowClosed(false);
  window_.hide();
}

void Quitting::comeBack() {
  inBackground_ = false;
  QGuiApplication::setQuitOnLastWindowClosed(true);
  live_.change([](LiveWish& wish) { wish.paused = false; });
}

/// What it asks about goes on meanwhile: where nothing runs any more, the window closes as was wished.
void Quitting::followQuestion() {
  if (filmInWork() || live_.wish().recording) return question_->setText(whatRuns());
  question_->close();
  close();
}

void Quitting::look() {
  if (discardsFilms_ && !filmInWork()) return close();
  if (question_) followQuestion();
  if (inBackground_ && !exports_.hasOpenJobs()) Q_EMIT over();
}

}  // namespace visema::studio
