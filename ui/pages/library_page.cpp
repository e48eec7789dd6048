// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/library_page.h"

#include <QAction>
#include <QButtonGroup>
#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/pages/avatar_tile.h"
#include "ui/pages/media_files.h"
#include "ui/pages/report_dialog.h"
#include "ui/widgets/card.h"
#include "ui/widgets/card_grid.h"
#include "ui/widgets/drop_zone.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/question_dialog.h"
#include "ui/widgets/rows.h"

namespace visema::ui {
namespace {

constexpr int kFew = 4;  // avatars that leave room to say how there are more

}  // namespace

LibraryPage::LibraryPage(QWidget* parent) : PageShell(tr("Library"), parent) {
  setAcceptDrops(true);
  buildHeader();
  buildBody();
  buildSide();
  setAvatars({});
}

void LibraryPage::buildHeader() {
  search_ = new QLineEdit;
  search_->setProperty("kind", "search");
  search_->setPlaceholderText(tr("Search"));
  search_->setAccessibleName(tr("Search the library"));
  search_->setClearButtonEnabled(true);
  search_->setFixedWidth(180);
  auto* find = new QAction(this);
  find->setShortcut(QKeySequence::Find);
  addAction(find);
  search_->setToolTip(tr("Finds avatars by name (%1)").arg(find->shortcut().toString(QKeySequence::NativeText)));
  find->setToolTip(search_->toolTip());
  addKeys(tr("Arrows"), tr("Go from avatar to avatar"));
  addKeys(tr("Enter"), tr("Puts the avatar on stage"));
  addKeys(tr("Del"), tr("Asks whether to remove the avatar"));
  import_ = pushButton(tr("Import"), ButtonKind::Primary, QStringLiteral("import"));
  import_->setToolTip(tr("Imports a .visema package, a 2.0 package or a SyncTalk_2D folder"));
  auto* menu = new QMenu(import_);
  menu->addAction(tr("Package file…"), this, [this] { browse(false); });
  menu->addAction(tr("Folder…"), this, [this] { browse(true); });
  connect(import_, &QPushButton::clicked, this,
          [this, menu] { menu->popup(import_->mapToGlobal(QPoint(0, import_->height() + 4))); });
  addHeaderAction(search_);
  addHeaderAction(import_);
  connect(find, &QAction::triggered, search_, [this] { search_->setFocus(Qt::ShortcutFocusReason); });
  connect(search_, &QLineEdit::textChanged, this, &LibraryPage::filter);
}

void LibraryPage::buildBody() {
  auto* body = new QWidget;
  auto* column = new QVBoxLayout(body);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGap);

  importing_ = new Card;
  auto* line = new QHBoxLayout(importing_);
  line->setContentsMargins(14, 10, 10, 10);
  line->setSpacing(metric::kGapLarge);
  importWords_ = bodyLabel({});
  importBar_ = new ProgressBar;
  QPushButton* cancel = pushButton(tr("Cancel"), ButtonKind::Small);
  cancel->setToolTip(tr("Cancels this import and those waiting; nothing half-finished is left behind"));
  line->addWidget(importWords_);
  line->addWidget(importBar_, 1);
  line->addWidget(cancel);
  importing_->hide();
  connect(cancel, &QPushButton::clicked, this, &LibraryPage::importCancelled);
  column->addWidget(importing_);

  stack_ = new QStackedWidget;
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* content = new QWidget;
  auto* contentColumn = new QVBoxLayout(content);
  contentColumn->setContentsMargins(0, 0, 0, 0);
  cards_ = new QWidget;
  grid_ = new CardGrid(230, 14, cards_);
  group_ = new QButtonGroup(this);  // one is chosen, and the arrows choose another
  contentColumn->addWidget(cards_);
  build_ = new EmptyState(QStringLiteral("build"), tr("Build your own"),
                          tr("Turn two minutes of video of somebody talking to the camera into an avatar."));
  QPushButton* build = pushButton(tr("Build an avatar…"), ButtonKind::Normal, QStringLiteral("build"));
  build->setToolTip(tr("Shows how an avatar is made from a video"));
  build_->addButton(build);
  connect(build, &QPushButton::clicked, this, &LibraryPage::buildRequested);
  contentColumn->addWidget(build_, 1);
  contentColumn->addStretch();
  scroll->setWidget(content);
  empty_ = new EmptyState(QStringLiteral("library"), {}, {});
  importHere_ = pushButton(tr("Import a package…"), ButtonKind::Normal, QStringLiteral("import"));
  importHere_->setToolTip(import_->toolTip());
  empty_->addButton(importHere_);
  connect(importHere_, &QPushButton::clicked, this, [this] { browse(false); });
  stack_->addWidget(scroll);
  stack_->addWidget(empty_);
  column->addWidget(stack_, 1);
  setBody(body);
}

void LibraryPage::buildSide() {
  auto* holder = addSection({});
  inspector_ = new QWidget;
  auto* column = new QVBoxLayout(inspector_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGapSmall);
  caption_ = sectionLabel({});
  column->addWidget(caption_);
  problem_ = smallLabel({});
  problem_->setProperty("role", "error");
  column->addWidget(problem_);
  facts_ = new QVBoxLayout;
  facts_->setSpacing(6);
  column->addLayout(facts_);
  column->addSpacing(4);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(metric::kGapSmall);
  live_ = pushButton(tr("Put on stage"));
  live_->setToolTip(tr("Puts this avatar on the stage"));
  verify_ = pushButton(tr("Verify"));
  verify_->setToolTip(tr("Checks every file of the package against its checksum"));
  remove_ = pushButton(tr("Remove"));
  remove_->setToolTip(tr("Removes the avatar from the library"));
  for (QPushButton* button : {live_, verify_, remove_}) buttons->addWidget(button);
  buttons->addStretch();
  column->addLayout(buttons);
  column->addSpacing(metric::kGap);
  consentBox_ = new QWidget;
  auto* consent = new QVBoxLayout(consentBox_);
  consent->setContentsMargins(0, 0, 0, metric::kGapSmall);
  consent->addWidget(sectionLabel(tr("Consent")));
  consent_ = mutedLabel({});
  consent->addWidget(consent_);
  column->addWidget(consentBox_);
  licenceBox_ = new QWidget;
  auto* licence = new QVBoxLayout(licenceBox_);
  licence->setContentsMargins(0, 0, 0, 0);
  licence->addWidget(sectionLabel(tr("Licence")));
  licence_ = mutedLabel({});
  licence->addWidget(licence_);
  column->addWidget(licenceBox_);
  column->addSpacing(metric::kGapSmall);
  whereBox_ = new QWidget;
  auto* where = new QVBoxLayout(whereBox_);
  where->setContentsMargins(0, 0, 0, 0);
  where->addWidget(sectionLabel(tr("Where")));
  where_ = pushButton({}, ButtonKind::Path, QStringLiteral("folder"));
  where->addWidget(where_);
  column->addWidget(whereBox_);
  holder->addWidget(inspector_);
  nothing_ = mutedLabel(tr("Choose an avatar to see its clips, size and licence."));
  holder->addWidget(nothing_);
  connect(live_, &QPushButton::clicked, this, [this] { Q_EMIT goLiveRequested(current_); });
  connect(verify_, &QPushButton::clicked, this, [this] { Q_EMIT verifyRequested(current_); });
  connect(remove_, &QPushButton::clicked, this, &LibraryPage::askRemove);
  connect(where_, &QPushButton::clicked, this, [this] { Q_EMIT folderRequested(current_); });
}

void LibraryPage::setAvatars(const std::vector<AvatarCard>& avatars) {
  avatars_ = avatars;
  while (tiles_.size() > avatars.size()) {
    delete tiles_.back();
    tiles_.pop_back();
  }
  while (tiles_.size() < avatars.size()) {
    auto* tile = new AvatarTile(cards_);
    tile->show();
    grid_->addWidget(tile);
    group_->addButton(tile);
    connect(tile, &AvatarTile::clicked, this, [this, tile] { setCurrent(tile->card().id); });
    connect(tile, &AvatarTile::opened, this, [this, tile] {
      if (tile->card().problem.isEmpty()) Q_EMIT goLiveRequested(tile->card().id);
    });
    tiles_.push_back(tile);
  }
  for (std::size_t i = 0; i < avatars.size(); ++i) tiles_[i]->setCard(avatars[i]);
  setOnStage(onStage_);
  if (!find(current_)) current_ = avatars.empty() ? QString() : avatars.front().id;
  filter();
  showCurrent();
}

void LibraryPage::filter() {
  const QString wanted = search_->text().trimmed();
  int shown = 0;
  std::vector<AvatarTile*> hidden;
  while (grid_->count() > 0) delete grid_->takeAt(0);
  for (AvatarTile* tile : tiles_) {
    const bool match = wanted.isEmpty() || tile->card().name.contains(wanted, Qt::CaseInsensitive) ||
                       tile->card().origin.contains(wanted, Qt::CaseInsensitive);
    tile->setVisible(match);
    if (match) grid_->addWidget(tile), ++shown;
  }
  cards_->updateGeometry();
  build_->setVisible(wanted.isEmpty() && shown <= kFew);
  stack_->setCurrentIndex(shown > 0 ? 0 : 1);
  importHere_->setVisible(tiles_.empty());
  if (tiles_.empty()) {
    empty_->set(QStringLiteral("library"), tr("No avatars yet"),
                tr("Import a .visema package, a 2.0 package or a SyncTalk_2D folder, or drop one here."));
  } else {
    empty_->set(QStringLiteral("search"), tr("Nothing found"), tr("No avatar here is called “%1”.").arg(wanted));
  }
}

void LibraryPage::setCurrent(const QString& id) {
  current_ = id;
  showCurrent();
}

void LibraryPage::setOnStage(const QString& id) {
  onStage_ = id;
  for (AvatarTile* tile : tiles_) tile->setOnStage(tile->card().id == onStage_);
}

const AvatarCard* LibraryPage::find(const QString& id) const {
  for (const AvatarCard& card : avatars_)
    if (card.id == id) return &card;
  return nullptr;
}

void LibraryPage::showCurrent() {
  for (AvatarTile* tile : tiles_)
    if (tile->card().id == current_) tile->setChecked(true);
  const AvatarCard* card = find(current_);
  inspector_->setVisible(card);
  nothing_->setVisible(!card && !tiles_.empty());
  if (!card) return;
  caption_->setText(card->name);
  const QString& problem = card->problem.isEmpty() ? card->damage : card->problem;
  problem_->setText(problem);
  problem_->setVisible(!problem.isEmpty());
  clearLayout(facts_);
  for (const FactRow& fact : card->facts) facts_->addWidget(factRow(fact.name, fact.value));
  live_->setEnabled(card->problem.isEmpty());
  remove_->setVisible(card->removable);
  consent_->setText(card->consent);
  consentBox_->setVisible(!card->consent.isEmpty());
  licence_->setText(card->licence);
  licenceBox_->setVisible(!card->licence.isEmpty());
  where_->setText(where_->fontMetrics().elidedText(shortPath(card->path), Qt::ElideMiddle, 230));
  where_->setToolTip(card->path);
  whereBox_->setVisible(!card->path.isEmpty());
}

void LibraryPage::setImporting(const QString& stage, double fraction) {
  importing_->setVisible(!stage.isEmpty());
  importWords_->setText(stage);
  importBar_->set(fraction);
  import_->setEnabled(stage.isEmpty());
}

void LibraryPage::showReport(const ImportReport& report) {
  auto* dialog = new ReportDialog(report, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

void LibraryPage::browse(bool folder) {
  const QString path = folder ? packages_.chooseFolder(this, tr("Import a folder"))
                              : packages_.chooseFile(this, tr("Import a package"),
                                                     tr("Avatar packages (*.visema *.zip);;All files (*)"));
  if (!path.isEmpty()) Q_EMIT importRequested(path);
}

void LibraryPage::askRemove() {
  const AvatarCard* card = find(current_);
  if (!card) return;
  const std::vector<QuestionDialog::Answer> answers{{tr("Remove"), tr("Removes the avatar from the library"),
                                                     ButtonKind::Danger,
                                                     [this, id = card->id] { Q_EMIT removeRequested(id); }}};
  auto* question = new QuestionDialog(
      tr("Remove %1?").arg(card->name),
      tr("Its file goes to the trash if it lies in the avatar folder; files elsewhere stay where they are."),
      tr("Keep it"), answers, this);
  question->open();
}

void LibraryPage::keyPressEvent(QKeyEvent* event) {
  const AvatarCard* card = find(current_);
  if (event->key() == Qt::Key_Delete && qobject_cast<AvatarTile*>(focusWidget()) && card && card->removable)
    return askRemove();
  PageShell::keyPressEvent(event);
}

void LibraryPage::dragEnterEvent(QDragEnterEvent* event) {
  if (!droppedFiles(event->mimeData(), {}).isEmpty()) event->acceptProposedAction();
}

void LibraryPage::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();
  for (const QString& path : droppedFiles(event->mimeData(), {})) Q_EMIT importRequested(path);
}

}  // namespace visema::ui
