// SPDX-License-Identifier: Apache-2.0
#include "app/studio/export_controller.h"

#include <QFileInfo>
#include <QLocale>
#include <algorithm>
#include <chrono>

#include "ui/theme/text.h"

namespace visema::studio {
namespace {

namespace fs = std::filesystem;
using ui::JobState;

struct Preset {
  const char* id;
  MediaFormat format;
  const char* encoderPreset;
  int crf;
};
constexpr Preset kPresets[] = {
    {"high", MediaFormat::Mp4, "medium", 16},
    {"quick", MediaFormat::Mp4, "veryfast", 20},
    {"prores", MediaFormat::ProRes4444, "veryfast", 18},
    {"png", MediaFormat::PngSequence, "veryfast", 18},
};

const Preset& presetNamed(const QString& id) {
  for (const Preset& preset : kPresets)
    if (id == QLatin1String(preset.id)) return preset;
  return kPresets[0];
}

/// "voice.mp4", or "voice-2.mp4" where that is there already or promised to another job.
fs::path freeName(const fs::path& folder, const std::string& stem, const std::string& extension,
                  const std::function<bool(const fs::path&)>& promised) {
  std::error_code error;
  fs::path path = folder / (stem + extension);
  for (int copy = 2; fs::exists(path, error) || promised(path); ++copy)
    path = folder / (stem + "-" + std::to_string(copy) + extension);
  return path;
}

}  // namespace

ExportController::ExportController(Render render, QObject* parent) : QObject(parent), render_(std::move(render)) {}

std::vector<ui::ExportPreset> ExportController::presets() {
  const QString asFilmed = tr("As filmed");
  const auto facts = [&](const QString& picture, const QString& sound) {
    return std::vector<ui::FactRow>{{tr("Size"), asFilmed}, {tr("Picture"), picture}, {tr("Sound"), sound}};
  };
  const QString aac = tr("AAC, the file's own rate");
  return {{QStringLiteral("high"), tr("MP4 · H.264 · High"), tr("For anything that plays video."),
           facts(tr("CRF 16, medium"), aac)},
          {QStringLiteral("quick"), tr("MP4 · H.264 · Quick"), tr("Smaller, and done sooner."),
           facts(tr("CRF 20, very fast"), aac)},
          {QStringLiteral("prores"), tr("MOV · ProRes 4444"), tr("For cutting. Large files."),
           facts(tr("Nearly lossless"), tr("PCM, uncompressed"))},
          {QStringLiteral("png"), tr("PNG pictures"), tr("A folder with every frame, and the sound beside them."),
           facts(tr("Lossless"), tr("WAV"))}};
}

ui::ExportJobRow* ExportController::row(qint64 id) {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [id](const ui::ExportJobRow& r) { return r.id == id; });
  return found == rows_.end() ? nullptr : &*found;
}

void ExportController::add(const QStringList& soundFiles, const ui::ExportChoice& choice, const Avatar& avatar) {
  const Preset& preset = presetNamed(choice.presetId);
  const fs::path folder = choice.folder.toStdString();
  const auto promised = [this](const fs::path& path) {
    return std::any_of(jobs_.begin(), jobs_.end(), [&](const Job& job) { return job.options.out == path; });
  };
  for (const QString& file : soundFiles) {
    Job job{nextId_++, {}};
    FilmOptions& options = job.options;
    options.avatar = avatar.path;
    options.audio = file.toStdString();
    options.format = preset.format;
    options.preset = preset.encoderPreset;
    options.crf = preset.crf;
    options.endNeutral = choice.endOnNeutral;
    options.out = freeName(folder, options.audio.stem().string(), extensionOf(preset.format), promised);
    jobs_.push_back(job);

    ui::ExportJobRow line;
    line.id = job.id;
    line.title = QFileInfo(file).fileName();
    line.detail = avatar.name + QStringLiteral(" · ") + QString::fromStdString(options.out.filename().string());
    line.thumbnail = avatar.thumbnail;
    line.sourcePath = file;
    line.outputPath = QString::fromStdString(options.out.string());
    rows_.push_back(std::move(line));
  }
  Q_EMIT listChanged();
  startNext();
}

void ExportController::startNext() {
  if (paused_ || running_ != 0) return;
  const auto next =
      std::find_if(rows_.begin(), rows_.end(), [](const ui::ExportJobRow& r) { return r.state == JobState::Waiting; });
  if (next == rows_.end()) return;
  const auto job = std::find_if(jobs_.begin(), jobs_.end(), [&](const Job& j) { return j.id == next->id; });
  running_ = job->id;
  next->state = JobState::Rendering;
  next->fraction = -1;
  next->secondsLeft = next->speed = -1;
  next->note.clear();
  Q_EMIT jobChanged(*next);
  const qint64 id = job->id;
  rendering_.start(
      [this, render = render_, options = job->options, id](const std::stop_token& stop) -> Result<FilmReport> {
        std::error_code error;
        fs::create_directories(options.out.parent_path(), error);
        if (error)
          return fail(ErrorCode::Io, "the folder " + options.out.parent_path().string() +
                                         " cannot be made: choose another under Where");
        auto last = std::chrono::steady_clock::time_point();
        const auto tell = [&](const Progress& progress) {
          const auto now = std::chrono::steady_clock::now();
          if (now - last < std::chrono::milliseconds(100)) return;
          last = now;
          QMetaObject::invokeMethod(
              this, [this, id, progress] { progressed(id, progress); }, Qt::QueuedConnection);
        };
        return render(options, tell, stop);
      },
      [this, id](Result<FilmReport> result) { finished(id, std::move(result)); });
}

void ExportController::progressed(qint64 id, const Progress& progress) {
  ui::ExportJobRow* line = row(id);
  if (!line || id != running_) return;
  line->fraction = progress.fraction;
  line->secondsLeft = progress.secondsLeft;
  Q_EMIT jobChanged(*line);
}

void ExportController::finished(qint64 id, Result<FilmReport> result) {
  running_ = 0;
  if (ui::ExportJobRow* line = row(id)) {
    if (result) {
      line->state = JobState::Done;
      const double speed = result->wallSeconds > 0 ? result->soundSeconds / result->wallSeconds : 0;
      line->note = tr("Rendered in %1, %2× real time")
                       .arg(ui::durationText(result->wallSeconds), QLocale().toString(speed, 'f', 1));
      line->outputPath = QString::fromStdString(result->out.string());
    } else {
      line->state = JobState::Failed;
      line->note = QString::fromStdString(result.error().message);
    }
    Q_EMIT jobChanged(*line);
  }
  startNext();
}

void ExportController::cancel(qint64 id) {
  ui::ExportJobRow* line = row(id);
  if (!line) return;
  line->state = JobState::Cancelled;
  line->note = tr("Cancelled");
  if (id == running_) {
    rendering_.cancel();
    running_ = 0;
  }
  Q_EMIT jobChanged(*line);
  startNext();
}

void ExportController::retry(qint64 id) {
  ui::ExportJobRow* line = row(id);
  if (!line || line->state == JobState::Rendering) return;
  line->state = JobState::Waiting;
  line->note.clear();
  Q_EMIT jobChanged(*line);
  startNext();
}

void ExportController::remove(qint64 id) {
  if (id == running_) return;
  std::erase_if(rows_, [id](const ui::ExportJobRow& r) { return r.id == id; });
  std::erase_if(jobs_, [id](const Job& j) { return j.id == id; });
  Q_EMIT listChanged();
}

void ExportController::clearDone() {
  std::erase_if(rows_, [](const ui::ExportJobRow& r) {
    return r.state == JobState::Done || r.state == JobState::Failed || r.state == JobState::Cancelled;
  });
  std::erase_if(jobs_, [this](const Job& job) { return row(job.id) == nullptr; });
  Q_EMIT listChanged();
}

void ExportController::setPaused(bool paused) {
  paused_ = paused;
  startNext();
}

}  // namespace visema::studio
