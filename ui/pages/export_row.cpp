// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/export_row.h"

#include <QApplication>
#include <QDrag>
#include <QHBoxLayout>
#include <QLocale>
#include <QMimeData>
#include <QMouseEvent>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/widgets/chip.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/progress_bar.h"

namespace visema::ui {
namespace {

constexpr int kWordsPlace = 1, kProgressPlace = 3;  // in the row's line
constexpr int kUntilSettledMs = 700;                // a double click

struct StateWords {
  QString text;
  Tone tone;
};

StateWords wordsOf(JobState state) {
  switch (state) {
    case JobState::Waiting:
      return {ExportRow::tr("Waiting"), Tone::Neutral};
    case JobState::Rendering:
      return {ExportRow::tr("Rendering"), Tone::Accent};
    case JobState::Paused:
      return {ExportRow::tr("Paused"), Tone::Warn};
    case JobState::Done:
      return {ExportRow::tr("Done"), Tone::Good};
    case JobState::Failed:
      return {ExportRow::tr("Failed"), Tone::Bad};
    case JobState::Cancelled:
      return {ExportRow::tr("Cancelled"), Tone::Neutral};
  }
  return {};
}

QString progressWords(const ExportJobRow& job) {
  if (job.fraction < 0) return ExportRow::tr("Preparing");
  QString words = ExportRow::tr("%1 %").arg(static_cast<int>(job.fraction * 100));
  if (job.secondsLeft >= 0)
    words += QStringLiteral(" · ") + ExportRow::tr("%1 left").arg(durationText(job.secondsLeft));
  if (job.speed > 0) words += QStringLiteral(" · ") + QLocale().toString(job.speed, 'f', 1) + QStringLiteral("×");
  return words;
}

}  // namespace

ExportRow::ExportRow(QWidget* parent)
    : ActionRow(parent),
      chip_(new Chip),
      bar_(new ProgressBar),
      figures_(new Figure(tr("100 % · 88 min left · 88.8×"), TextRole::Small)),
      note_(new Note(3)) {
  auto* chipCell = new QWidget;
  chipCell->setFixedWidth(86);
  auto* chipLayout = new QHBoxLayout(chipCell);
  chipLayout->setContentsMargins(0, 0, 0, 0);
  chipLayout->addWidget(chip_);
  chipLayout->addStretch();
  line()->addWidget(chipCell);

  auto* progressCell = new QWidget;
  progressCell->setMinimumWidth(190);
  auto* progress = new QVBoxLayout(progressCell);
  progress->setContentsMargins(0, 0, 0, 0);
  progress->setSpacing(4);
  progress->addStretch();
  progress->addWidget(bar_);
  figures_->setMuted(true);
  figures_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  figures_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  progress->addWidget(figures_);
  progress->addWidget(note_);
  progress->addStretch();
  line()->addWidget(progressCell, 2);

  auto* buttons = new QWidget;
  buttons->setFixedWidth(4 * 34 + 4);
  auto* buttonRow = new QHBoxLayout(buttons);
  buttonRow->setContentsMargins(0, 0, 0, 0);
  buttonRow->setSpacing(0);
  buttonRow->addStretch();
  play_ = jobAction(QStringLiteral("play"), tr("Play"), tr("Plays the result next to its source"),
                    &ExportRow::playRequested);
  folder_ = jobAction(QStringLiteral("folder"), tr("Show in folder"), tr("Shows the file in its folder"),
                      &ExportRow::folderRequested);
  log_ = jobAction(QStringLiteral("info"), tr("How it was made"), tr("Shows the log of this job"),
                   &ExportRow::logRequested);
  next_ = jobAction(QStringLiteral("chevron-up"), tr("Do this next"), tr("Moves this job to the front of the queue"),
                    &ExportRow::nextRequested);
  pause_ = jobAction(QStringLiteral("pause"), tr("Pause"), tr("Pauses this job; others continue"),
                     &ExportRow::pauseRequested);
  goOn_ = jobAction(QStringLiteral("play"), tr("Resume"), tr("Puts the job back into the queue"),
                    &ExportRow::goOnRequested);
  retry_ = jobAction(QStringLiteral("retry"), tr("Retry"), tr("Puts the job back into the queue"),
                     &ExportRow::retryRequested);
  cancel_ = jobAction(QStringLiteral("close"), tr("Cancel"), tr("Cancels this job; it stays in the list"),
                      &ExportRow::cancelRequested);
  remove_ = jobAction(QStringLiteral("trash"), tr("Remove"), tr("Removes it from the list; a finished video stays"),
                      &ExportRow::removeRequested);
  for (QToolButton* button : {play_, folder_, log_, next_, pause_, goOn_, retry_, cancel_, remove_})
    buttonRow->addWidget(button);
  line()->addWidget(buttons);
  setKey(Qt::Key_Return, {play_, retry_, goOn_});
  setKey(Qt::Key_Delete, {cancel_, remove_});
}

QToolButton* ExportRow::jobAction(const QString& icon, const QString& name, const QString& toolTip,
                                  void (ExportRow::*signal)(qint64)) {
  return action(icon, name, toolTip, [this, signal] { Q_EMIT(this->*signal)(job_.id); });
}

void ExportRow::setJob(const ExportJobRow& job) {
  // Where Cancel was, Remove is next: a second click was not meant for that.
  if (job.id == job_.id && job.state == JobState::Cancelled && job_.state != job.state) {
    remove_->setEnabled(false);
    QTimer::singleShot(kUntilSettledMs, remove_, [this] { remove_->setEnabled(true); });
  } else if (job.id != job_.id) {
    remove_->setEnabled(true);
  }
  job_ = job;
  thumbnail_->setImage(job.thumbnail);
  title_->setText(job.title);
  detail_->setText(job.detail);
  const StateWords words = wordsOf(job.state);
  chip_->set(words.text, words.tone);
  // What was begun shows how far it is, also while everything is held.
  const bool working = job.state == JobState::Rendering || (job.state == JobState::Paused && job.fraction > 0);
  bar_->setVisible(working);
  bar_->set(job.fraction, job.state == JobState::Paused ? Tone::Warn : Tone::Accent);
  figures_->setVisible(working);
  figures_->setText(progressWords(job));
  note_->setVisible(!working);
  const bool failed = job.state == JobState::Failed;
  line()->setStretch(kWordsPlace, failed ? 2 : 3);  // a reason needs more room than a score
  line()->setStretch(kProgressPlace, failed ? 5 : 2);
  note_->set(job.note, job.state == JobState::Failed ? Tone::Bad : Tone::Neutral, job.report);
  const bool over = job.state == JobState::Done || job.state == JobState::Failed || job.state == JobState::Cancelled;
  play_->setVisible(job.state == JobState::Done && job.playable);
  folder_->setVisible(job.state == JobState::Done);  // a cancelled one leaves nothing
  log_->setVisible(!job.log.empty());
  next_->setVisible(job.state == JobState::Waiting);
  pause_->setVisible(job.state == JobState::Waiting || job.state == JobState::Rendering);
  goOn_->setVisible(job.state == JobState::Paused && !job.held);
  setCursor(job.state == JobState::Waiting ? Qt::OpenHandCursor : Qt::ArrowCursor);
  retry_->setVisible(job.state == JobState::Failed || job.state == JobState::Cancelled);
  cancel_->setVisible(!over);
  remove_->setVisible(over);
  setAccessibleName(tr("%1, %2").arg(job.title, words.text));
  setToolTip(!over                         ? tr("Delete cancels this job")
             : !play_->isHidden()          ? tr("Enter plays the result, Delete removes it from the list")
             : job.state == JobState::Done ? tr("Delete removes it from the list; the pictures stay")
                                           : tr("Enter retries, Delete removes it from the list"));
}

void ExportRow::mousePressEvent(QMouseEvent* event) {
  pressedAt_ = event->pos();
  ActionRow::mousePressEvent(event);
}

/// One that waits is dragged to where it is to be made.
void ExportRow::mouseMoveEvent(QMouseEvent* event) {
  const bool far = (event->pos() - pressedAt_).manhattanLength() >= QApplication::startDragDistance();
  if (!(event->buttons() & Qt::LeftButton) || !far || job_.state != JobState::Waiting)
    return ActionRow::mouseMoveEvent(event);
  auto* drag = new QDrag(this);
  auto* mime = new QMimeData;
  mime->setData(kJobMime, QByteArray::number(job_.id));
  drag->setMimeData(mime);
  drag->setPixmap(grab());
  drag->setHotSpot(event->pos());
  drag->exec(Qt::MoveAction);
}

}  // namespace visema::ui
