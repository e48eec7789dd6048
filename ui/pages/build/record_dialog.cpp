// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/build/record_dialog.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <cmath>

#include "ui/stage/frame_view.h"
#include "ui/theme/accessible_role.h"
#include "ui/theme/text.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/level_meter.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/question_dialog.h"
#include "ui/widgets/segmented_control.h"

namespace visema::ui {
namespace {

constexpr int kWidth = 980, kHeight = 700, kSide = 260;
constexpr int kPromptHeight = 76;   // two lines, so that nothing moves between short and long sentences
constexpr int kPromptPixels = 26;   // to be read from where one sits before a camera
constexpr double kWorthAsking = 5;  // seconds recorded that are not thrown away by a slip of the hand

void fill(QComboBox* box, const std::vector<DeviceChoice>& choices, const QString& chosen) {
  const QSignalBlocker silent(box);
  box->clear();
  for (const DeviceChoice& each : choices) box->addItem(each.name, each.id);
  box->setCurrentIndex(std::max(0, box->findData(chosen)));
  box->setEnabled(!choices.empty());
}

}  // namespace

RecordDialog::RecordDialog(QWidget* parent) : QDialog(parent) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Record yourself"));
  resize(kWidth, kHeight);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 20, 20, 20);
  column->setSpacing(metric::kGap);
  auto* middle = new QHBoxLayout;
  middle->setSpacing(metric::kGapLarge);
  middle->addWidget(buildStage(), 1);
  middle->addWidget(buildSide());
  column->addLayout(middle, 1);
  column->addWidget(buildPrompt());
  column->addWidget(buildButtons());
  connectAll();
  setLook({});
}

QWidget* RecordDialog::buildStage() {
  view_ = createFrameView(FrameViewKind::Automatic, this);
  view_->widget()->setMinimumSize(320, 180);
  setAccessibleRole(*view_->widget(), QAccessible::Graphic);
  view_->widget()->setAccessibleName(tr("Camera, as in a mirror"));
  return view_->widget();
}

QWidget* RecordDialog::buildSide() {
  auto* side = new QWidget;
  side->setFixedWidth(kSide);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGapSmall);
  camera_ = new QComboBox;
  camera_->setAccessibleName(tr("Camera"));
  camera_->setToolTip(tr("The camera that films you"));
  microphone_ = new QComboBox;
  microphone_->setAccessibleName(tr("Microphone"));
  microphone_->setToolTip(tr("The microphone that hears you"));
  language_ = new SegmentedControl;
  language_->addSegment(QStringLiteral("English"), tr("You read English sentences"));
  language_->addSegment(QStringLiteral("Deutsch"), tr("You read German sentences"));
  level_ = new LevelMeter;
  level_->setAccessibleName(tr("Microphone level"));
  pictureAdvice_ = new Note(3);
  soundAdvice_ = new Note(3);
  trouble_ = new Note(6);
  column->addWidget(sectionLabel(tr("Camera")));
  column->addWidget(camera_);
  column->addWidget(pictureAdvice_);
  column->addSpacing(metric::kGapSmall);
  column->addWidget(sectionLabel(tr("Microphone")));
  column->addWidget(microphone_);
  column->addWidget(level_);
  column->addWidget(soundAdvice_);
  column->addSpacing(metric::kGapSmall);
  column->addWidget(sectionLabel(tr("What you read")));
  column->addWidget(language_);
  column->addStretch(1);
  column->addWidget(trouble_);
  return side;
}

QWidget* RecordDialog::buildPrompt() {
  auto* card = new Card;
  auto* column = new QVBoxLayout(card);
  column->setContentsMargins(20, 14, 20, 14);
  column->setSpacing(metric::kGapSmall);
  prompt_ = new QLabel;
  prompt_->setWordWrap(true);
  prompt_->setAlignment(Qt::AlignCenter);
  prompt_->setFixedHeight(kPromptHeight);
  QFont large = textFont(TextRole::Title);
  large.setPixelSize(kPromptPixels);
  prompt_->setFont(large);
  hint_ = mutedLabel({});
  hint_->setAlignment(Qt::AlignCenter);
  auto* row = new QHBoxLayout;
  row->setSpacing(metric::kGap);
  progress_ = new ProgressBar;
  progressText_ = smallLabel({});
  progressText_->setWordWrap(false);
  row->addWidget(progress_, 1);
  row->addWidget(progressText_);
  column->addWidget(prompt_);
  column->addWidget(hint_);
  column->addLayout(row);
  return card;
}

QWidget* RecordDialog::buildButtons() {
  auto* buttons = new QWidget;
  auto* row = new QHBoxLayout(buttons);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(metric::kGapSmall);
  state_ = strongLabel({});
  discard_ = pushButton(tr("Begin again"));
  discard_->setToolTip(tr("Throws away what was recorded"));
  again_ = pushButton(tr("This sentence again"));
  again_->setToolTip(tr("Leaves out what you just read; pressed right after Next, the sentence before (Backspace)"));
  next_ = pushButton(tr("Next"), ButtonKind::Primary);
  next_->setToolTip(tr("Shows the next sentence once you have read this one (Space)"));
  use_ = pushButton(tr("Stop and use it"));
  use_->setToolTip(tr("Ends the recording and builds with what was recorded (Ctrl+Enter)"));
  use_->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
  record_ = pushButton(tr("Record"), ButtonKind::Primary, QStringLiteral("record"));
  record_->setToolTip(tr("Begins to record and shows what to read (Space)"));
  for (QPushButton* each : {discard_, again_, next_, use_, record_}) {
    each->setAutoDefault(false);
    each->setFocusPolicy(Qt::TabFocus);
  }
  row->addWidget(state_);
  row->addStretch(1);
  row->addWidget(discard_);
  row->addWidget(again_);
  row->addWidget(use_);
  row->addWidget(next_);
  row->addWidget(record_);
  return buttons;
}

void RecordDialog::connectAll() {
  const auto chosen = [this] {
    Q_EMIT devicesChosen(camera_->currentData().toString(), microphone_->currentData().toString());
  };
  connect(camera_, &QComboBox::activated, this, chosen);
  connect(microphone_, &QComboBox::activated, this, chosen);
  connect(language_, &SegmentedControl::chosen, this, &RecordDialog::languageChosen);
  connect(record_, &QPushButton::clicked, this, &RecordDialog::recordRequested);
  connect(next_, &QPushButton::clicked, this, &RecordDialog::nextRequested);
  connect(again_, &QPushButton::clicked, this, &RecordDialog::againRequested);
  connect(use_, &QPushButton::clicked, this, &RecordDialog::useRequested);
  connect(discard_, &QPushButton::clicked, this, &RecordDialog::discardRequested);
}

void RecordDialog::setCameras(const std::vector<DeviceChoice>& cameras, const QString& chosen) {
  fill(camera_, cameras, chosen);
}

void RecordDialog::setMicrophones(const std::vector<DeviceChoice>& microphones, const QString& chosen) {
  fill(microphone_, microphones, chosen);
}

void RecordDialog::setLanguage(int index) { language_->setCurrent(index); }

void RecordDialog::setPicture(const YuvFrame& mirrored) { view_->show(mirrored); }

void RecordDialog::setLevel(float rmsDb, float peakDb, bool clipping) { level_->setLevel(rmsDb, peakDb, clipping); }

void RecordDialog::setAdvice(const RecordAdvice& advice) {
  pictureAdvice_->set(advice.picture, advice.pictureTone);
  soundAdvice_->set(advice.sound, advice.soundTone);
}

QString RecordDialog::promptText() const {
  using State = RecordLook::State;
  if (look_.state == State::Opening) return tr("Opening the camera and the microphone…");
  if (look_.state == State::Failed) return tr("Nothing can be recorded yet");
  if (look_.state == State::Saving) return tr("The recording is being saved…");
  if (look_.state == State::Ready) return tr("Read aloud what appears here, as you speak every day");
  if (look_.kind == PromptKind::Say) return look_.text;
  return look_.kind == PromptKind::Rest ? tr("Close your lips and look into the camera")
                                        : tr("Listen: lips closed, nod and blink as you do when somebody talks to you");
}

QString RecordDialog::promptHint() const {
  using State = RecordLook::State;
  if (look_.state == State::Failed) return look_.message;
  if (look_.state == State::Ready)
    return tr("It takes about three minutes. Space shows the next sentence, Backspace takes one again.");
  if (look_.state != State::Recording) return {};
  if (look_.kind != PromptKind::Say)
    return tr("%n second(s) more", nullptr, static_cast<int>(std::ceil(look_.secondsLeft)));
  return look_.following.isEmpty() ? QString() : tr("Next: %1").arg(look_.following);
}

void RecordDialog::setLook(const RecordLook& look) {
  look_ = look;
  prompt_->setText(promptText());
  hint_->setText(promptHint());
  const bool recording = look.state == RecordLook::State::Recording;
  progress_->set(look.count > 0 ? static_cast<double>(look.done) / look.count : 0);
  progress_->setVisible(look.count > 0);
  progressText_->setText(look.count > 0 ? tr("%1 of %2").arg(look.done).arg(look.count) : QString());
  state_->setText(recording ? tr("Recording %1").arg(clockText(look.seconds)) : QString());
  QPalette red = palette();
  red.setColor(QPalette::WindowText, tokensOf(*this).bad);
  state_->setPalette(red);
  trouble_->set(look.state == RecordLook::State::Failed ? QString() : look.message, Tone::Bad);
  showButtons();
}

void RecordDialog::showButtons() {
  const bool recording = look_.state == RecordLook::State::Recording;
  record_->setVisible(!recording);
  record_->setEnabled(look_.state == RecordLook::State::Ready);
  for (QPushButton* each : {discard_, again_, next_, use_}) each->setVisible(recording);
  next_->setEnabled(look_.kind == PromptKind::Say);
  again_->setEnabled(look_.done > 0 || look_.kind == PromptKind::Say);
  camera_->setEnabled(!recording && camera_->count() > 0);
  microphone_->setEnabled(!recording && microphone_->count() > 0);
  language_->setEnabled(!recording);
}

/// Space reads on as a clicker does, wherever the focus is.
void RecordDialog::keyPressEvent(QKeyEvent* event) {
  const bool recording = look_.state == RecordLook::State::Recording;
  if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
    if (recording && next_->isEnabled()) Q_EMIT nextRequested();
    if (record_->isVisible() && record_->isEnabled()) Q_EMIT recordRequested();
    return;
  }
  if (event->key() == Qt::Key_Backspace && recording && again_->isEnabled()) return Q_EMIT againRequested();
  QDialog::keyPressEvent(event);
}

void RecordDialog::reject() {
  if (look_.state != RecordLook::State::Recording || look_.seconds < kWorthAsking) return QDialog::reject();
  auto* question = new QuestionDialog(
      tr("Throw this recording away?"),
      tr("You have recorded %1. It is not kept unless you use it.").arg(clockText(look_.seconds)), tr("Keep recording"),
      {{tr("Throw away"), tr("Closes without keeping the recording"), ButtonKind::Danger,
        [this] { QDialog::reject(); }}},
      this);
  question->open();
}

}  // namespace visema::ui
