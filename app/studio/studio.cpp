// SPDX-License-Identifier: Apache-2.0
#include "app/studio/studio.h"

#include <QApplication>
#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QScreen>
#include <algorithm>
#include <utility>

#include "app/studio/core_words.h"
#include "app/studio/crash_notice.h"
#include "app/studio/export_presets.h"
#include "app/studio/live_settings.h"
#include "app/studio/show_in_folder.h"
#include "core/avatar/memory_budget.h"
#include "ui/pages/export_page.h"
#include "ui/pages/library_page.h"
#include "ui/pages/live_page.h"
#include "ui/pages/media_files.h"
#include "ui/settings/settings_dialog.h"
#include "ui/theme/text.h"
#include "ui/theme/theme.h"
#include "ui/window/status_bar.h"

namespace visema::studio {
namespace {

namespace fs = std::filesystem;

constexpr int kTitleBar = 40;  // the window manager's, at most

QString text(const fs::path& path) { return QString::fromStdString(path.string()); }

/// 0 where the user named none: as little as playing needs.
std::uint64_t memoryBytes(const ui::Settings& settings) {
  return static_cast<std::uint64_t>(settings.memoryMegabytes) * 1'000'000;
}

}  // namespace

Studio::Studio(const Places& places, SettingsStore& store, SystemAppearance& appearance, Parts parts)
    : places_(places), store_(store), appearance_(appearance), listEngines_(std::move(parts.engines)) {
  applyLook();
  window_ = std::make_unique<ui::MainWindow>(QStringLiteral(VISEMA_VERSION));
  const ui::Settings& settings = store_.state().settings;
  devices_ = std::make_unique<DeviceController>(std::move(parts.devices), std::move(parts.watchDevices));
  library_ = std::make_unique<LibraryController>(LibraryPlaces{
      {places_.avatars}, folderOr(settings.libraryFolder, places_.data / "avatars"), places_.data / "library.db"});
  live_ = std::make_unique<LiveController>(std::move(parts.live), *window_->live());
  livePage_ =
      std::make_unique<LivePageWiring>(*window_, *live_, *devices_, store_, places_, std::move(parts.testMicrophone));
  air_ = std::make_unique<AirWiring>(*window_->live()->air(), *live_, store_, parts.keyring ? parts.keyring() : nullptr,
                                     [this] { return folderOr(store_.state().settings.exportFolder, places_.videos); });
  wireWindow();
  wireLive();
  wireLibrary();
  exports_ = std::make_unique<ExportController>(places_.data / "exports.sqlite", std::move(parts.films));
  judge_ = std::make_unique<FilmJudge>(*exports_, std::move(parts.judgeFilm));
  wireTakes();
  wireBuilds(parts);
  exportPage_ = std::make_unique<ExportPageWiring>(*window_, *exports_, store_,
                                                   [this](const QStringList& files) { return orderOf(files); });
  exportPage_->chooseFolder(text(folderOr(settings.exportFolder, places_.videos)));
  quitting_ = std::make_unique<Quitting>(*window_, *live_, *exports_);
  connect(quitting_.get(), &Quitting::over, this, &Studio::over);
  connect(exportPage_.get(), &ExportPageWiring::quitWished, window_.get(), &QWidget::close);
  stayAwake();
}

Studio::~Studio() = default;

/// The machine does not go to sleep over what it was told to do.
void Studio::stayAwake() {
  const auto filming = [this] {
    const auto& rows = exports_->rows();
    inhibitor_.setFilming(std::any_of(rows.begin(), rows.end(), [](const ui::ExportJobRow& row) {
      return row.state == ui::JobState::Rendering && !row.held;
    }));
  };
  connect(exports_.get(), &ExportController::listChanged, this, filming);
  connect(exports_.get(), &ExportController::jobChanged, this, filming);
  connect(live_.get(), &LiveController::onAirChanged, &inhibitor_, &SleepInhibitor::setLive);
}

void Studio::start() {
  const StudioState& state = store_.state();
  if (state.geometry.isEmpty() || !window_->restoreGeometry(state.geometry))
    window_->resize(window_->size().boundedTo(window_->screen()->availableSize() - QSize(0, kTitleBar)));
  window_->showPage(static_cast<ui::MainWindow::Page>(state.page));
  if (!state.build.isEmpty()) builds_->open(state.build);
  state.maximized ? window_->showMaximized() : window_->show();
  if (!store_.problem().isEmpty()) window_->notify({ui::Tone::Warn, store_.problem(), {}, {}});
  library_->refresh();
  devices_->refresh();
  takes_->refresh();
  exports_->refresh();
  lookingForCrash_.start([folder = places_.data / "crashes"](const std::stop_token&) { return untoldCrash(folder); },
                         [this](const std::optional<fs::path>& report) {
                           if (report) tellOfCrash(*report, *window_);
                         });
  listingEngines_.start([list = listEngines_](const std::stop_token&) { return list(); },
                        [this](std::vector<ui::DeviceChoice> engines) { engines_ = std::move(engines); });
}

void Studio::open(const QStringList& files) {
  bool loaded = false;
  for (const QString& given : files) {
    const QFileInfo file(given);
    const QString path = file.absoluteFilePath();
    if (!file.exists()) {
      error(tr("%1 does not exist.").arg(path));
    } else if (file.isFile() && ui::audioFileSuffixes().contains(file.suffix().toLower())) {
      if (std::exchange(loaded, true)) continue;  // one voice at a time
      window_->showPage(ui::MainWindow::Live);
      livePage_->chooseFile(path);
    } else {
      window_->showPage(ui::MainWindow::Library);
      library_->import(path);
    }
  }
}

void Studio::comeForward() {
  if (quitting_->inBackground()) quitting_->comeBack();
  if (window_->isMinimized()) window_->setWindowState(window_->windowState() & ~Qt::WindowMinimized);
  window_->show();
  window_->raise();
  window_->activateWindow();
}

void Studio::applyLook() {
  const ui::Settings& settings = store_.state().settings;
  const bool calm = settings.reducedMotion || appearance_.reducedMotion();
  const auto contrast = appearance_.highContrast() ? ui::Contrast::High : ui::Contrast::Normal;
  ui::applyTheme(*qApp, ui::tokensFor(settings.theme, appearance_.dark(), contrast),
                 calm ? ui::Motion::Reduced : ui::Motion::Full);
}

void Studio::wireWindow() {
  connect(&appearance_, &SystemAppearance::changed, this, &Studio::applyLook);
  connect(window_.get(), &ui::MainWindow::settingsRequested, this, &Studio::openSettings);
  connect(window_.get(), &ui::MainWindow::closing, this, [this] {
    store_.update([this](StudioState& state) {
      state.geometry = window_->saveGeometry();
      state.page = window_->page();
      state.build = builds_->openPath();
      state.maximized = window_->isMaximized();
    });
  });
  connect(window_.get(), &ui::MainWindow::stageSeenChanged, this,
          [this](bool seen) { live_->change([seen](LiveWish& wish) { wish.paused = !seen; }); });
}

void Studio::wireLive() {
  connect(window_->live(), &ui::LivePage::avatarChosen, this, &Studio::goLive);
  connect(livePage_.get(), &LivePageWiring::failed, this, &Studio::error);
  connect(air_.get(), &AirWiring::failed, this, &Studio::error);
  connect(live_.get(), &LiveController::noticed, this, [this] { library_->suspect(avatarOnStage()); });
  connect(live_.get(), &LiveController::takeEnded, this, &Studio::tellTake);
  connect(live_.get(), &LiveController::reported, this, [this](const LiveReport& report) {
    if (report.status.takeSeconds > 0 && !takeTrouble_.isEmpty()) window_->withdraw(std::exchange(takeTrouble_, {}));
  });
  connect(live_.get(), &LiveController::onAirChanged, this, [this](bool onAir) {
    const ui::AvatarCard* card = library_->find(store_.state().avatarId);
    if (!onAir && card && !card->problem.isEmpty()) libraryChanged();  // it was lost while it was on air
    if (!onAir) return;
    window_->live()->setWelcome(false);
    store_.update([](StudioState& s) { s.welcomed = true; });
  });
}

void Studio::wireTakes() {
  takes_ = std::make_unique<TakesController>(live_->wish().takesFolder);
  const auto showFolder = [this](const QString& id) {
    showInFolder(id.isEmpty() ? text(takes_->folder()) : id, *window_);
  };
  takesPage_ = std::make_unique<TakesPageWiring>(
      *window_, *takes_,
      TakesPageWiring::Actions{[this](const QString& id) { playTake(id); }, [this](const QString& id) { filmTake(id); },
                               showFolder});
}

void Studio::wireBuilds(Parts& parts) {
  builds_ = std::make_unique<BuildController>(BuildPlaces{
      places_.videos, [this] { return folderOr(store_.state().settings.libraryFolder, places_.data / "avatars"); },
      std::move(parts.build), std::move(parts.training)});
  buildPage_ = std::make_unique<BuildPageWiring>(
      *window_, *builds_, parts.recording ? *parts.recording : recordingTools(places_.videos),
      BuildPageWiring::Actions{[this](const QString& file) { library_->import(file); },
                               [this](const QString& file) {
                                 for (const ui::AvatarCard& card : library_->cards())
                                   if (card.path == file) return goLive(card.id);
                               }});
}

/// The avatar says it again.
void Studio::playTake(const QString& id) {
  const QString avatar = takes_->avatarPath(id);
  for (const ui::AvatarCard& card : library_->cards())
    if (card.path == avatar) goLive(card.id);
  window_->showPage(ui::MainWindow::Live);
  livePage_->play(fs::path(id.toStdString()) / "voice.wav");
}

void Studio::filmTake(const QString& id) {
  const fs::path take = id.toStdString();
  const ui::TakeEntry* entry = takes_->find(id);
  if (!entry || !entry->problem.isEmpty()) return window_->showPage(ui::MainWindow::Takes);  // says why
  FilmOrder order = orderOf({text(take / "voice.wav")});
  order.take = take;
  order.avatar = takes_->avatarPath(id).toStdString();
  order.avatarName = entry->avatar;
  order.background.clear();
  order.choice.words = ui::WordsFrom::Sound;
  exports_->add(order);
  window_->showPage(ui::MainWindow::Export);
}

/// One that failed is told until it is dismissed.
void Studio::tellTake(const EndedTake& take) {
  takes_->refresh();
  const QString problem = reasonInWords(take.problem);
  if (take.folder.empty()) {
    takeTrouble_ = tr("Nothing was recorded: %1").arg(problem);
    return window_->notify({ui::Tone::Bad, takeTrouble_, {}, {}});
  }
  const QString id = text(take.folder);
  const QString name = text(take.folder.filename());
  const QString kept =
      QStringLiteral("%1, %2").arg(ui::clockText(take.seconds), ui::bytesText(static_cast<qint64>(take.bytes)));
  const QString words =
      take.problem.empty()
          ? tr("The take “%1” is saved: %2.").arg(name, kept)
          : tr("The take broke off: %1. What was recorded until then is saved as “%2”: %3.").arg(problem, name, kept);
  window_->notify(
      {take.problem.empty() ? ui::Tone::Good : ui::Tone::Bad, words, tr("Make film"), [this, id] { filmTake(id); }});
}

void Studio::wireLibrary() {
  ui::LibraryPage* page = window_->library();
  LibraryController* library = library_.get();
  connect(library, &LibraryController::changed, this, &Studio::libraryChanged);
  connect(library, &LibraryController::failed, this, &Studio::error);
  connect(library, &LibraryController::networkMissing, this, [this](const QString& path, const QString& message) {
    window_->notify({ui::Tone::Bad, message, tr("Choose the network…"), [this, path] {
                       const QString network = QFileDialog::getOpenFileName(
                           window_.get(), tr("The network that belongs to %1").arg(QFileInfo(path).fileName()),
                           QFileInfo(path).path(), tr("Networks (*.pth *.pt *.safetensors *.onnx)"));
                       if (!network.isEmpty()) library_->import(path, network);
                     }});
  });
  connect(library, &LibraryController::importing, page, &ui::LibraryPage::setImporting);
  connect(library, &LibraryController::reported, page, &ui::LibraryPage::showReport);
  connect(library, &LibraryController::imported, this, [this](const QString& id) {
    window_->library()->setCurrent(id);
    window_->notify(
        {ui::Tone::Good, tr("The avatar is in the library."), tr("Put on stage"), [this, id] { goLive(id); }});
  });
  const auto import = [library](const QString& path) { library->import(path); };
  connect(page, &ui::LibraryPage::importRequested, library, import);
  connect(window_->live(), &ui::LivePage::packageDropped, library, import);
  connect(page, &ui::LibraryPage::importCancelled, library, &LibraryController::cancelImport);
  connect(page, &ui::LibraryPage::verifyRequested, library, &LibraryController::verify);
  connect(page, &ui::LibraryPage::removeRequested, library, &LibraryController::remove);
  connect(page, &ui::LibraryPage::goLiveRequested, this, &Studio::goLive);
  connect(page, &ui::LibraryPage::buildRequested, this, [this] { window_->showPage(ui::MainWindow::Build); });
  connect(page, &ui::LibraryPage::folderRequested, this, [this](const QString& id) {
    if (const ui::AvatarCard* card = library_->find(id)) showInFolder(card->path, *window_);
  });
}

FilmOrder Studio::orderOf(const QStringList& soundFiles) const {
  FilmOrder order;
  order.soundFiles = soundFiles;
  order.choice = window_->exports()->choice();
  const ui::Settings& settings = store_.state().settings;
  order.preset = presetNamed(exportPresets(store_.state().presets), order.choice.presetId);
  order.engine = settings.engine.toStdString();
  order.memoryBytes = memoryBytes(settings);
  order.texts = places_.data / "texts";
  const ui::AvatarCard* card = library_->find(order.choice.avatarId);
  if (!card) return order;
  order.avatar = card->path.toStdString();
  order.avatarName = card->name;
  if (card->keyed) order.background = backdropText(order.choice.backdrop);
  return order;
}

/// The one that was chosen, else the first that can be used.
QString Studio::avatarOnStage() const {
  const QString chosen = store_.state().avatarId;
  if (library_->find(chosen)) return chosen;
  const std::vector<ui::AvatarChoice> choices = library_->choices();
  return choices.empty() ? QString() : choices.front().id;
}

void Studio::libraryChanged() {
  window_->library()->setAvatars(library_->cards());
  const std::vector<ui::AvatarChoice> choices = library_->choices();
  const QString current = avatarOnStage();
  window_->live()->setAvatars(library_->choices(current), current);
  window_->exports()->setAvatars(choices);
  window_->library()->setOnStage(current);
  exports_->setAvatars(library_->cards());
  takes_->setAvatars(library_->cards());
  const ui::AvatarCard* card = library_->find(current);
  live_->setAvatarName(card ? card->name : QString());
  const bool lost = card && !card->problem.isEmpty();
  if (lost && live_->wish().onAir) return;  // the show goes on; what is wrong is said when it is over
  live_->setObstacle(lost ? card->problem : QString());
  live_->change(
      [card, lost](LiveWish& wish) { wish.avatar = card && !lost ? card->path.toStdString() : std::string(); });
  window_->live()->setWelcome(card && !lost && !store_.state().welcomed);
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

void Studio::openSettings() {
  devices_->refresh();
  ui::SettingsChoices choices;
  choices.inputs = devices_->devices().inputs;
  choices.outputs = devices_->devices().outputs;
  choices.engines = engines_;
  choices.machineMegabytes = static_cast<int>(4 * MemoryBudget::defaultBytes() / 1'000'000);
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
  livePage_->remember([&settings](StudioState& state) { state.settings = settings; });
  if (settings.theme != before.theme || settings.reducedMotion != before.reducedMotion) applyLook();
  if (settings.libraryFolder != before.libraryFolder)
    library_->setImportFolder(text(folderOr(settings.libraryFolder, places_.data / "avatars")));
  if (settings.inputDevice != before.inputDevice) livePage_->showDevices();
  takes_->setFolder(live_->wish().takesFolder);
}

void Studio::error(const QString& message) { window_->notify({ui::Tone::Bad, devices_->named(message), {}, {}}); }

}  // namespace visema::studio
