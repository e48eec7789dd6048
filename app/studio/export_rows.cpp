// SPDX-License-Identifier: Apache-2.0
#include "app/studio/export_rows.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <cstdlib>

#include "app/studio/core_words.h"
#include "app/studio/export_presets.h"
#include "core/quality/film_score.h"
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

QString number(FrameIndex value) { return QLocale().toString(static_cast<qlonglong>(value)); }

QString bytesText(const FilmReport& report) { return ui::bytesText(static_cast<qint64>(report.bytes)); }

QString framesOff(int frames) {
  return frames == 1 ? Words::tr("1 frame off") : Words::tr("%1 frames off").arg(frames);
}

/// How well lips and sound fit, in few words.
QString syncWords(const FilmReport& report) {
  const QString sure = Words::tr("Sync %1").arg(QLocale().toString(report.sync, 'f', 2));
  if (report.sync < kConfident) return sure + QStringLiteral(" · ") + Words::tr("uncertain");
  return sure + QStringLiteral(" · ") + framesOff(std::abs(report.syncOffset));
}

/// What a job that is not being rendered has to say.
QString noteOf(const QueuedJob& entry) {
  const ExportJob& job = entry.job;
  switch (job.state) {
    case JobState::Done: {
      if (!entry.report || entry.report->wallSeconds <= 0) return {};
      const FilmReport& report = *entry.report;
      const double times = report.soundSeconds / report.wallSeconds;
      const QString speed = QLocale().toString(times, 'f', times < 1 ? 2 : 1);
      QString words = Words::tr("Rendered in %1, %2× real time").arg(ui::durationText(report.wallSeconds), speed);
      if (report.bytes > 0) words.prepend(bytesText(report) + QStringLiteral(" · "));
      if (!report.judged && job.film.format != MediaFormat::PngSequence)
        return Words::tr("Lips and sound are being compared…") + QChar::LineSeparator + words;
      return report.sync < 0 ? words : syncWords(report) + QChar::LineSeparator + words;
    }
    case JobState::Waiting: {
      if (job.progress > 0) return Words::tr("%1 % done; resumes from there").arg(static_cast<int>(job.progress * 100));
      if (job.notBefore <= 0 || job.error.empty()) return {};
      const QTime when = QDateTime::fromSecsSinceEpoch(job.notBefore).time();
      return Words::tr("Will retry at %1: %2").arg(QLocale().toString(when, QLocale::ShortFormat), inWords(job.error));
    }
    case JobState::Cancelled:
      return Words::tr("Stopped before it finished");
    default:
      return inWords(job.error);
  }
}

QString timeText(std::int64_t seconds) {
  return QLocale().toString(QDateTime::fromSecsSinceEpoch(seconds), QLocale::ShortFormat);
}

/// What is known of a job, for whoever wants to know.
std::vector<ui::FactRow> logOf(const QueuedJob& entry) {
  const ExportJob& job = entry.job;
  std::vector<ui::FactRow> log{{Words::tr("Sound"), text(job.film.audio.string())},
                               {Words::tr("Avatar"), text(job.film.avatar.string())},
                               {Words::tr("Video"), text(job.film.out.string())},
                               {Words::tr("Added"), timeText(job.createdAt)}};
  if (!job.film.text.empty()) log.push_back({Words::tr("Text"), text(job.film.text.string())});
  if (job.finishedAt > 0) log.push_back({Words::tr("Finished"), timeText(job.finishedAt)});
  if (job.attempts > 1) log.push_back({Words::tr("Attempts"), QLocale().toString(job.attempts)});
  if (!job.error.empty()) log.push_back({Words::tr("Error"), inWords(job.error)});
  if (job.state != JobState::Done || !entry.report) return log;
  const FilmReport& report = *entry.report;
  log.push_back({Words::tr("Engine"), text(report.engine)});
  log.push_back({Words::tr("Video encoder"), text(report.encoder)});
  log.push_back({Words::tr("Speech encoder"), text(report.heardThrough)});
  log.push_back({Words::tr("Frames"), number(report.frames)});
  if (report.resumedAt > 0)
    log.push_back({Words::tr("Resumed from"), Words::tr("frame %1").arg(number(report.resumedAt))});
  if (report.bytes > 0) log.push_back({Words::tr("Size"), bytesText(report)});
  const FilmQuality& quality = report.quality;
  if (quality.colourOffsetMean >= 0)
    log.push_back({Words::tr("Colour offset"),
                   Words::tr("%1 grey levels").arg(QLocale().toString(quality.colourOffsetMean, 'f', 2))});
  if (report.sync >= 0)
    log.push_back({Words::tr("Lips and sound"),
                   Words::tr("Sync %1 (reliable from %2), %3")
                       .arg(QLocale().toString(report.sync, 'f', 2), QLocale().toString(kConfident, 'f', 2),
                            framesOff(std::abs(report.syncOffset)))});
  if (quality.restlessness >= 0)
    log.push_back({Words::tr("Mouth jitter"), QLocale().toString(quality.restlessness, 'f', 2)});
  return log;
}

}  // namespace

ui::ExportJobRow exportRow(const QueuedJob& entry, const ui::AvatarCard* avatar, double seconds) {
  const ExportJob& job = entry.job;
  ui::ExportJobRow row;
  row.id = job.id;
  // Of takes all sounds have one name.
  const std::filesystem::path& sound = job.film.audio;
  row.title = text((job.film.planIn.empty() ? sound : sound.parent_path()).filename().string());
  QStringList detail{avatar ? avatar->name : text(job.film.avatar.stem().string()),
                     text(job.film.out.filename().string())};
  if (job.film.height > 0) detail << QCoreApplication::translate("Export", "%1 px high").arg(job.film.height);
  if (seconds > 0) detail << ui::clockText(seconds);
  row.detail = detail.join(QStringLiteral(" · "));
  if (avatar) row.thumbnail = avatar->thumbnail;
  row.state = stateOf(job.state);
  const bool working = job.state == JobState::Running;
  row.fraction = working && job.progress <= 0 ? -1 : isOver(job.state) ? 0 : job.progress;
  if (working && job.secondsLeft > 0) {
    row.secondsLeft = job.secondsLeft;
    row.speed = (1 - job.progress) * seconds / job.secondsLeft;
  }
  row.note = noteOf(entry);
  if (job.state == JobState::Done && entry.report)
    row.report = QCoreApplication::translate("Export", "%1\nEngine %2, video encoder %3")
                     .arg(text(job.film.out.string()), text(entry.report->engine), text(entry.report->encoder));
  if (job.state == JobState::Cancelled) row.report = inWords(job.error);
  row.log = logOf(entry);
  row.sourcePath = text(job.film.audio.string());
  row.outputPath = text(job.film.out.string());
  row.playable = job.film.format != MediaFormat::PngSequence;
  row.judged = entry.report && entry.report->judged;
  return row;
}

}  // namespace visema::studio
