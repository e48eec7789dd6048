// SPDX-License-Identifier: Apache-2.0
#include "app/studio/live_page_wiring.h"

#include <utility>

#include "app/studio/live_settings.h"
#include "ui/pages/live_page.h"
#include "ui/window/main_window.h"
#include "ui/window/status_bar.h"

namespace visema::studio {

namespace fs = std::filesystem;

LivePageWiring::LivePageWiring(ui::MainWindow& window, LiveController& live, DeviceController& devices,
                               SettingsStore& store, const Places& places, MicrophoneTest::Run testMicrophone)
    : window_(window),
      page_(*window.live()),
      live_(live),
      devices_(devices),
      store_(store),
      places_(places),
      test_(std::move(testMicrophone)) {
  restore();
  wireSession();
  wireSource();
  wireLook();
  wireDevices();
}

/// The page and its session as they were left.
void LivePageWiring::restore() {
  const StudioState& state = store_.state();
  page_.setSource(state.source, state.sourceFile);
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
    if (live_.wish().source == ui::SourceKind::File && live_.wish().file.empty())
      return Q_EMIT failed(tr("There is no sound file to play yet. Choose one at the right, or drop one on the page."));
    live_.change([](LiveWish& wish) { wish.onAir = true; });
  });
  connect(&page_, &ui::LivePage::stopRequested, this,
          [this] { live_.change([](LiveWish& wish) { wish.onAir = wish.recording = false; }); });
  connect(&page_, &ui::LivePage::recordToggled, this, [this](bool on) {
    live_.change([on](LiveWish& wish) {
      wish.recording = on;
      wish.onAir = wish.onAir || on;
    });
  });
  connect(&page_, &ui::LivePage::airWished, this,
          [this](const ui::AirWish& air) { live_.change([&air](LiveWish& wish) { wish.air = air; }); });
  connect(&page_, &ui::LivePage::panicToggled, &live_, &LiveController::panic);
  connect(&page_, &ui::LivePage::demoRequested, this, &LivePageWiring::playDemo);
  connect(&page_, &ui::LivePage::microphoneRequested, this, [this] {
    chooseSource([](StudioState& state) { state.source = ui::SourceKind::Microphone; });
    live_.change([](LiveWish& wish) { wish.onAir = true; });
  });
  connect(&live_, &LiveController::failed, this, [this](const QString& message) { trouble(ui::Tone::Bad, message); });
  connect(&live_, &LiveController::noticed, this, [this](const QString& message) { trouble(ui::Tone::Warn, message); });
  connect(&live_, &LiveController::reported, this, &LivePageWiring::followSession);
}

void LivePageWiring::wireSource() {
  connect(&page_, &ui::LivePage::sourceChosen, this,
          [this](ui::SourceKind kind) { chooseSource([kind](StudioState& s) { s.source = kind; }); });
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
    remember([on](StudioState& s) { (s.source == ui::SourceKind::File ? s.monitorFile : s.monitorMicrophone) = on; });
  });
}

void LivePageWiring::showDevices() {
  const QString chosen = store_.state().settings.inputDevice;
  page_.setDevices(devices_.devices().inputs, chosen.isEmpty() ? devices_.devices().defaultInput : chosen);
}

void LivePageWiring::wireDevices() {
  connect(&devices_, &DeviceController::failed, this, &LivePageWiring::failed);
  connect(&devices_, &DeviceController::changed, this, &LivePageWiring::showDevices);
  connect(&window_, &ui::MainWindow::seenChanged, &devices_, [this](bool seen) {
    if (seen && !live_.wish().onAir) devices_.refresh();
  });
}

void LivePageWiring::trouble(ui::Tone tone, const QString& message) {
  const QString named = devices_.named(message);
  troubles_ << named;
  window_.notify({tone, named, {}, {}});
}

void LivePageWiring::followSession(const LiveReport& report) {
  window_.status()->setStatus(report.engine);
  const bool hears = live_.wish().onAir && report.status.state == ui::LiveState::OnAir;
  if (hears && report.status.message.isEmpty())
    for (const QString& message : std::exchange(troubles_, {})) window_.withdraw(message);
  if (!std::exchange(heard_, hears) && hears) devices_.refresh();  // the device may have come only now
}

void LivePageWiring::playDemo() {
  if (places_.demoSound.empty())
    return Q_EMIT failed(tr("The demo's sound file is not here. Choose a sound file of your own instead."));
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

void LivePageWiring::chooseFile(const QString& path) {
  passingSound_.clear();
  chooseSource([&path](StudioState& state) {
    state.source = ui::SourceKind::File;
    state.sourceFile = path;
  });
}

void LivePageWiring::chooseSource(const std::function<void(StudioState&)>& change) {
  remember(change);
  const LiveWish& wish = live_.wish();
  page_.setSource(wish.source, QString::fromStdString(wish.file.string()));
  page_.setMonitoring(wish.monitoring);
}

}  // namespace visema::studio
