// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/export_page.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "ui/pages/backdrop_picker.h"
#include "ui/pages/export_row.h"
#include "ui/pages/media_files.h"
#include "ui/pages/preset_dialog.h"
#include "ui/pages/words_picker.h"
#include "ui/theme/text.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/drop_zone.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/row_list.h"
#include "ui/widgets/rows.h"
#include "ui/widgets/toggle.h"

namespace visema::ui {

ExportPage::ExportPage(QWidget* parent) : PageShell(tr("Export"), parent) {
  setAcceptDrops(true);
  buildHeader();
  buildBody();
  buildSide();
  setAvatars({});
  showHeader();
}

void ExportPage::buildHeader() {
  count_ = new Chip;
  addHeaderState(count_);
  clear_ = pushButton(tr("Clear finished"));
  clear_->setToolTip(tr("Removes finished items from the list; the videos stay"));
  pause_ = pushButton(tr("Pause all"), ButtonKind::Normal, QStringLiteral("pause"));
  pause_->setCheckable(true);
  pause_->setToolTip(tr("Pauses the queue where it is; nothing is lost"));
  add_ = pushButton(tr("Add audio"), ButtonKind::Primary, QStringLiteral("plus"));
  add_->setShortcut(QKeySequence::Open);
  add_->setToolTip(tr("Chooses sound files to export (%1)")
                       .arg(QKeySequence(QKeySequence::Open).toString(QKeySequence::NativeText)));
  addHeaderAction(clear_);
  addHeaderAction(pause_);
  addHeaderAction(add_);
  addKeys(tr("Up, Down"), tr("Move along the queue"));
  addKeys(tr("Enter"), tr("Plays the result, or retries a failed job"));
  addKeys(tr("Del"), tr("Cancels a job, or removes a finished one from the list"));
  connect(clear_, &QPushButton::clicked, this, &ExportPage::clearDoneRequested);
  connect(pause_, &QPushButton::clicked, this, &ExportPage::pauseToggled);
  connect(add_, &QPushButton::clicked, this, &ExportPage::browse);
}

void ExportPage::buildBody() {
  list_ = new RowList(
      {.rowHeight = 76, .gap = 10, .footHeight = 120}, [this] { return makeRow(); },
      [this](QWidget* row, int index) {
        static_cast<ExportRow*>(row)->setJob(jobs_[static_cast<std::size_t>(index)]);
      });
  drop_ = new DropZone(tr("Drop audio files here"), {}, audioFileSuffixes());
  drop_->setToolTip(tr("Chooses sound files to export"));
  list_->setFoot(drop_);
  setBody(list_);
  connect(drop_, &DropZone::filesDropped, this, &ExportPage::filesAdded);
  connect(drop_, &DropZone::clicked, this, &ExportPage::browse);
}

void ExportPage::buildSide() {
  QVBoxLayout* avatar = addSection(tr("Avatar"));
  avatar_ = new QComboBox;
  avatar_->setAccessibleName(tr("Avatar"));
  avatar_->setToolTip(tr("The avatar for files you add next"));
  avatar_->setIconSize(QSize(32, 20));
  avatar->addWidget(avatar_);

  QVBoxLayout* preset = addSection(tr("Preset"));
  preset_ = new QComboBox;
  preset_->setAccessibleName(tr("Preset"));
  preset_->setToolTip(tr("Format and quality for files you add next"));
  preset->addWidget(preset_);
  presetWords_ = smallLabel({});
  preset->addWidget(presetWords_);
  edit_ = pushButton(tr("Edit…"), ButtonKind::Small);
  edit_->setToolTip(tr("Changes this preset or saves it as a new one"));
  facts_ = new QVBoxLayout;
  facts_->setSpacing(6);
  preset->addLayout(facts_);
  preview_ = pushButton(tr("Preview a sound…"), ButtonKind::Small, QStringLiteral("play"));
  preview_->setToolTip(tr("Makes and plays the first seconds with this preset, without adding to the queue"));
  auto* presetButtons = new QHBoxLayout;
  presetButtons->setSpacing(metric::kGapSmall);
  presetButtons->addWidget(edit_);
  presetButtons->addWidget(preview_);
  presetButtons->addStretch();
  preset->addLayout(presetButtons);

  QVBoxLayout* picture = addSection(tr("Picture"));
  neutral_ = new Toggle(tr("End on the neutral pose"));
  picture->addWidget(toggleRow(neutral_, tr("Adds a few frames to come to rest, so that videos can be joined")));

  QVBoxLayout* words = addSection(tr("Lips follow"));
  words_ = new WordsPicker;
  words->addWidget(words_);
  connect(words_, &WordsPicker::chosen, this, &ExportPage::changed);

  QVBoxLayout* background = addSection(tr("Background"));
  backdrop_ = new BackdropPicker;
  background->addWidget(backdrop_);

  buildWhere();
  connect(avatar_, &QComboBox::activated, this, [this] {
    showBackdrop();
    changed();
  });
  connect(backdrop_, &BackdropPicker::chosen, this, &ExportPage::changed);
  connect(preset_, &QComboBox::activated, this, [this] {
    showPreset();
    changed();
  });
  connect(neutral_, &Toggle::clicked, this, &ExportPage::changed);
  connect(folder_, &QPushButton::clicked, this, &ExportPage::chooseFolder);
}

void ExportPage::buildWhere() {
  QVBoxLayout* where = addSection(tr("Where"));
  folder_ = pushButton(tr("Choose a folder…"), ButtonKind::Path, QStringLiteral("folder"));
  where->addWidget(folder_);
  free_ = smallLabel({});
  where->addWidget(free_);
  name_ = new QLineEdit;
  name_->setPlaceholderText(QStringLiteral("{sound}"));
  where->addWidget(
      namedRow(tr("Name"), name_, tr("How videos are named; {sound}, {avatar}, {preset} and {date} are filled in")));
  whenDone_ = new QComboBox;
  whenDone_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  whenDone_->setMinimumContentsLength(11);
  whenDone_->addItem(tr("Do nothing"));
  whenDone_->addItem(tr("Show the folder"));
  whenDone_->addItem(tr("Quit the studio"));
  where->addWidget(
      namedRow(tr("When all is done"), whenDone_, tr("What happens when the last video of the queue is done")));
  connect(name_, &QLineEdit::editingFinished, this, &ExportPage::changed);
  connect(whenDone_, &QComboBox::activated, this, &ExportPage::changed);
  connect(preview_, &QPushButton::clicked, this, &ExportPage::browsePreview);
  connect(edit_, &QPushButton::clicked, this, &ExportPage::editPreset);
}

void ExportPage::browsePreview() {
  const QString path = sounds_.chooseFile(this, tr("Preview a sound"), audioFileFilter());
  if (!path.isEmpty()) Q_EMIT previewRequested(path);
}

void ExportPage::editPreset() {
  for (const ExportPreset& preset : presets_) {
    if (preset.id != preset_->currentData().toString()) continue;
    auto* dialog = new PresetDialog(preset, this);
    connect(dialog, &PresetDialog::saved, this, &ExportPage::presetSaved);
    connect(dialog, &PresetDialog::removed, this, &ExportPage::presetRemoved);
    return dialog->open();
  }
}

void ExportPage::browse() {
  const QStringList paths = sounds_.chooseFiles(this, tr("Add audio"), audioFileFilter());
  if (!paths.isEmpty()) Q_EMIT filesAdded(paths);
}

void ExportPage::chooseFolder() {
  const QString path = QFileDialog::getExistingDirectory(this, tr("Folder for videos"), choice_.folder);
  if (path.isEmpty()) return;
  choice_.folder = path;
  setChoice(choice_);
  Q_EMIT choiceChanged(choice_);
}

void ExportPage::changed() {
  choice_.avatarId = avatar_->currentData().toString();
  choice_.presetId = preset_->currentData().toString();
  choice_.endOnNeutral = neutral_->isChecked();
  choice_.backdrop = backdrop_->choice();
  words_->putInto(choice_);
  choice_.namePattern = name_->text().trimmed();
  choice_.whenDone = static_cast<WhenDone>(whenDone_->currentIndex());
  Q_EMIT choiceChanged(choice_);
}

QWidget* ExportPage::makeRow() {
  auto* row = new ExportRow;
  connect(row, &ExportRow::cancelRequested, this, &ExportPage::cancelRequested);
  connect(row, &ExportRow::retryRequested, this, &ExportPage::retryRequested);
  connect(row, &ExportRow::nextRequested, this, &ExportPage::nextRequested);
  connect(row, &ExportRow::pauseRequested, this, &ExportPage::pauseRequested);
  connect(row, &ExportRow::goOnRequested, this, &ExportPage::goOnRequested);
  connect(row, &ExportRow::removeRequested, this, &ExportPage::removeRequested);
  connect(row, &ExportRow::playRequested, this, &ExportPage::playRequested);
  connect(row, &ExportRow::logRequested, this, &ExportPage::logRequested);
  connect(row, &ExportRow::folderRequested, this, &ExportPage::folderRequested);
  return row;
}

void ExportPage::setJobs(const std::vector<ExportJobRow>& jobs) {
  const bool added = !jobs_.empty() && !jobs.empty() && jobs.size() > jobs_.size() && jobs.back().id != jobs_.back().id;
  jobs_ = jobs;
  list_->setCount(static_cast<int>(jobs_.size()));
  if (added) list_->reveal(static_cast<int>(jobs_.size()) - 1);
  showHeader();
}

void ExportPage::updateJob(const ExportJobRow& job) {
  for (std::size_t i = 0; i < jobs_.size(); ++i) {
    if (jobs_[i].id != job.id) continue;
    jobs_[i] = job;
    list_->refresh(static_cast<int>(i));
  }
  showHeader();
}

void ExportPage::showHeader() {
  int open = 0;
  int over = 0;
  for (const ExportJobRow& job : jobs_) {
    const bool isOpen =
        job.state == JobState::Waiting || job.state == JobState::Rendering || job.state == JobState::Paused;
    isOpen ? ++open : ++over;
  }
  count_->setVisible(open > 0);
  count_->set(tr("%n to do", nullptr, open), Tone::Neutral);
  clear_->setVisible(over > 0);
  pause_->setVisible(open > 0);
}

void ExportPage::setPaused(bool paused) {
  pause_->setChecked(paused);
  pause_->setText(paused ? tr("Resume") : tr("Pause all"));
}

void ExportPage::setAvatars(const std::vector<AvatarChoice>& avatars) {
  avatars_ = avatars;
  const QSignalBlocker silent(avatar_);
  avatar_->clear();
  for (const AvatarChoice& avatar : avatars) {
    const QImage small =
        avatar.thumbnail.isNull() ? QImage() : avatar.thumbnail.scaledToHeight(40, Qt::SmoothTransformation);
    avatar_->addItem(QIcon(QPixmap::fromImage(small)), avatar.name, avatar.id);
  }
  if (avatars.empty()) avatar_->addItem(tr("No avatar in the library"));
  avatar_->setEnabled(!avatars.empty());
  add_->setEnabled(!avatars.empty());
  preview_->setEnabled(!avatars.empty());
  drop_->setEnabled(!avatars.empty());
  drop_->setHint(avatars.empty() ? tr("once there is an avatar: import one in the library")
                                 : tr("or press Enter to choose them; each becomes a video"));
  setChoice(choice_);
}

void ExportPage::setPresets(const std::vector<ExportPreset>& presets) {
  presets_ = presets;
  const QSignalBlocker silent(preset_);
  preset_->clear();
  for (const ExportPreset& preset : presets) preset_->addItem(preset.name, preset.id);
  setChoice(choice_);
}

void ExportPage::setChoice(const ExportChoice& choice) {
  choice_ = choice;
  if (const int index = avatar_->findData(choice.avatarId); index >= 0) avatar_->setCurrentIndex(index);
  if (const int index = preset_->findData(choice.presetId); index >= 0) preset_->setCurrentIndex(index);
  choice_.avatarId = avatar_->currentData().toString();
  choice_.presetId = preset_->currentData().toString();
  neutral_->setChecked(choice.endOnNeutral);
  name_->setText(choice.namePattern);
  whenDone_->setCurrentIndex(static_cast<int>(choice.whenDone));
  words_->setChoice(choice);
  backdrop_->setChoice(choice.backdrop);
  showBackdrop();
  folder_->setText(choice.folder.isEmpty()
                       ? tr("Choose a folder…")
                       : folder_->fontMetrics().elidedText(shortPath(choice.folder), Qt::ElideMiddle, 230));
  folder_->setToolTip(choice.folder.isEmpty() ? tr("Folder for videos") : choice.folder);
  showPreset();
}

void ExportPage::showBackdrop() {
  const AvatarChoice* chosen = nullptr;
  for (const AvatarChoice& avatar : avatars_)
    if (avatar.id == avatar_->currentData().toString()) chosen = &avatar;
  backdrop_->setObstacle(backdropObstacle(chosen));
}

void ExportPage::showPreset() {
  clearLayout(facts_);
  presetWords_->setText({});
  for (const ExportPreset& preset : presets_) {
    if (preset.id != preset_->currentData().toString()) continue;
    presetWords_->setText(preset.detail);
    for (const FactRow& fact : preset.facts) facts_->addWidget(factRow(fact.name, fact.value));
  }
  presetWords_->setVisible(!presetWords_->text().isEmpty());
}

void ExportPage::setFreeBytes(qint64 bytes) {
  free_->setText(bytes < 0 ? QString() : tr("%1 free").arg(bytesText(bytes)));
}

/// Before which of the jobs that wait something dropped there is to be made; 0: after all.
qint64 ExportPage::waitingRowBelow(int y) const {
  const ExportRow* nearest = nullptr;
  for (const ExportRow* row : findChildren<ExportRow*>()) {
    const int middle = row->mapTo(this, QPoint(0, row->height() / 2)).y();
    const bool below = row->isVisible() && row->job().state == JobState::Waiting && middle > y;
    if (below && (!nearest || middle < nearest->mapTo(this, QPoint(0, nearest->height() / 2)).y())) nearest = row;
  }
  return nearest ? nearest->job().id : 0;
}

void ExportPage::dragMoveEvent(QDragMoveEvent* event) { event->acceptProposedAction(); }

void ExportPage::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasFormat(ExportRow::kJobMime)) return event->acceptProposedAction();
  if (add_->isEnabled() && !droppedFiles(event->mimeData(), audioFileSuffixes()).isEmpty())
    event->acceptProposedAction();
}

void ExportPage::dropEvent(QDropEvent* event) {
  if (event->mimeData()->hasFormat(ExportRow::kJobMime)) {
    const qint64 id = event->mimeData()->data(ExportRow::kJobMime).toLongLong();
    const qint64 before = waitingRowBelow(event->position().toPoint().y());
    if (before != id) Q_EMIT moveRequested(id, before);
    return event->acceptProposedAction();
  }
  const QStringList paths = droppedFiles(event->mimeData(), audioFileSuffixes());
  if (!add_->isEnabled() || paths.isEmpty()) return;
  event->acceptProposedAction();
  Q_EMIT filesAdded(paths);
}

}  // namespace visema::ui
