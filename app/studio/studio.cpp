// SPDX-License-Identifier: Apache-2.0
#include "app/studio/studio.h"

#include <QApplication>
#include <QDesktopServices>
#include <QFileInfo>
#include <QUrl>

#include "app/studio/export_presets.h"
#include "core/avatar/memory_budget.h"
#include "ui/pages/export_page.h"
#include "ui/pages/library_page.h"
#include "ui/pages/live_page.h"
#include "ui/pages/result_player.h"
#include "ui/settings/settings_dialog.h"
#include "ui/theme/theme.h"
#include "ui/window/status_bar.h"

namespace visema::studio {
namespace {

namespace fs = std::filesystem;

QString text(const fs::path& path) { return QString::fromStdString(path.string()); }

/// The folder the user chose, or the usual one.
fs::path folder(const QString& chosen, const fs::path& usual) {
  return chosen.isEmpty() ? usual : fs::path(chosen.toStdString());
}

/// 0 where the user named none: as little as playing needs.
std::uint64_t memoryBytes(const ui::Settings& settings) {
  return static_cast<std::uint64_t>(settings.memoryMegabytes) << 20;
}

/// As core/lipsync takes it; empty: as filmed.
std::string backdropText(const ui::BackdropChoice& choice) {
  switch (choice.kind) {
    case ui::BackdropChoice::Kind::AsFilmed:
      break;
    case ui::BackdropChoice::Kind::Color:
      return choice.color.name().toStdString();
    case ui::BackdropChoice::Kind::Picture:
      return choice.file.toStdString();
  }
  return {};
}

/// All of the wish that is remembered. `passing` is played in the place of the remembered sound file.
void takeSettings(const StudioState& state, const Places& places, const fs::path& passing, LiveWish& wish) {
  const ui::Settings& settings = state.settings;
  wish.source = state.source;
  wish.file = passing.empty() ? fs::path(state.sourceFile.toStdString()) : passing;
  wish.device = settings.inputDevice.toStdString();
  wish.outputDevice = settings.outputDevice.toStdString();
  wish.engine = settings.engine.toStdString();
  wish.memoryMegabytes = settings.memoryMegabytes;
  wish.lookaheadMs = lookaheadMs(state.delay);
  wish.amplitude = state.amplitude;
  wish.sharpness = state.sharpness;
  wish.background = backdropText(state.backdrop);
  wish.monitoring = state.monitoring();
  wish.takesFolder = folder(settings.takesFolder, places.videos / "Takes");
}

}  // namespace

Studio::Studio(const Places& places, SettingsStore& store, SystemAppearance& appearance, Parts parts)
    : places_(places), store_(store), appearance_(appearance), listEngines_(std::move(parts.engines)) {
  applyLook();
  window_ = std::make_unique<ui::MainWindow>(QStringLiteral(VISEMA_VERSION));
  const ui::Settings& settings = store_.state().settings;
  devices_ = std::make_unique<DeviceController>(std::move(parts.devices), std::move(parts.watchDevices));
  library_ = std::make_unique<LibraryController>(LibraryPlaces{
      {places_.avatars}, folder(settings.libraryFolder, places_.data / "avatars"), places_.data / "library.db"});
  library_->setMemory(memoryBytes(settings));
  live_ = std::make_unique<LiveController>(std::move(parts.live), *window_->live());
  wireWindow();
  restoreLive();
  wireLive();
  wireLibrary();
  exports_ = std::make_unique<ExportController>(places_.data / "exports.sqlite", std::move(parts.films));
  wireDevices();
  wireTakes();
  wireExports();
}

Studio::~Studio() = default;

void Studio::start() {
  const StudioState& state = store_.state();
  if (!state.geometry.isEmpty()) window_->restoreGeometry(state.geometry);
  state.maximized ? window_->showMaximized() : window_->show();
  if (!store_.problem().isEmpty()) window_->notify({ui::Tone::Warn, store_.problem(), {}, {}});
  library_->refresh();
  devices_->refresh();
  takes_->refresh();
  exports_->refresh();
  listingEngines_.start([list = listEngines_](const std::stop_token&) { return list(); },
                        [this](std::vector<ui::DeviceChoice> engines) { engines_ = std::move(engines); });
}

void Studio::applyLook() {
  const ui::Settings& settings = store_.state().settings;
  const bool calm = settings.reducedMotion || appearance_.reducedMotion();
  ui::applyTheme(*qApp, ui::tokensFor(settings.theme, appearance_.dark()),
                 calm ? ui::Motion::Reduced : ui::Motion::Full);
}

void Studio::wireWindow() {
  connect(&appearance_, &SystemAppearance::changed, this, &Studio::applyLook);
  connect(window_.get(), &ui::MainWindow::settingsRequested, this, &Studio::openSettings);
  connect(window_.get(), &ui::MainWindow::closing, this, [this] {
    store_.update([this](StudioState& state) {
      state.geometry = window_->saveGeometry();
      state.maximized = window_->isMaximized();
    });
  });
  connect(window_.get(), &ui::MainWindow::stageSeenChanged, this,
          [this](bool seen) { live_->change([seen](LiveWish& wish) { wish.paused = !seen; }); });
}

/// The live page and its session as they were left.
void Studio::restoreLive() {
  ui::LivePage* page = window_->live();
  const StudioState& state = store_.state();
  page->setSource(state.source, state.sourceFile);
  page->setDelay(state.delay);
  page->setMouth(state.amplitude, state.sharpness);
  page->setBackdrop(state.backdrop);
  page->setMonitoring(state.monitoring());
  followState();
}

void Studio::remember(const std::function<void(StudioState&)>& change) {
  store_.update(change);
  followState();
}

void Studio::followState() {
  live_->change([this](LiveWish& wish) { takeSettings(store_.state(), places_, passingSound_, wish); });
}

void Studio::wireLive() {
  ui::LivePage* page = window_->live();
  connect(page, &ui::LivePage::startRequested, this, [this] {
    if (live_->wish().source == ui::SourceKind::File && live_->wish().file.empty())
      return error(tr("There is no sound file to play yet. Choose one at the right, or drop one on the page."));
    live_->change([](LiveWish& wish) { wish.onAir = true; });
  });
  connect(page, &ui::LivePage::stopRequested, this,
          [this] { live_->change([](LiveWish& wish) { wish.onAir = wish.recording = false; }); });
  connect(page, &ui::LivePage::recordToggled, this, [this](bool on) {
    live_->change([on](LiveWish& wish) {
      wish.recording = on;
      wish.onAir = wish.onAir || on;
    });
  });
  connect(page, &ui::LivePage::avatarChosen, this, &Studio::goLive);
  connect(page, &ui::LivePage::sourceChosen, this,
          [this](ui::SourceKind kind) { chooseSource([kind](StudioState& s) { s.source = kind; }); });
  connect(page, &ui::LivePage::deviceChosen, this,
          [this](const QString& id) { remember([&id](StudioState& s) { s.settings.inputDevice = id; }); });
  connect(page, &ui::LivePage::fileChosen, this, &Studio::chooseFile);
  connect(page, &ui::LivePage::delayChosen, this,
          [this](ui::Delay delay) { remember([delay](StudioState& s) { s.delay = delay; }); });
  connect(page, &ui::LivePage::amplitudeChanged, this,
          [this](double value) { remember([value](StudioState& s) { s.amplitude = value; }); });
  connect(page, &ui::LivePage::sharpnessChanged, this,
          [this](double value) { remember([value](StudioState& s) { s.sharpness = value; }); });
  connect(page, &ui::LivePage::backdropChosen, this,
          [this](const ui::BackdropChoice& choice) { remember([&choice](StudioState& s) { s.backdrop = choice; }); });
  connect(page, &ui::LivePage::monitoringToggled, this, [this](bool on) {
    remember([on](StudioState& s) { (s.source == ui::SourceKind::File ? s.monitorFile : s.monitorMicrophone) = on; });
  });
  connect(page, &ui::LivePage::demoRequested, this, &Studio::playDemo);
  connect(page, &ui::LivePage::microphoneRequested, this, &Studio::useMicrophone);
  connect(live_.get(), &LiveController::failed, this, &Studio::error);
  connect(live_.get(), &LiveController::takeEnded, this, [this] {
    takes_->refresh();
    window_->notify({ui::Tone::Good, tr("The take is saved. A video can be made of it."), tr("Show the takes"),
                     [this] { window_->showPage(ui::MainWindow::Takes); }});
  });
  connect(live_.get(), &LiveController::noticed, this, [this](const QString& message) {
    window_->notify({ui::Tone::Warn, devices_->named(message), {}, {}});
  });
  connect(live_.get(), &LiveController::reported, this,
          [this](const LiveReport& report) { window_->status()->setStatus(report.engine); });
  connect(live_.get(), &LiveController::onAirChanged, this, [this](bool onAir) {
    if (!onAir) return;
    window_->live()->setWelcome(false);
    store_.update([](StudioState& s) { s.welcomed = true; });
  });
}

void Studio::wireTakes() {
  takes_ = std::make_unique<TakesController>(live_->wish().takesFolder);
  const auto showFolder = [this](const QString& id) {
    QDesktopServices::openUrl(QUrl::fromLocalFile(id.isEmpty() ? text(takes_->folder()) : id));
  };
  takesPage_ = std::make_unique<TakesPageWiring>(
      *window_, *takes_,
      TakesPageWiring::Actions{[this](const QString& id) { playTake(id); }, [this](const QString& id) { filmTake(id); },
                               showFolder});
}

/// The avatar says it again.
void Studio::playTake(const QString& id) {
  const QString avatar = takes_->avatarPath(id);
  for (const ui::AvatarCard& card : library_->cards())
    if (card.path == avatar) goLive(card.id);
  window_->showPage(ui::MainWindow::Live);
  passingSound_ = fs::path(id.toStdString()) / "voice.wav";
  chooseSource([](StudioState& state) { state.source = ui::SourceKind::File; });
  live_->change([](LiveWish& wish) { wish.onAir = true; });
}

void Studio::filmTake(const QString& id) {
  ExportController::Order order;
  order.take = id.toStdString();
  order.soundFiles = {text(order.take / "voice.wav")};
  order.choice = window_->exports()->choice();
  const ui::Settings& settings = store_.state().settings;
  order.avatar = takes_->avatarPath(id).toStdString();
  order.engine = settings.engine.toStdString();
  order.memoryBytes = memoryBytes(settings);
  exports_->add(order);
  window_->showPage(ui::MainWindow::Export);
}

void Studio::wireLibrary() {
  ui::LibraryPage* page = window_->library();
  LibraryController* library = library_.get();
  connect(library, &LibraryController::changed, this, &Studio::libraryChanged);
  connect(library, &LibraryController::failed, this, &Studio::error);
  connect(library, &LibraryController::importing, page, &ui::LibraryPage::setImporting);
  connect(library, &LibraryController::reported, page, &ui::LibraryPage::showReport);
  connect(library, &LibraryController::imported, this, [this](const QString& id) {
    window_->library()->setCurrent(id);
    window_->notify({ui::Tone::Good, tr("The avatar is in the library."), tr("Go live"), [this, id] { goLive(id); }});
  });
  connect(page, &ui::LibraryPage::importRequested, library, &LibraryController::import);
  connect(window_->live(), &ui::LivePage::packageDropped, library, &LibraryController::import);
  connect(page, &ui::LibraryPage::importCancelled, library, &LibraryController::cancelImport);
  connect(page, &ui::LibraryPage::verifyRequested, library, &LibraryController::verify);
  connect(page, &ui::LibraryPage::removeRequested, library, &LibraryController::remove);
  connect(page, &ui::LibraryPage::goLiveRequested, this, &Studio::goLive);
  connect(page, &ui::LibraryPage::folderRequested, this, [this](const QString& id) {
    if (const ui::AvatarCard* card = library_->find(id))
      QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(card->path).path()));
  });
}

void Studio::wireDevices() {
  connect(devices_.get(), &DeviceController::failed, this, &Studio::error);
  connect(devices_.get(), &DeviceController::changed, this, [this] {
    const QString chosen = store_.state().settings.inputDevice;
    window_->live()->setDevices(devices_->devices().inputs,
                                chosen.isEmpty() ? devices_->devices().defaultInput : chosen);
  });
  connect(window_.get(), &ui::MainWindow::seenChanged, devices_.get(), [this](bool seen) {
    if (seen && !live_->wish().onAir) devices_->refresh();
  });
}

void Studio::wireExports() {
  ui::ExportPage* page = window_->exports();
  ExportController* exports = exports_.get();
  ui::ExportChoice choice = store_.state().exports;
  if (choice.folder.isEmpty()) choice.folder = text(folder(store_.state().settings.exportFolder, places_.videos));
  page->setPresets(exportPresets());
  page->setChoice(choice);
  connect(page, &ui::ExportPage::choiceChanged, this, [this](const ui::ExportChoice& chosen) {
    store_.update([&chosen](StudioState& state) { state.exports = chosen; });
    showFreeSpace();
  });
  connect(page, &ui::ExportPage::filesAdded, this, &Studio::orderFilms);
  connect(exports, &ExportController::failed, this, &Studio::error);
  connect(exports, &ExportController::listChanged, page, [page, exports] { page->setJobs(exports->rows()); });
  connect(exports, &ExportController::listChanged, this, &Studio::showFreeSpace);
  connect(exports, &ExportController::jobChanged, page, &ui::ExportPage::updateJob);
  connect(page, &ui::ExportPage::pauseToggled, exports, [this, page, exports](bool held) {
    store_.update([held](StudioState& state) { state.exportsHeld = held; });
    exports->setHeld(held);
    page->setPaused(held);
  });
  connect(page, &ui::ExportPage::cancelRequested, exports, &ExportController::cancel);
  connect(page, &ui::ExportPage::retryRequested, exports, &ExportController::retry);
  connect(page, &ui::ExportPage::nextRequested, exports, &ExportController::doNext);
  connect(page, &ui::ExportPage::pauseRequested, exports, [exports](qint64 id) { exports->setPaused(id, true); });
  connect(page, &ui::ExportPage::goOnRequested, exports, [exports](qint64 id) { exports->setPaused(id, false); });
  connect(page, &ui::ExportPage::removeRequested, exports, &ExportController::remove);
  connect(page, &ui::ExportPage::clearDoneRequested, exports, &ExportController::clearDone);
  connect(page, &ui::ExportPage::playRequested, this, [this, exports](qint64 id) {
    const ui::ExportJobRow* row = exports->find(id);
    if (!row) return;
    (new ui::ResultPlayer(row->outputPath, row->sourcePath, window_.get()))->open();
  });
  connect(page, &ui::ExportPage::folderRequested, this, [exports](qint64 id) {
    if (const ui::ExportJobRow* row = exports->find(id))
      QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(row->outputPath).path()));
  });
  exports->setHeld(store_.state().exportsHeld);
  page->setPaused(store_.state().exportsHeld);
  showFreeSpace();
}

void Studio::orderFilms(const QStringList& soundFiles) {
  ExportController::Order order;
  order.soundFiles = soundFiles;
  order.choice = window_->exports()->choice();
  const ui::AvatarCard* card = library_->find(order.choice.avatarId);
  if (!card) return error(tr("Choose an avatar first."));
  const ui::Settings& settings = store_.state().settings;
  order.avatar = card->path.toStdString();
  order.engine = settings.engine.toStdString();
  order.memoryBytes = memoryBytes(settings);
  if (card->keyed) order.background = backdropText(order.choice.backdrop);
  exports_->add(order);
}

void Studio::showFreeSpace() {
  freeSpace_.start(
      [path = fs::path(window_->exports()->choice().folder.toStdString())](const std::stop_token&) -> qint64 {
        std::error_code error;
        for (fs::path at = path; at.has_relative_path() || at == path; at = at.parent_path()) {  // it may not exist yet
          const fs::space_info space = fs::space(at, error);
          if (!error) return static_cast<qint64>(space.available);
        }
        return -1;
      },
      [this](qint64 bytes) { window_->exports()->setFreeBytes(bytes); });
}

void Studio::libraryChanged() {
  window_->library()->setAvatars(library_->cards());
  const std::vector<ui::AvatarChoice> choices = library_->choices();
  QString current = store_.state().avatarId;
  const bool known = std::any_of(choices.begin(), choices.end(), [&](const auto& c) { return c.id == current; });
  if (!known) current = choices.empty() ? QString() : choices.front().id;
  window_->live()->setAvatars(choices, current);
  window_->exports()->setAvatars(choices);
  window_->library()->setOnStage(current);
  exports_->setAvatars(library_->cards());
  takes_->setAvatars(library_->cards());
  const ui::AvatarCard* card = library_->find(current);
  live_->setAvatarName(card ? card->name : QString());
  live_->change([card](LiveWish& wish) { wish.avatar = card ? card->path.toStdString() : std::string(); });
  window_->live()->setWelcome(card && !store_.state().welcomed);
}

void Studio::goLive(const QString& id) {
  const ui::AvatarCard* card = library_->find(id);
  if (!card || !card->problem.isEmpty()) return;
  window_->showPage(ui::MainWindow::Live);
  store_.update([&id](StudioState& state) { state.avatarId = id; });
  library_->touch(id);
  window_->live()->setAvatars(library_->choices(), id);
  window_->library()->setOnStage(id);
  live_->setAvatarName(card->name);
  live_->change([card](LiveWish& wish) { wish.avatar = card->path.toStdString(); });
}

void Studio::playDemo() {
  const fs::path& sound = places_.demoSound;
  if (sound.empty()) return error(tr("The demo's sound file is not here. Choose a sound file of your own instead."));
  passingSound_ = sound;
  chooseSource([](StudioState& state) {
    state.source = ui::SourceKind::File;
    state.monitorFile = true;  // it is to be heard
  });
  live_->change([](LiveWish& wish) { wish.onAir = true; });
}

void Studio::useMicrophone() {
  chooseSource([](StudioState& state) { state.source = ui::SourceKind::Microphone; });
  live_->change([](LiveWish& wish) { wish.onAir = true; });
}

void Studio::chooseFile(const QString& path) {
  passingSound_.clear();
  chooseSource([&path](StudioState& state) {
    state.source = ui::SourceKind::File;
    state.sourceFile = path;
  });
}

void Studio::chooseSource(const std::function<void(StudioState&)>& change) {
  remember(change);
  const LiveWish& wish = live_->wish();
  window_->live()->setSource(wish.source, text(wish.file));
  window_->live()->setMonitoring(wish.monitoring);
}

void Studio::openSettings() {
  devices_->refresh();
  ui::SettingsChoices choices;
  choices.inputs = devices_->devices().inputs;
  choices.outputs = devices_->devices().outputs;
  choices.engines = engines_;
  choices.machineMegabytes = static_cast<int>(4 * MemoryBudget::defaultBytes() >> 20);
  choices.exportFolder = text(places_.videos);
  choices.takesFolder = text(places_.videos / "Takes");
  choices.libraryFolder = text(places_.data / "avatars");
  auto* dialog = new ui::SettingsDialog(store_.state().settings, choices, window_.get());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &ui::SettingsDialog::changed, this, &Studio::settingsChanged);
  dialog->open();
}

void Studio::settingsChanged(const ui::Settings& settings) {
  const ui::Settings before = store_.state().settings;
  remember([&settings](StudioState& state) { state.settings = settings; });
  if (settings.theme != before.theme || settings.reducedMotion != before.reducedMotion) applyLook();
  if (settings.libraryFolder != before.libraryFolder)
    library_->setImportFolder(text(folder(settings.libraryFolder, places_.data / "avatars")));
  if (settings.memoryMegabytes != before.memoryMegabytes) library_->setMemory(memoryBytes(settings));
  if (settings.inputDevice != before.inputDevice)
    window_->live()->setDevices(devices_->devices().inputs, settings.inputDevice);
  takes_->setFolder(live_->wish().takesFolder);
}

void Studio::error(const QString& message) { window_->notify({ui::Tone::Bad, devices_->named(message), {}, {}}); }

}  // namespace visema::studio
