// SPDX-License-Identifier: Apache-2.0
#include "app/studio/export_rows.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include "app/studio/export_presets.h"
#include "ui/theme/text.h"

namespace visema::studio {
namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(Export)
};

QString text(const std::string& value) { return QString::fromStdString(value); }

ui::JobState stateOf(JobState state) {
  switch (state) {
    case JobState::Waiting:
      return ui::JobState::Waiting;
    case JobState::Running:
      return ui::JobState::Rendering;
    case JobState::Paused:
      return ui::JobState::Paused;
    case JobState::Done:
      return ui::JobState::Done;
    case JobState::Failed:
      return ui::JobState::Failed;
    case JobState::Cancelled:
      return ui::JobState::Cancelled;
  }
  return ui::JobState::Waiting;
}

/// What a job that is not being rendered has to say.
QString noteOf(const QueuedJob& entry) {
  const ExportJob& job = entry.job;
  switch (job.state) {
    case JobState::Done: {
      if (entry.wallSeconds <= 0) return {};
      const double times = entry.soundSeconds / entry.wallSeconds;
      const QString speed = QLocale().toString(times, 'f', times < 1 ? 2 : 1);
      return Words::tr("Rendered in %1, %2× real time").arg(ui::durationText(entry.wallSeconds), speed);
    }
    case JobState::Waiting: {
      if (job.notBefore <= 0 || job.error.empty()) return {};
      const QTime when = QDateTime::fromSecsSinceEpoch(job.notBefore).time();
      return Words::tr("Tried again at %1: %2").arg(QLocale().toString(when, QLocale::ShortFormat), text(job.error));
    }
    case JobState::Cancelled:
      return Words::tr("Stopped before it was done");
    default:
      return text(job.error);
  }
}

}  // namespace

ui::ExportJobRow exportRow(const QueuedJob& entry, const ui::AvatarCard* avatar, double seconds) {
  const ExportJob& job = entry.job;
  ui::ExportJobRow row;
  row.id = job.id;
  // Of takes all sounds have one name.
  const std::filesystem::path& sound = job.film.audio;
  row.title = text((job.film.planIn.empty() ? sound : sound.parent_path()).filename().string());
  QStringList detail{avatar ? avatar->name : text(job.film.avatar.stem().string()), formatName(job.film.format)};
  if (seconds > 0) detail << ui::clockText(seconds);
  row.detail = detail.join(QStringLiteral(" · "));
  if (avatar) row.thumbnail = avatar->thumbnail;
  row.state = stateOf(job.state);
  const bool working = job.state == JobState::Running;
  row.fraction = working && job.progress <= 0 ? -1 : working ? job.progress : 0;
  if (working && job.secondsLeft > 0) {
    row.secondsLeft = job.secondsLeft;
    row.speed = (1 - job.progress) * seconds / job.secondsLeft;
  }
  row.note = noteOf(entry);
  if (job.state == JobState::Done)
    row.report = QCoreApplication::translate("Export", "%1\nPainted by %2, encoded by %3")
                     .arg(text(job.film.out.string()), entry.engine, entry.encoder);
  if (job.state == JobState::Cancelled) row.report = text(job.error);
  row.sourcePath = text(job.film.audio.string());
  row.outputPath = text(job.film.out.string());
  row.playable = job.film.format != MediaFormat::PngSequence;
  return row;
}

}  // namespace visema::studio
