// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/build/build_page.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/pages/build/build_start.h"
#include "ui/pages/build/check_view.h"
#include "ui/pages/build/mask_view.h"
#include "ui/pages/build/package_view.h"
#include "ui/pages/build/step_bar.h"
#include "ui/pages/build/track_view.h"
#include "ui/pages/build/train_view.h"
#include "ui/pages/build/words_dialog.h"
#include "ui/pages/build/work_panel.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/drop_zone.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/rows.h"

namespace visema::ui {

BuildPage::BuildPage(QWidget* parent) : PageShell(tr("Build"), parent) {
  setAcceptDrops(true);
  buildHeader();
  buildBody();
  buildSide();
  connectTools();
  setBuild({});
}

void BuildPage::addKey(const QKeySequence& key, const QString& toolTip, const std::function<void()>& act) {
  auto* action = new QAction(this);
  action->setShortcut(key);
  action->setToolTip(toolTip);
  connect(action, &QAction::triggered, this, act);
  addAction(action);
}

void BuildPage::buildHeader() {
  steps_ = new StepBar;
  addHeaderState(steps_);
  next_ = pushButton({}, ButtonKind::Primary);
  next_->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
  addHeaderAction(next_);
  connect(steps_, &StepBar::chosen, this, &BuildPage::showStep);
  connect(next_, &QPushButton::clicked, this, [this] {
    if (const Primary now = primary(); now.enabled && now.act) now.act();
  });
  addKey(QKeySequence(Qt::ALT | Qt::Key_Left), tr("Goes to the previous step"), [this] {
    if (step_ != BuildStep::Video) showStep(static_cast<BuildStep>(static_cast<int>(step_) - 1));
  });
  addKey(QKeySequence(Qt::ALT | Qt::Key_Right), tr("Goes to the next step"), [this] {
    if (look_ && step_ != BuildStep::Package) showStep(static_cast<BuildStep>(static_cast<int>(step_) + 1));
  });
  addKey(QKeySequence::Open, tr("Chooses videos to build an avatar from"), [this] { browse(); });
  addKey(QKeySequence::Undo, tr("Undoes your last change"), [this] { Q_EMIT undoRequested(); });
  addKey(QKeySequence::Redo, tr("Redoes what was undone"), [this] { Q_EMIT redoRequested(); });
}

QWidget* BuildPage::withEmpty(EmptyState* empty, QWidget* view, QStackedWidget*& stack) {
  stack = new QStackedWidget;
  stack->addWidget(empty);
  stack->addWidget(view);
  return stack;
}

void BuildPage::buildBody() {
  auto* body = new QWidget;
  auto* column = new QVBoxLayout(body);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGap);
  views_ = new QStackedWidget;
  start_ = new BuildStart;
  check_ = new CheckView;
  verify_ = new CheckView;
  track_ = new TrackView;
  mask_ = new MaskView;
  train_ = new TrainView;
  package_ = new PackageView;
  working_ = new WorkPanel;
  unchecked_ = new EmptyState(QStringLiteral("search"), {}, {});
  unverified_ =
      new EmptyState(QStringLiteral("gauge"), tr("Not verified yet"),
                     tr("The network is measured on the last tenth of the footage, which it never saw in training."));
  views_->addWidget(start_);
  views_->addWidget(withEmpty(unchecked_, check_, checkStack_));
  views_->addWidget(track_);
  views_->addWidget(mask_);
  views_->addWidget(train_);
  views_->addWidget(withEmpty(unverified_, verify_, verifyStack_));
  views_->addWidget(package_);
  addKeyGroup(tr("Track"), track_,
              {{tr("1 to 5, 0"), tr("Select one point of the face, or all of them")},
               {tr("Arrows"), tr("Nudge it, or step through the frames")}});
  addKeyGroup(tr("Mask"), mask_->side());
  addKeyGroup(tr("Train"), train_);
  column->addWidget(views_, 1);
  column->addWidget(working_);
  setBody(body);
}

void BuildPage::buildSide() {
  about_ = new QWidget;
  auto* about = new QVBoxLayout(about_);
  about->setContentsMargins(0, 0, 0, 0);
  about->setSpacing(metric::kGapSmall);
  about->addWidget(sectionLabel(tr("Build")));
  name_ = strongLabel({});
  name_->setWordWrap(true);
  about->addWidget(name_);
  obstacle_ = smallLabel({});
  about->addWidget(obstacle_);
  auto* row = new QHBoxLayout;
  row->setSpacing(metric::kGapSmall);
  undo_ = pushButton(tr("Undo"), ButtonKind::Small, QStringLiteral("undo"));
  redo_ = pushButton(tr("Redo"), ButtonKind::Small, QStringLiteral("redo"));
  row->addWidget(undo_, 1);
  row->addWidget(redo_, 1);
  about->addLayout(row);
  again_ = pushButton(tr("Check again"), ButtonKind::Small, QStringLiteral("retry"));
  folder_ = pushButton(tr("Show in folder"), ButtonKind::Small, QStringLiteral("folder"));
  folder_->setToolTip(tr("Shows the files of this build in a file manager"));
  words_ = pushButton({}, ButtonKind::Small, QStringLiteral("edit"));
  words_->setToolTip(tr("A word-for-word transcript of the video helps the mouth learn"));
  about->addWidget(again_);
  about->addWidget(words_);
  about->addWidget(folder_);
  close_ = pushButton(tr("Close this build"), ButtonKind::Small, QStringLiteral("close"));
  close_->setToolTip(tr("Closes this build so that you can start another; everything is saved"));
  about->addWidget(close_);
  footage_ = new QWidget;
  auto* footage = new QVBoxLayout(footage_);
  footage->setContentsMargins(0, 0, 0, 0);
  footage->setSpacing(metric::kGapSmall);
  footage->addWidget(sectionLabel(tr("Footage")));
  facts_ = new QVBoxLayout;
  facts_->setSpacing(6);
  footage->addLayout(facts_);
  QVBoxLayout* side = addSection({});
  side->setSpacing(20);
  buildWay();
  for (QWidget* part : {way_, track_->side(), mask_->side(), footage_, about_}) side->addWidget(part);
}

/// What is done in which step, and how long it takes.
void BuildPage::buildWay() {
  way_ = new QWidget;
  auto* column = new QVBoxLayout(way_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  column->addWidget(sectionLabel(tr("How it works")));
  column->addSpacing(4);
  for (const auto& [name, what] :
       {std::pair(tr("Check"), tr("Rates the footage. Takes about as long as the footage itself.")),
        std::pair(tr("Track"), tr("Shows where the face is in every frame, and lets you correct it.")),
        std::pair(tr("Mask"), tr("Shows which part of the face will be painted.")),
        std::pair(tr("Train"), tr("Trains a network on this mouth. Takes about an hour on two cores; you can close the "
                                  "window meanwhile.")),
        std::pair(tr("Verify"), tr("Measures the network on footage it never saw.")),
        std::pair(tr("Package"),
                  tr("Asks for a name and for the consent of the person shown. Then the avatar is ready to speak."))}) {
    column->addWidget(strongLabel(name));
    column->addWidget(smallLabel(what));
    column->addSpacing(metric::kGapSmall);
  }
}

void BuildPage::connectTools() {
  connect(start_, &BuildStart::filesDropped, this, &BuildPage::filesDropped);
  connect(start_, &BuildStart::browseRequested, this, &BuildPage::browse);
  connect(start_, &BuildStart::recordRequested, this, &BuildPage::recordRequested);
  connect(start_, &BuildStart::openRequested, this, &BuildPage::openRequested);
  for (CheckView* view : {check_, verify_}) {
    connect(view, &CheckView::pictureWanted, this, &BuildPage::thumbnailWanted);
    connect(view, &CheckView::allowRequested, this, &BuildPage::allowRequested);
    connect(view, &CheckView::soundMoved, this, &BuildPage::soundMoved);
    connect(view, &CheckView::playRequested, this, &BuildPage::playRequested);
    connect(view, &CheckView::placeChosen, this, [this](const QString& footage, qint64 frame) {
      showStep(BuildStep::Track);
      track_->showPlace(footage, frame);
    });
  }
  connect(track_, &TrackView::pictureWanted, this, &BuildPage::frameWanted);
  connect(track_, &TrackView::keyframeSet, this, &BuildPage::keyframeSet);
  connect(track_, &TrackView::keyframesCleared, this, &BuildPage::keyframesCleared);
  connect(track_, &TrackView::marked, this, &BuildPage::marked);
  connect(track_, &TrackView::refineRequested, this, &BuildPage::refineRequested);
  connect(track_, &TrackView::againRequested, this, &BuildPage::trackAgainRequested);
  connect(mask_, &MaskView::pictureWanted, this, &BuildPage::thumbnailWanted);
  connect(train_, &TrainView::pauseRequested, this, &BuildPage::pauseRequested);
  connect(train_, &TrainView::keepRequested, this, &BuildPage::keepRequested);
  connect(package_, &PackageView::changed, this, &BuildPage::packageChanged);
  connect(package_, &PackageView::edited, this, &BuildPage::showPrimary);
  connect(working_, &WorkPanel::cancelRequested, this, &BuildPage::cancelRequested);
  connect(undo_, &QPushButton::clicked, this, &BuildPage::undoRequested);
  connect(redo_, &QPushButton::clicked, this, &BuildPage::redoRequested);
  connect(folder_, &QPushButton::clicked, this, &BuildPage::folderRequested);
  connect(words_, &QPushButton::clicked, this, &BuildPage::askForWords);
  connect(close_, &QPushButton::clicked, this, &BuildPage::closeRequested);
  connect(again_, &QPushButton::clicked, this, [this] { Q_EMIT makeRequested(step_); });
}

void BuildPage::browse() {
  const QStringList files = QFileDialog::getOpenFileNames(this, tr("Build an avatar from"), {}, videoFileFilter());
  if (!files.isEmpty()) Q_EMIT filesDropped(files);
}

void BuildPage::askForWords() {
  if (!look_ || look_->words.empty()) return;
  auto* dialog = new WordsDialog(look_->words, this);
  connect(dialog, &WordsDialog::saved, this, &BuildPage::wordsChanged);
  dialog->open();
}

void BuildPage::setRecent(const std::vector<BuildEntry>& entries) { start_->setRecent(entries); }

void BuildPage::setBuild(const std::optional<BuildLook>& look) {
  const bool other = look.has_value() != look_.has_value() || (look && look->path != look_->path);
  look_ = look;
  if (!look_) step_ = BuildStep::Video;
  if (look_ && other && step_ == BuildStep::Video) step_ = BuildStep::Check;
  fill();
  if (other) showStep(step_);
  showStates();
}

void BuildPage::setWork(const std::optional<BuildWork>& work) {
  const bool beganOrEnded = work.has_value() != work_.has_value();
  work_ = work;
  working_->setWork(work);
  if (beganOrEnded) showStates();  // progress comes ten times a second
}

void BuildPage::setTraining(const TrainingLook& training) {
  if (!look_) return;
  look_->training = training;
  train_->setTraining(training, obstacleToTraining());
  showStates();
}

void BuildPage::setFrame(const QString& footage, FrameIndex frame, const QImage& picture) {
  track_->setPicture(footage, frame, picture);
}

void BuildPage::setThumbnail(const QString& footage, FrameIndex frame, const QImage& picture) {
  check_->setPicture(footage, frame, picture);
  verify_->setPicture(footage, frame, picture);
  mask_->setPicture(footage, frame, picture);
  if (look_ && !look_->footage.empty() && look_->footage.front()->name == footage &&
      frame == look_->footage.front()->closed && !look_->footage.front()->frames.empty()) {
    const Similarity& pose = look_->footage.front()->frames[static_cast<std::size_t>(frame)].pose;
    constexpr double kAround = 0.53;  // the face with some of what is around it
    package_->setThumbnail(cropOf(picture, pose.then({kAround, 0, 128 - kAround * 128, 128 - kAround * 40}), 320));
  }
}

void BuildPage::showStep(BuildStep step) {
  step_ = look_ ? step : BuildStep::Video;
  track_->pause();
  views_->setCurrentIndex(static_cast<int>(step_));
  steps_->setCurrent(step_);
  if (step_ == BuildStep::Mask || step_ == BuildStep::Package) mask_->askForPictures();
  showStates();
  Q_EMIT stepShown(step_);
}

/// Everything of the project into the views.
void BuildPage::fill() {
  start_->setOpenBuild(look_ ? look_->name : QString());
  const BuildLook look = look_.value_or(BuildLook{});
  name_->setText(look.name);
  obstacle_->setText(look.obstacle);
  obstacle_->setVisible(!look.obstacle.isEmpty());
  std::array<BuildMark, kBuildSteps> marks = look.marks;
  marks[0] = look_ && !look.footage.empty() ? BuildMark::Done : BuildMark::Open;
  steps_->setMarks(marks);
  check_->setRows(look.checks);
  verify_->setRows(look.verdict);
  track_->setFootage(look.footage);
  mask_->setFootage(look.footage);
  train_->setTraining(look.training, obstacleToTraining());
  package_->setPackage(look.package);
  fillFacts();
  if (step_ == BuildStep::Mask || step_ == BuildStep::Package) mask_->askForPictures();
}

/// What the check found, in one line each.
void BuildPage::fillFacts() {
  clearLayout(facts_);
  if (!look_) return;
  for (const auto& footage : look_->footage)
    facts_->addWidget(factRow(footage->name, footage->file.isEmpty() ? tr("Not found") : clockText(footage->seconds)));
  for (const BuildRow& row : look_->checks) {
    auto* chip = new Chip(toneWord(row), row.allowed ? Tone::Warn : row.tone);
    QWidget* line = namedRow(row.title, chip, row.sentence);
    facts_->addWidget(line);
  }
}

void BuildPage::showStates() {
  const bool open = look_.has_value();
  const bool busy = work_.has_value();
  const bool editable = open && look_->obstacle.isEmpty();
  for (BuildStep step :
       {BuildStep::Check, BuildStep::Track, BuildStep::Mask, BuildStep::Train, BuildStep::Verify, BuildStep::Package})
    steps_->setStepEnabled(step, open);
  checkStack_->setCurrentIndex(checked() ? 1 : 0);
  unchecked_->set(busy ? QStringLiteral("clock") : QStringLiteral("search"),
                  busy ? tr("Checking the footage") : tr("Not checked yet"),
                  busy ? tr("Light, sound, cuts, and where the face is in every frame. This takes about as long as the "
                            "footage itself; you can close the window and continue later.")
                       : tr("The check rates the footage before an hour is spent on training."));
  verifyStack_->setCurrentIndex(open && !look_->verdict.empty() ? 1 : 0);
  track_->setEditable(editable);
  package_->setEditable(editable);
  undo_->setEnabled(editable && !look_->undo.isEmpty());
  redo_->setEnabled(editable && !look_->redo.isEmpty());
  undo_->setToolTip(tr("Undo: %1 (%2)")
                        .arg(open && !look_->undo.isEmpty() ? look_->undo : tr("nothing"),
                             QKeySequence(QKeySequence::Undo).toString(QKeySequence::NativeText)));
  redo_->setToolTip(tr("Redo: %1 (%2)")
                        .arg(open && !look_->redo.isEmpty() ? look_->redo : tr("nothing"),
                             QKeySequence(QKeySequence::Redo).toString(QKeySequence::NativeText)));
  const bool remakes = step_ == BuildStep::Check || step_ == BuildStep::Verify;
  again_->setVisible(remakes);
  again_->setText(step_ == BuildStep::Verify ? tr("Verify again") : tr("Check again"));
  again_->setToolTip(tr("Measures everything again"));
  again_->setEnabled(editable && !busy);
  const bool worded = open && std::any_of(look_->words.begin(), look_->words.end(),
                                          [](const BuildWords& each) { return !each.words.isEmpty(); });
  words_->setText(worded ? tr("Transcript…") : tr("Add a transcript…"));
  words_->setVisible(step_ == BuildStep::Check || step_ == BuildStep::Train);
  words_->setEnabled(editable && !busy);
  about_->setVisible(open);
  way_->setVisible(!open);
  footage_->setVisible(open && step_ != BuildStep::Check);
  track_->side()->setVisible(open && step_ == BuildStep::Track);
  mask_->side()->setVisible(open && step_ == BuildStep::Mask);
  showPrimary();
}

/// Another program may have begun or gone on with a build meanwhile.
void BuildPage::showEvent(QShowEvent* event) {
  PageShell::showEvent(event);
  Q_EMIT stepShown(step_);
}

void BuildPage::dragMoveEvent(QDragMoveEvent* event) { event->acceptProposedAction(); }

void BuildPage::dragEnterEvent(QDragEnterEvent* event) {
  if (!droppedFiles(event->mimeData(), videoFileSuffixes()).isEmpty()) event->acceptProposedAction();
}

void BuildPage::dropEvent(QDropEvent* event) {
  const QStringList files = droppedFiles(event->mimeData(), videoFileSuffixes());
  if (files.isEmpty()) return;
  event->acceptProposedAction();
  Q_EMIT filesDropped(files);
}

}  // namespace visema::ui
