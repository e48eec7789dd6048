// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/live_page.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>
#include <array>

#include "ui/pages/backdrop_picker.h"
#include "ui/pages/media_files.h"
#include "ui/pages/microphone_panel.h"
#include "ui/pages/on_air_panel.h"
#include "ui/pages/output_menu.h"
#include "ui/pages/speak_panel.h"
#include "ui/pages/welcome_panel.h"
#include "ui/stage/stage.h"
#include "ui/theme/text.h"
#include "ui/widgets/avatar_picker.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/drop_zone.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/level_meter.h"
#include "ui/widgets/rows.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/slider_row.h"
#include "ui/widgets/toggle.h"
#include "ui/widgets/voice_timeline.h"

namespace visema::ui {

LivePage::LivePage(QWidget* parent) : PageShell(tr("Live"), parent) {
  setAcceptDrops(true);
  buildHeader();
  setBody(buildBody());
  buildSide();
  setAvatars({}, {});
  showState();
}

void LivePage::buildHeader() {
  pill_ = new StatePill;
  addHeaderState(pill_);
  auto* figures =
      iconButton(QStringLiteral("gauge"), tr("Session figures"), tr("Show or hide the session's figures (H)"));
  figures->setCheckable(true);
  figures->setChecked(true);
  figures->setShortcut(Qt::Key_H);
  addHeaderAction(figures);
  auto* dock = iconButton(QStringLiteral("sound"), tr("Timeline"), tr("Show or hide the voice and the mouth (T)"));
  dock->setCheckable(true);
  dock->setChecked(true);
  dock->setShortcut(Qt::Key_T);
  addHeaderAction(dock);
  output_ = iconButton(QStringLiteral("screen"), tr("Output"),
                       tr("Shows the picture alone: on a display, in a window to capture, or always on top (O)"));
  output_->setCheckable(true);
  output_->setShortcut(Qt::Key_O);
  addHeaderAction(output_);
  record_ = pushButton(tr("Record take"), ButtonKind::Danger, QStringLiteral("record"));
  record_->setCheckable(true);
  record_->setShortcut(Qt::Key_R);
  record_->setToolTip(
      tr("Records your voice and the avatar's pictures, to render as a video in full quality later (R)"));
  take_ = new Figure(tr("%1 · %2 free").arg(QStringLiteral("8:88:88"), QStringLiteral("888.8 GB")), TextRole::Small);
  take_->setMuted(true);
  take_->setToolTip(tr("How long the take is, and how much room its disk has left"));
  addHeaderAction(take_);
  addHeaderAction(record_);
  start_ = pushButton(tr("Start"), ButtonKind::Primary);
  start_->setMinimumWidth(64);
  addKeys(QKeySequence(Qt::Key_Space).toString(QKeySequence::NativeText), tr("Starts or ends the session"));
  addKeys(tr("Del"), tr("Resets a slider to its default"));
  addHeaderAction(start_);
  connect(figures, &QToolButton::toggled, this, [this](bool on) { stage_->setHudVisible(on); });
  connect(dock, &QToolButton::toggled, this, [this](bool on) { dock_->setVisible(on); });
  connect(record_, &QPushButton::clicked, this, &LivePage::recordToggled);
  connect(start_, &QPushButton::clicked, this,
          [this] { running() ? Q_EMIT stopRequested() : Q_EMIT startRequested(); });
}

QWidget* LivePage::buildBody() {
  auto* body = new QWidget;
  auto* column = new QVBoxLayout(body);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGap);
  banner_ = new AirBanner;
  column->addWidget(banner_);
  connect(banner_, &AirBanner::panicToggled, this, &LivePage::panicToggled);
  connect(banner_, &AirBanner::muteToggled, this, &LivePage::muteToggled);
  connect(banner_, &AirBanner::offRequested, this, [this] { Q_EMIT air_->liveToggled(false); });
  stage_ = new Stage;
  outputs_ = new OutputMenu(*stage_, output_);
  middle_ = new EmptyState(QStringLiteral("person"), {}, {});
  toLibrary_ = pushButton(tr("Open the library"), ButtonKind::Normal, QStringLiteral("library"));
  toLibrary_->setToolTip(tr("Where avatars are imported"));
  connect(toLibrary_, &QPushButton::clicked, this, &LivePage::libraryRequested);
  middle_->addButton(toLibrary_);
  stage_->setMiddle(middle_);
  welcome_ = new WelcomePanel;
  stage_->setFoot(welcome_);
  welcome_->hide();
  connect(welcome_, &WelcomePanel::demoRequested, this, &LivePage::demoRequested);
  connect(welcome_, &WelcomePanel::microphoneRequested, this, &LivePage::microphoneRequested);
  column->addWidget(stage_, 1);

  dock_ = new Card;
  dock_->setFixedHeight(metric::kDockHeight);
  timeline_ = new VoiceTimeline;
  timeline_->setEmptyText(tr("Your voice and the opening of the mouth appear here as soon as there is sound."));
  auto* dockLayout = new QGridLayout(dock_);
  dockLayout->setContentsMargins(1, 1, 1, 1);
  dockLayout->addWidget(timeline_, 0, 0);
  speaking_ = new Chip;
  speaking_->hide();
  auto* corner = new QHBoxLayout;
  corner->setContentsMargins(0, 8, 13, 0);
  corner->addWidget(speaking_);
  dockLayout->addLayout(corner, 0, 0, Qt::AlignTop | Qt::AlignRight);
  connect(timeline_, &VoiceTimeline::speakingChanged, this, &LivePage::showSpeaking);
  column->addWidget(dock_);
  return body;
}

void LivePage::buildSide() {
  QVBoxLayout* avatar = addSection(tr("Avatar"));
  picker_ = new AvatarPicker;
  avatar->addWidget(picker_);
  auto* line = new QHBoxLayout;
  avatarName_ = new ElidedLabel(TextRole::Body);
  avatarDetail_ = new ElidedLabel(TextRole::Body, true);
  avatarDetail_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  line->addWidget(avatarName_, 1);
  line->addWidget(avatarDetail_);
  avatar->addLayout(line);
  connect(picker_, &AvatarPicker::chosen, this, &LivePage::avatarChosen);
  connect(picker_, &AvatarPicker::addChosen, this, &LivePage::libraryRequested);

  buildSourceSection();

  air_ = new OnAirPanel;
  addSection(tr("Go live"))->addWidget(air_);

  QVBoxLayout* delay = addSection(tr("Delay"));
  delay_ = new SegmentedControl;
  const int low = kLowLookahead.milliseconds(), balanced = kBalancedLookahead.milliseconds();
  const int full = kFullLookahead.milliseconds();
  delay_->addSegment(tr("Low %1").arg(low), tr("For conversation: the lips see %1 ms ahead").arg(low));
  delay_->addSegment(tr("Balanced %1").arg(balanced), tr("A little calmer: the lips see %1 ms ahead").arg(balanced));
  delay_->addSegment(tr("Full %1").arg(full), tr("The best lips: they see %1 ms ahead").arg(full));
  delay->addWidget(delay_);
  delayWords_ = smallLabel({});
  delayWords_->setMinimumHeight(2 * delayWords_->fontMetrics().height() + 2);
  delayWords_->setAlignment(Qt::AlignTop);
  delay->addWidget(delayWords_);
  connect(delay_, &SegmentedControl::chosen, this, [this](int index) {
    showDelayWords();
    Q_EMIT lookaheadChosen(kLookaheads.at(static_cast<std::size_t>(index)));
  });
  setLookahead(kFullLookahead);

  QVBoxLayout* mouth = addSection(tr("Mouth"));
  amplitude_ = new SliderRow(tr("Amplitude"), {0.5, 1.5, 0.05, 1.0, 2, {}});
  amplitude_->setToolTip(tr("How far the mouth opens. Double-click or press Delete to reset."));
  sharpness_ = new SliderRow(tr("Sharpness"), {0, 1, 0.1, 0, 1, {}});
  sharpness_->setToolTip(tr("How crisp the lips look. Double-click or press Delete to reset."));
  mouth->addWidget(amplitude_);
  mouth->addWidget(sharpness_);
  connect(amplitude_, &SliderRow::valueChanged, this, &LivePage::amplitudeChanged);
  connect(sharpness_, &SliderRow::valueChanged, this, &LivePage::sharpnessChanged);

  QVBoxLayout* background = addSection(tr("Background"));
  backdrop_ = new BackdropPicker;
  background->addWidget(backdrop_);
  connect(backdrop_, &BackdropPicker::chosen, this, &LivePage::backdropChosen);

  QVBoxLayout* listen = addSection(tr("Listen"));
  monitor_ = new Toggle(tr("Voice, delayed to match"));
  listen->addWidget(
      toggleRow(monitor_, tr("Plays the voice back in time with the lips. With a microphone, use headphones.")));
  connect(monitor_, &Toggle::clicked, this, &LivePage::monitoringToggled);

  addSection(tr("Scene"))->addWidget(air_->scene());
}

void LivePage::buildSourceSection() {
  QVBoxLayout* source = addSection(tr("Source"));
  kind_ = new SegmentedControl;
  kind_->addSegment(tr("Microphone"), tr("The lips follow what you say"));
  kind_->addSegment(tr("File"), tr("The lips follow a sound file; you can also drop one on this page"));
  kind_->addSegment(tr("Text"), tr("The lips follow what a synthetic voice says"));
  source->addWidget(kind_);
  microphone_ = new MicrophonePanel;
  source->addWidget(microphone_);
  file_ = new QWidget;
  auto* fileColumn = new QVBoxLayout(file_);
  fileColumn->setContentsMargins(0, 0, 0, 0);
  fileButton_ = pushButton(tr("Choose a sound file…"), ButtonKind::Path, QStringLiteral("folder"));
  fileColumn->addWidget(fileButton_);
  source->addWidget(file_);
  speak_ = new SpeakPanel;
  source->addWidget(speak_);
  level_ = new LevelRow;
  source->addWidget(level_);
  connect(kind_, &SegmentedControl::chosen, this, [this](int index) {
    setSource(static_cast<SourceKind>(index), filePath_);
    Q_EMIT sourceChosen(source_);
  });
  connect(microphone_, &MicrophonePanel::deviceChosen, this, &LivePage::deviceChosen);
  connect(microphone_, &MicrophonePanel::gainChanged, this, &LivePage::gainChanged);
  connect(microphone_, &MicrophonePanel::testToggled, this, &LivePage::testToggled);
  connect(fileButton_, &QPushButton::clicked, this, &LivePage::browse);
  setSource(SourceKind::Microphone, {});
}

void LivePage::browse() {
  sounds_.remember(filePath_);
  const QString path = sounds_.chooseFile(this, tr("Choose a sound file"), audioFileFilter());
  if (!path.isEmpty()) Q_EMIT fileChosen(path);
}

void LivePage::setStatus(const LiveStatus& status) {
  status_ = status;
  stage_->hud()->setStatus(status);
  microphone_->setOnAir(running());
  air_->setState(status.air);
  banner_->setState(status.air);
  showState();
}

QWidget* LivePage::dock() const { return dock_; }

void LivePage::startOrStop() {
  if (start_->isEnabled()) start_->click();
}

bool LivePage::running() const { return status_.state == LiveState::OnAir || status_.state == LiveState::Recovering; }

void LivePage::showSpeaking() {
  const std::optional<bool> speaking = timeline_->speaking();
  speaking_->setVisible(running() && speaking);
  if (speaking) speaking_->set(*speaking ? tr("Speaking") : tr("Silent"), *speaking ? Tone::Good : Tone::Neutral);
}

/// What the session is doing, in a word or two; "live" is only said where other programs see it.
std::pair<QString, Tone> LivePage::stateInWords() const {
  switch (status_.state) {
    case LiveState::NoAvatar:
      break;
    case LiveState::Loading:
      return {tr("Opening the avatar"), Tone::Accent};
    case LiveState::Ready:
      return {tr("Ready"), Tone::Good};
    case LiveState::OnAir:
      return {source_ == SourceKind::Microphone ? tr("Listening") : tr("Playing"), Tone::Bad};
    case LiveState::Recovering:
      return {tr("Waiting for the sound device"), Tone::Warn};
    case LiveState::Failed:
      return {avatarBroken_ ? tr("The avatar cannot be used") : tr("Stopped by an error"), Tone::Bad};
  }
  return {tr("No avatar"), Tone::Neutral};
}

void LivePage::showState() {
  const bool running = this->running();
  auto [words, tone] = stateInWords();
  if (running && !status_.degradation.isEmpty()) words += QStringLiteral(" · ") + status_.degradation;
  pill_->set(words, running ? clockTextLong(status_.elapsedMs) : QString(), tone);
  start_->setText(running ? tr("Stop") : tr("Start"));
  start_->setToolTip(running ? tr("Ends the session (Space)") : tr("The lips follow the chosen source (Space)"));
  start_->setEnabled(running || status_.state == LiveState::Ready);
  setButtonKind(start_, welcome_->isVisibleTo(stage_) ? ButtonKind::Normal : ButtonKind::Primary);
  stage_->hud()->setVisible(stage_->hudVisible() && running);
  showRecording();
  showSpeaking();
  showEmptyStage();
}

void LivePage::showRecording() {
  record_->setEnabled(running() || status_.state == LiveState::Ready);
  record_->setChecked(status_.recording);
  if (const QString text = status_.recording ? tr("Recording") : tr("Record take"); text != record_->text()) {
    record_->setText(text);
    record_->setShortcut(Qt::Key_R);  // setText clears it
  }
  const bool taking = status_.recording && status_.takeSeconds >= 0;
  take_->setVisible(taking);
  if (!taking) return;
  const QString length = clockText(status_.takeSeconds);
  take_->setText(status_.freeBytes < 0 ? length : tr("%1 · %2 free").arg(length, bytesText(status_.freeBytes)));
}

/// What stands in the middle of a stage that shows nobody.
void LivePage::showEmptyStage() {
  const bool blank = status_.state == LiveState::NoAvatar || status_.state == LiveState::Failed ||
                     (status_.state == LiveState::Loading && !stage_->picture());
  middle_->setVisible(blank);
  if (blank && stage_->picture()) stage_->clear();  // of an avatar that is not there any more
  toLibrary_->setVisible(status_.state != LiveState::Loading);
  switch (status_.state) {
    case LiveState::Loading:
      middle_->set(QStringLiteral("person"), tr("Opening the avatar"), status_.message);
      break;
    case LiveState::Failed:
      middle_->set(QStringLiteral("warning"),
                   avatarBroken_ ? tr("The avatar cannot be used") : tr("Something went wrong"), status_.message);
      break;
    default:
      middle_->set(
          QStringLiteral("person"), tr("No avatar yet"),
          tr("The library is empty. Import a package there, or drop one on this window, and it will speak here."));
  }
}

void LivePage::setAvatars(const std::vector<AvatarChoice>& avatars, const QString& currentId) {
  picker_->setAvatars(avatars, currentId);
  avatarName_->setText({});
  avatarDetail_->setText({});
  const auto current =
      std::find_if(avatars.begin(), avatars.end(), [&](const AvatarChoice& avatar) { return avatar.id == currentId; });
  backdrop_->setObstacle(backdropObstacle(current == avatars.end() ? nullptr : &*current));
  avatarBroken_ = current != avatars.end() && !current->problem.isEmpty();
  showState();
  if (current == avatars.end()) return;
  avatarName_->setText(current->name);
  avatarDetail_->setText(current->detail);
}

void LivePage::setDevices(const std::vector<DeviceChoice>& devices, const QString& currentId) {
  microphone_->setDevices(devices, currentId);
}

void LivePage::setGain(double decibels) { microphone_->setGain(decibels); }

void LivePage::setMicrophoneTest(const MicrophoneTestState& state) {
  microphone_->setTest(state);
  if (!running()) setLevel(state.level);
}

void LivePage::setSource(SourceKind kind, const QString& filePath) {
  source_ = kind;
  filePath_ = filePath;
  kind_->setCurrent(static_cast<int>(kind));
  microphone_->setVisible(kind == SourceKind::Microphone);
  file_->setVisible(kind == SourceKind::File);
  speak_->setVisible(kind == SourceKind::Text);
  const QString name = QFileInfo(filePath).fileName();
  fileButton_->setText(name.isEmpty() ? tr("Choose a sound file…")
                                      : fileButton_->fontMetrics().elidedText(name, Qt::ElideMiddle, 230));
  fileButton_->setToolTip(filePath.isEmpty() ? tr("WAV, FLAC, MP3, OGG, M4A and everything else FFmpeg reads")
                                             : filePath);
}

void LivePage::setLookahead(Lookahead lookahead) {
  const auto at = std::lower_bound(kLookaheads.begin(), kLookaheads.end() - 1, lookahead);
  delay_->setCurrent(static_cast<int>(at - kLookaheads.begin()));
  showDelayWords();
}

void LivePage::showDelayWords() {
  const std::array words{tr("For conversation. The lips hear little of what comes next."),
                         tr("Between conversation and the best lips."),
                         tr("More delay lets the lips prepare for the next sound.")};
  static_assert(words.size() == kLookaheads.size());
  delayWords_->setText(words.at(static_cast<std::size_t>(delay_->current())));
}

void LivePage::setMonitoring(bool on) { monitor_->setChecked(on); }

void LivePage::setMouth(double amplitude, double sharpness) {
  amplitude_->setValue(amplitude);
  sharpness_->setValue(sharpness);
}

void LivePage::setBackdrop(const BackdropChoice& choice) { backdrop_->setChoice(choice); }

void LivePage::setLevel(const LevelReading& level) {
  level.peakDb <= -119 && level.rmsDb <= -119 ? level_->clear()
                                              : level_->setLevel(level.rmsDb, level.peakDb, level.clipping);
}

void LivePage::setWelcome(bool shown) {
  welcome_->setVisible(shown);
  showState();
}

void LivePage::dragEnterEvent(QDragEnterEvent* event) {
  QStringList suffixes = audioFileSuffixes() + packageFileSuffixes();
  if (backdrop_->offered()) suffixes += pictureFileSuffixes();
  if (!droppedFiles(event->mimeData(), suffixes).isEmpty()) event->acceptProposedAction();
}

void LivePage::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();  // or the files seem to go back to where they came from
  for (const QString& package : droppedFiles(event->mimeData(), packageFileSuffixes())) Q_EMIT packageDropped(package);
  const QStringList sounds = droppedFiles(event->mimeData(), audioFileSuffixes());
  if (!sounds.isEmpty()) Q_EMIT fileChosen(sounds.first());
  const QStringList pictures = droppedFiles(event->mimeData(), pictureFileSuffixes());
  if (!pictures.isEmpty() && backdrop_->offered()) backdrop_->choosePicture(pictures.first());
}

}  // namespace visema::ui
