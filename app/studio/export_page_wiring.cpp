// SPDX-License-Identifier: Apache-2.0
#include "app/studio/export_page_wiring.h"

#include <QFileInfo>
#include <QUuid>
#include <algorithm>

#include "app/studio/desktop_notice.h"
#include "app/studio/export_presets.h"
#include "app/studio/show_in_folder.h"
#include "core/base/free_space.h"
#include "ui/pages/export_page.h"
#include "ui/pages/report_dialog.h"
#include "ui/pages/result_player.h"
#include "ui/widgets/question_dialog.h"
#include "ui/window/main_window.h"

namespace visema::studio {

ExportPageWiring::ExportPageWiring(ui::MainWindow& window, ExportController& exports, SettingsStore& store,
                                   MakeOrder order)
    : window_(window), page_(*window.exports()), exports_(exports), store_(store), order_(std::move(order)) {
  page_.setPresets(exportPresets(store_.state().presets));
  page_.setChoice(store_.state().exports);
  wireJobs();
  wireQueue();
  wirePresets();
  exports_.setHeld(store_.state().exportsHeld);
  page_.setPaused(store_.state().exportsHeld);
}

void ExportPageWiring::chooseFolder(const QString& folder) {
  ui::ExportChoice choice = page_.choice();
  if (choice.folder.isEmpty()) choice.folder = folder;
  page_.setChoice(choice);
  showFreeSpace();
}

void ExportPageWiring::wireJobs() {
  connect(&page_, &ui::ExportPage::cancelRequested, this, &ExportPageWiring::cancel);
  connect(&page_, &ui::ExportPage::retryRequested, &exports_, &ExportController::retry);
  connect(&page_, &ui::ExportPage::nextRequested, &exports_, &ExportController::doNext);
  connect(&page_, &ui::ExportPage::pauseRequested, this, [this](qint64 id) { exports_.setPaused(id, true); });
  connect(&page_, &ui::ExportPage::goOnRequested, this, [this](qint64 id) { exports_.setPaused(id, false); });
  connect(&page_, &ui::ExportPage::removeRequested, &exports_, &ExportController::remove);
  connect(&page_, &ui::ExportPage::playRequested, this, [this](qint64 id) {
    if (const ui::ExportJobRow* row = exports_.find(id)) play(row->outputPath, row->sourcePath);
  });
  connect(&page_, &ui::ExportPage::logRequested, this, [this](qint64 id) {
    if (const ui::ExportJobRow* row = exports_.find(id)) showLog(*row);
  });
  connect(&page_, &ui::ExportPage::moveRequested, &exports_, &ExportController::moveBefore);
  connect(&page_, &ui::ExportPage::folderRequested, this, [this](qint64 id) {
    if (const ui::ExportJobRow* row = exports_.find(id)) showInFolder(row->outputPath, window_);
  });
}

void ExportPageWiring::wireQueue() {
  connect(&page_, &ui::ExportPage::choiceChanged, this, [this](const ui::ExportChoice& chosen) {
    store_.update([&chosen](StudioState& state) { state.exports = chosen; });
    showFreeSpace();
  });
  connect(&page_, &ui::ExportPage::filesAdded, this, [this](const QStringList& files) {
    if (const auto order = orderOf(files)) add(*order);
  });
  connect(&page_, &ui::ExportPage::pauseToggled, this, [this](bool held) {
    store_.update([held](StudioState& state) { state.exportsHeld = held; });
    exports_.setHeld(held);
    page_.setPaused(held);
  });
  connect(&page_, &ui::ExportPage::clearDoneRequested, &exports_, &ExportController::clearDone);
  connect(&exports_, &ExportController::failed, this, [this](const QString& message) {
    window_.notify({ui::Tone::Bad, message, {}, {}});
  });
  connect(&exports_, &ExportController::listChanged, this, [this] {
    page_.setJobs(exports_.rows());
    showFreeSpace();
  });
  connect(&exports_, &ExportController::jobChanged, &page_, &ui::ExportPage::updateJob);
  connect(&exports_, &ExportController::removed, this, [this](int count) {
    window_.notify({ui::Tone::Neutral,
                    count == 1 ? tr("Removed from the list; finished videos stay.")
                               : tr("%1 removed from the list; finished videos stay.").arg(count),
                    tr("Undo"), [this] { exports_.restore(); }});
  });
}

/// Words that were typed belong to this order only. What came without its text follows its sound, which is told.
void ExportPageWiring::add(const FilmOrder& order) {
  exports_.add(order);
  if (order.choice.words == ui::WordsFrom::Typed) {
    ui::ExportChoice next = order.choice;
    next.typedWords.clear();
    page_.setChoice(next);
  }
  const bool subtitled = order.preset.recipe.subtitles != ui::FilmSubtitles::None;
  const bool follows = order.choice.words == ui::WordsFrom::Beside;
  if (!follows && (!subtitled || order.choice.words == ui::WordsFrom::Typed)) return;
  texts_.start(
      [files = order.soundFiles](const std::stop_token&) {
        QStringList without;
        for (const QString& sound : files)
          if (textBeside(sound.toStdString()).empty()) without << QFileInfo(sound).fileName();
        return without.join(QStringLiteral(", "));
      },
      [this, follows, subtitled](const QString& without) {
        if (without.isEmpty()) return;
        const QString words = !subtitled ? tr("There is no text next to %1, so the lips follow the sound.")
                              : !follows ? tr("There is no text next to %1, so the video gets no subtitles.")
                                         : tr("There is no text next to %1, so the lips follow the sound and the video "
                                              "gets no subtitles.");
        window_.notify({ui::Tone::Warn, words.arg(without), {}, {}});
      },
      Previous::LetFinish);
}

/// Nothing, and says so, where they cannot become anything.
std::optional<FilmOrder> ExportPageWiring::orderOf(const QStringList& soundFiles) {
  FilmOrder order = order_(soundFiles);
  if (!order.avatar.empty()) return order;
  window_.notify({ui::Tone::Bad, tr("Choose an avatar first."), {}, {}});
  return std::nullopt;
}

/// What has not begun is stopped at once and can be taken back; what has would be lost.
void ExportPageWiring::cancel(qint64 id) {
  const ui::ExportJobRow* row = exports_.find(id);
  if (!row) return;
  const bool begun = row->fraction > 0 || row->state == ui::JobState::Rendering;
  if (!begun) {
    exports_.cancel(id);
    window_.notify(
        {ui::Tone::Neutral, tr("%1 was cancelled.").arg(row->title), tr("Undo"), [this, id] { exports_.retry(id); }});
    return;
  }
  const int percent = qMax(0, qRound(row->fraction * 100));
  const bool runs = row->state == ui::JobState::Rendering;
  std::vector<ui::QuestionDialog::Answer> answers;
  if (runs)
    answers.push_back({tr("Pause it"), tr("It resumes later where it stopped"), ui::ButtonKind::Primary,
                       [this, id] { exports_.setPaused(id, true); }});
  answers.push_back({tr("Discard it"), tr("Cancels the job; the unfinished video is deleted"), ui::ButtonKind::Danger,
                     [this, id] { exports_.cancel(id); }});
  auto* question = new ui::QuestionDialog(tr("Discard %1?").arg(row->title),
                                          tr("%1 % of this video is done and would be lost.").arg(percent),
                                          tr("Keep it"), answers, &window_);
  question->open();
}

void ExportPageWiring::wirePresets() {
  connect(&page_, &ui::ExportPage::presetSaved, this, [this](ui::ExportPreset preset) {
    if (preset.id.isEmpty()) preset.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    store_.update([&preset](StudioState& state) {
      std::erase_if(state.presets, [&](const ui::ExportPreset& other) { return other.id == preset.id; });
      state.presets.push_back(preset);
      state.exports.presetId = preset.id;
    });
    page_.setPresets(exportPresets(store_.state().presets));
    ui::ExportChoice choice = page_.choice();  // all else stays, the folder that nobody chose as well
    choice.presetId = preset.id;
    page_.setChoice(choice);
  });
  connect(&page_, &ui::ExportPage::presetRemoved, this, [this](const QString& id) {
    store_.update([&id](StudioState& state) {
      std::erase_if(state.presets, [&](const ui::ExportPreset& other) { return other.id == id; });
    });
    page_.setPresets(exportPresets(store_.state().presets));
  });
  connect(&page_, &ui::ExportPage::previewRequested, this, [this](const QString& sound) {
    const auto order = orderOf({sound});
    if (!order) return;
    window_.notify({ui::Tone::Neutral, tr("The preview is being made…"), {}, {}});
    exports_.preview(*order);
  });
  connect(&exports_, &ExportController::previewed, this, [this](const QString& film, const QString& sound) {
    window_.withdraw(tr("The preview is being made…"));
    play(film, sound);
  });
  connect(&exports_, &ExportController::finished, this, [this](const ui::ExportJobRow& row) {
    tell(row);
    lookWhetherAllIsDone(row);
  });
}

void ExportPageWiring::play(const QString& film, const QString& sound) {
  (new ui::ResultPlayer(film, sound, &window_))->open();
}

void ExportPageWiring::showLog(const ui::ExportJobRow& row) {
  ui::ImportReport report;
  report.title = tr("How %1 was made").arg(QFileInfo(row.outputPath).fileName());
  report.findings = row.log;
  auto* dialog = new ui::ReportDialog(report, &window_);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

/// In the window, and on the desktop for whoever looks at something else.
void ExportPageWiring::tell(const ui::ExportJobRow& row) {
  const bool done = row.state == ui::JobState::Done;
  const QString name = QFileInfo(row.outputPath).fileName();
  const QString words = done ? tr("%1 is done.").arg(name) : tr("%1 failed: %2").arg(row.title, row.note);
  if (!done || page_.isHidden())
    window_.notify({done ? ui::Tone::Good : ui::Tone::Bad, words, done && row.playable ? tr("Play") : QString(),
                    [this, row] { play(row.outputPath, row.sourcePath); }});
  if (!window_.isActiveWindow())
    notifyDesktop(done ? tr("The video is done") : tr("A video failed"), done ? name : words);
}

void ExportPageWiring::lookWhetherAllIsDone(const ui::ExportJobRow& last) {
  if (exports_.hasOpenJobs()) return;
  switch (page_.choice().whenDone) {
    case ui::WhenDone::Nothing:
      return;
    case ui::WhenDone::ShowFolder:
      return showInFolder(last.outputPath, window_);
    case ui::WhenDone::Quit:
      Q_EMIT quitWished();
  }
}

void ExportPageWiring::showFreeSpace() {
  freeSpace_.start(
      [folder = std::filesystem::path(page_.choice().folder.toStdString())](const std::stop_token&) -> qint64 {
        const auto free = freeBytesOf(folder);
        return free ? static_cast<qint64>(*free) : -1;
      },
      [this](qint64 bytes) { page_.setFreeBytes(bytes); });
}

}  // namespace visema::studio
