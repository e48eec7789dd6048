// SPDX-License-Identifier: Apache-2.0
#include "app/studio/live_page_wiring.h"

#include <QLocale>
#include <utility>

#include "app/studio/core_words.h"
#include "app/studio/live_settings.h"
#include "core/avatar/memory_budget.h"
#include "ui/pages/live_page.h"
#include "ui/pages/speak_panel.h"
#include "ui/window/main_window.h"
#include "ui/window/status_bar.h"

namespace visema::studio {

namespace fs = std::filesystem;

namespace {

constexpr int kMeasureMs = 1000;

}  // namespace

LivePageWiring::LivePageWiring(ui::MainWindow& window, LiveController& live, DeviceController& devices,
                               SettingsStore& store, const Places& places, MicrophoneTest::Run testMicrophone)
    : window_(window),
      page_(*window.live()),
      live_(live),
      devices_(devices),
      store_(store),
      places_(places),
      test_(std::move(testMicrophone)),
      saying_(places.settings.parent_path() / "pronunciations.txt") {
  restore();
  wireSession();
  wireSource();
  wireText();
  wireLook();
  wireDevices();
}

/// The page and its session as they were left.
void LivePageWiring::restore() {
  const StudioState& state = store_.state();
  page_.setSource(state.source, state.sourceFile);
  if (state.source == ui::SourceKind::Text) saying_.listVoices();
  page_.setGain(state.gainDb);
  page_.setLookahead(state.lookahead);
  page_.setMouth(state.amplitude, state.sharpness);
  page_.setBackdrop(state.backdrop);
  page_.setMonitoring(state.monitoring());
  followState();
}

void LivePageWiring::remember(const std::function<void(StudioState&)>& change) {
  store_.update(change);
  followState();
}

void LivePageWiring::followState() {
  live_.change([this](LiveWish& wish) { takeSettings(store_.state(), places_, passingSound_, wish); });
}

void LivePageWiring::wireSession() {
  connect(&page_, &ui::LivePage::startRequested, this, [this] {
    if (store_.state().source == ui::SourceKind::Text) {
      if (!page_.speak()->say()) Q_EMIT failed(tr("There is nothing to say yet. Write it under Source."));
      return;
    }
    if (live_.wish().source == ui::SourceKind::File && live_.wish().file.empty())
      return Q_EMIT failed(tr("There is no sound file to play yet. Choose one at the right, or drop one on the page."));
    live_.change([](LiveWish& wish) { wish.onAir = true; });
  });
  connect(&page_, &ui::LivePage::stopRequested, this, [this] {
    saying_.clear();
    live_.change([](LiveWish& wish) { wish.onAir = wish.recording = false; });
  });
  connect(&page_, &ui::LivePage::recordToggled, this, [this](bool on) {
    live_.change([on](LiveWish& wish) {
      wish.recording = on;
      wish.onAir = wish.onAir || on;
    });
  });
  connect(
      &live_, &LiveController::onAirChanged, this,
      [this](bool onAir) {
        if (!onAir) comeBackToFile();
      },
      Qt::QueuedConnection);  // when all that belongs to the end is done
  connect(&page_, &ui::LivePage::panicToggled, &live_, &LiveController::panic);
  connect(&page_, &ui::LivePage::muteToggled, &live_, &LiveController::mute);
  connect(&page_, &ui::LivePage::demoRequested, this, &LivePageWiring::playDemo);
  connect(&page_, &ui::LivePage::microphoneRequested, this, [this] {
    chooseSource([](StudioState& state) { state.source = ui::SourceKind::Microphone; });
    live_.change([](LiveWish& wish) { wish.onAir = true; });
  });
  connect(&live_, &LiveController::failed, this, [this](const QString& message) { trouble(ui::Tone::Bad, message); });
  connect(&live_, &LiveController::noticed, this, [this](const QString& message) { trouble(ui::Tone::Warn, message); });
  connect(&live_, &LiveController::stageChanged, this, &LivePageWiring::withdrawTroubles);
  connect(&live_, &LiveController::reported, this, &LivePageWiring::followSession);
  measuring_.setInterval(kMeasureMs);
  connect(&measuring_, &QTimer::timeout, this, &LivePageWiring::showEngine);
  connect(&window_, &ui::MainWindow::seenChanged, &measuring_,
          [this](bool seen) { seen ? measuring_.start() : measuring_.stop(); });
  measuring_.start();
}

void LivePageWiring::wireSource() {
  connect(&page_, &ui::LivePage::sourceChosen, this, [this](ui::SourceKind kind) {
    if (store_.state().source == ui::SourceKind::Text) leaveText();
    chooseSource([kind](StudioState& s) { s.source = kind; });
  });
  connect(&page_, &ui::LivePage::deviceChosen, this,
          [this](const QString& id) { remember([&id](StudioState& s) { s.settings.inputDevice = id; }); });
  connect(&page_, &ui::LivePage::gainChanged, this,
          [this](double decibels) { remember([decibels](StudioState& s) { s.gainDb = decibels; }); });
  connect(&page_, &ui::LivePage::fileChosen, this, &LivePageWiring::chooseFile);
  connect(&page_, &ui::LivePage::testToggled, this, [this](bool on) {
    const LiveWish& wish = live_.wish();
    on ? test_.start({wish.device, wish.outputDevice, wish.gainDb}) : test_.stop();
  });
  connect(&test_, &MicrophoneTest::changed, &page_, &ui::LivePage::setMicrophoneTest);
  connect(&test_, &MicrophoneTest::failed, this,
          [this](const QString& message) { Q_EMIT failed(devices_.named(message)); });
  connect(&live_, &LiveController::onAirChanged, &test_, [this](bool onAir) {
    if (onAir) test_.stop();  // one microphone is not opened twice
  });
}

void LivePageWiring::wireText() {
  ui::SpeakPanel& panel = *page_.speak();
  connect(&panel, &ui::SpeakPanel::sayRequested, this,
          [this, &panel](const QString& text) { saying_.say(text, panel.voice()); });
  connect(&panel, &ui::SpeakPanel::voiceChosen, this,
          [this](const QString& id) { remember([&id](StudioState& s) { s.voice = id; }); });
  connect(&saying_, &Saying::changed, &panel, [this, &panel] { panel.setWaiting(saying_.waiting()); });
  connect(&saying_, &Saying::ready, this, &LivePageWiring::sayNext);
  connect(&saying_, &Saying::failed, this, &LivePageWiring::failed);
  connect(&saying_, &Saying::voicesListed, this, &LivePageWiring::showVoices);
  // When what was said is over, and the session knows it.
  connect(&live_, &LiveController::onAirChanged, this, &LivePageWiring::sayNext, Qt::QueuedConnection);
}

/// The voices there are; where none was chosen, one of the user's language.
void LivePageWiring::showVoices(const std::vector<ui::DeviceChoice>& voices) {
  QString chosen = store_.state().voice;
  const QString language = QLocale().name().left(2);
  for (const ui::DeviceChoice& voice : voices) {
    if (!chosen.isEmpty()) break;
    if (voice.name.section(QStringLiteral(" · "), 1).left(2) == language) chosen = voice.id;
  }
  page_.speak()->setVoices(voices, chosen.isEmpty() ? QStringLiteral("espeak-ng:en-us") : chosen);
}

/// The next text, unless one is being said.
void LivePageWiring::sayNext() {
  if (store_.state().source != ui::SourceKind::Text || live_.wish().onAir) return;
  const auto sound = saying_.next();
  if (!sound) return;
  passingSound_ = *sound;
  followState();
  live_.change([](LiveWish& wish) { wish.onAir = true; });
}

void LivePageWiring::leaveText() {
  saying_.clear();
  passingSound_.clear();
}

void LivePageWiring::wireLook() {
  connect(&page_, &ui::LivePage::lookaheadChosen, this,
          [this](Lookahead lookahead) { remember([lookahead](StudioState& s) { s.lookahead = lookahead; }); });
  connect(&page_, &ui::LivePage::amplitudeChanged, this,
          [this](double value) { remember([value](StudioState& s) { s.amplitude = value; }); });
  connect(&page_, &ui::LivePage::sharpnessChanged, this,
          [this](double value) { remember([value](StudioState& s) { s.sharpness = value; }); });
  connect(&page_, &ui::LivePage::backdropChosen, this,
          [this](const ui::BackdropChoice& choice) { remember([&choice](StudioState& s) { s.backdrop = choice; }); });
  connect(&page_, &ui::LivePage::monitoringToggled, this, [this](bool on) {
    remember(
        [on](StudioState& s) { (s.source == ui::SourceKind::Microphone ? s.monitorMicrophone : s.monitorFile) = on; });
  });
}

void LivePageWiring::showDevices() {
  const QString chosen = store_.state().settings.inputDevice;
  page_.setDevices(devices_.devices().inputs, chosen.isEmpty() ? devices_.devices().defaultInput : chosen);
}

void LivePageWiring::wireDevices() {
  connect(&devices_, &DeviceController::failed, this, &LivePageWiring::failed);
  connect(&devices_, &DeviceController::changed, this, [this] {
    showDevices();
    if (devices_.devices().inputs.empty()) return;  // else what was said of none is over
    window_.withdraw(ownSound());
    const QString none =
        inWords("No microphone was found: plug one in or start the sound server (PulseAudio or PipeWire).");
    if (troubles_.removeAll(none) > 0) window_.withdraw(none);
  });
  connect(&window_, &ui::MainWindow::seenChanged, &devices_, [this](bool seen) {
    if (seen && !live_.wish().onAir) devices_.refresh();
  });
}

QString LivePageWiring::ownSound() {
  return tr("No microphone is listed. What is heard may be what this computer plays.");
}

/// What was said of another avatar or sound is over.
void LivePageWiring::withdrawTroubles() {
  for (const QString& message : std::exchange(troubles_, {})) window_.withdraw(message);
}

void LivePageWiring::trouble(ui::Tone tone, const QString& message) {
  const QString named = devices_.named(message);
  troubles_ << named;
  window_.notify({tone, named, {}, {}});
}

/// Memory is measured here and always: films are made without a session.
void LivePageWiring::showEngine() {
  ui::EngineStatus status = live_.report().engine;
  status.memoryBytes = static_cast<qint64>(MemoryBudget::residentBytes());
  window_.status()->setStatus(status);
}

void LivePageWiring::followSession(const LiveReport& report) {
  showEngine();
  const bool hears = live_.wish().onAir && report.status.state == ui::LiveState::OnAir;
  if (hears && report.status.message.isEmpty()) withdrawTroubles();
  if (std::exchange(heard_, hears) || !hears) return;
  devices_.refresh();  // the device may have come only now
  if (store_.state().source == ui::SourceKind::Microphone && devices_.devices().inputs.empty())
    window_.notify({ui::Tone::Warn, ownSound(), {}, {}});
}

void LivePageWiring::playDemo() {
  if (places_.demoSound.empty())
    return Q_EMIT failed(tr("The demo's sound file is missing. Choose a sound file of your own instead."));
  play(places_.demoSound, [](StudioState& state) { state.monitorFile = true; });  // it is to be heard
}

void LivePageWiring::play(const fs::path& sound, const std::function<void(StudioState&)>& change) {
  passingSound_ = sound;
  chooseSource([&change](StudioState& state) {
    state.source = ui::SourceKind::File;
    if (change) change(state);
  });
  live_.change([](LiveWish& wish) { wish.onAir = true; });
}

/// What was played in passing is over: the file that was chosen before it is the source again.
void LivePageWiring::comeBackToFile() {
  const StudioState& state = store_.state();
  if (live_.wish().onAir || passingSound_.empty()) return;
  if (state.source != ui::SourceKind::File || state.sourceFile.isEmpty()) return;
  passingSound_.clear();
  chooseSource([](StudioState&) {});
}

void LivePageWiring::chooseFile(const QString& path) {
  passingSound_.clear();
  chooseSource([&path](StudioState& state) {
    state.source = ui::SourceKind::File;
    state.sourceFile = path;
  });
}

void LivePageWiring::chooseSource(const std::function<void(StudioState&)>& change) {
  withdrawTroubles();
  remember(change);
  const LiveWish& wish = live_.wish();
  const ui::SourceKind source = store_.state().source;
  const bool text = source == ui::SourceKind::Text;
  if (text) saying_.listVoices();
  const bool take = !passingSound_.empty() && wish.file.filename() == "voice.wav";
  const fs::path shown = take ? wish.file.parent_path() : wish.file;  // of takes all sounds have one name
  page_.setSource(source, text ? store_.state().sourceFile : QString::fromStdString(shown.string()));
  page_.setMonitoring(wish.monitoring);
}

}  // namespace visema::studio
