// SPDX-License-Identifier: Apache-2.0
#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <thread>

#include "app/studio/session_port.h"
#include "app/studio/show_in_folder.h"
#include "app/studio/studio.h"
#include "app/studio/translation.h"
#include "core/avatar/avatar_package.h"
#include "core/base/log.h"
#include "core/base/wav.h"
#include "core/live/take.h"
#include "tests/support/synthetic_package.h"
#include "tests/ui/scripted.h"
#include "ui/pages/export_page.h"
#include "ui/pages/library_page.h"
#include "ui/pages/live_page.h"
#include "ui/pages/speak_panel.h"
#include "ui/stage/stage.h"
#include "ui/stage/yuv_picture.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/question_dialog.h"

using namespace visema;
using namespace visema::studio;

/// What a session is to do, and what it says.
struct Script {
  std::atomic<bool> microphone = false;
  std::atomic<bool> finishFilms = false;
  std::atomic<double> testedGain = -99;
  std::map<QString, QString> keyring;
  bool hasKeyring = true;
  std::mutex mutex;
  LiveReport report;
  ui::AirWish air;

  /// A film that is at 40 % until it may be finished.
  Result<QueueRunReport> makeFilms(ExportQueue& queue, const ExportController::OnChange& onChange,
                                   const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      auto job = queue.claim();
      if (!job || !*job) break;
      onChange(**job);
      auto wish = ExportQueue::Wish::GoOn;
      while (!finishFilms && wish == ExportQueue::Wish::GoOn && !stop.stop_requested()) {
        wish = *queue.reportProgress((*job)->id, 0.4, 9);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));  // the queue is written by others too
      }
      if (wish == ExportQueue::Wish::Cancel)
        (void)queue.markCancelled((*job)->id);
      else if (finishFilms)
        (void)queue.finish((*job)->id, "{}");
      else
        (void)queue.putBack((*job)->id);
      onChange(*queue.job((*job)->id));
    }
    return QueueRunReport{};
  }
};

/// A session that does as it is told and shows one picture.
class QuietPort : public LivePort {
 public:
  QuietPort(std::shared_ptr<Script> script, LiveSinks sinks) : script_(std::move(script)), sinks_(std::move(sinks)) {}
  Status apply(const LiveWish& wish, const std::stop_token&) override {
    if (!wish.avatar.empty()) sinks_.moment({ui::toFrame(ui::scripted::iris().scaled(64, 36))});
    if (wish.onAir && !script_->microphone) return fail(ErrorCode::NotFound, "scripted: there is no microphone");
    const std::lock_guard lock(script_->mutex);
    script_->air = wish.air;
    script_->report.status.air.live = wish.air != ui::AirWish();
    script_->report.status.state = wish.onAir ? ui::LiveState::OnAir : ui::LiveState::Ready;
    return {};
  }
  void panic(bool) override {}
  void mute(bool) override {}
  LiveReport report() const override {
    const std::lock_guard lock(script_->mutex);
    return script_->report;
  }

 private:
  std::shared_ptr<Script> script_;
  const LiveSinks sinks_;
};

/// A keyring that answers a moment later, as those of desktops do.
class ScriptedKeyring : public Keyring {
 public:
  explicit ScriptedKeyring(std::shared_ptr<Script> script) : script_(std::move(script)) {}
  void read(const QString& name, Then then) override {
    QMetaObject::invokeMethod(
        this,
        [this, name, then] {
          script_->hasKeyring ? then({script_->keyring[name]}) : then({{}, QStringLiteral("nobody answers")});
        },
        Qt::QueuedConnection);
  }
  void write(const QString& name, const QString& secret, Then then) override {
    if (script_->hasKeyring) script_->keyring[name] = secret;
    QMetaObject::invokeMethod(
        this,
        [this, then] {
          then({{}, script_->hasKeyring ? QString() : QStringLiteral("nobody answers")});
        },
        Qt::QueuedConnection);
  }

 private:
  std::shared_ptr<Script> script_;
};

/// Overwrites 300 bytes in the middle of a package's video.
void damage(const std::filesystem::path& package) {
  const auto whole = AvatarPackage::open(package);
  const auto section = (*whole)->section((*whole)->manifest().clips.front().video);
  std::fstream file(package, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(section->offset + section->length / 2));
  file.write(std::string(300, 'x').data(), 300);
}

class TestStudio : public QObject {
  Q_OBJECT
  std::unique_ptr<QTemporaryDir> folder_;
  std::filesystem::path demoSound_;
  std::unique_ptr<SettingsStore> store_;
  std::unique_ptr<SystemAppearance> appearance_;
  std::unique_ptr<Studio> studio_;
  std::shared_ptr<Script> script_;

  std::filesystem::path path(const char* name) const {
    return std::filesystem::path(folder_->path().toStdString()) / name;
  }
  void open(const std::filesystem::path& avatars) {
    Places places;
    places.avatars = avatars;
    places.data = path("data");
    places.videos = path("videos");
    places.demoSound = demoSound_;
    store_ = std::make_unique<SettingsStore>(folder_->filePath(QStringLiteral("studio.ini")));
    appearance_ = std::make_unique<SystemAppearance>(true);
    studio_ = std::make_unique<Studio>(
        places, *store_, *appearance_,
        Studio::Parts{
            [script = script_](LiveSinks sinks) { return std::make_unique<QuietPort>(script, std::move(sinks)); },
            [script = script_]() -> Result<SoundDevices> {
              if (!script->microphone) return SoundDevices{};
              return SoundDevices{ui::scripted::settingsChoices().inputs, {}, {}, {}};
            },
            [script = script_](ExportQueue& queue, ExportController::OnChange onChange, std::stop_token stop) {
              return script->makeFilms(queue, onChange, stop);
            },
            [] { return ui::scripted::settingsChoices().engines; },
            {},
            [script = script_](const InputTestOptions& options, const std::function<void(const InputTestStep&)>& tell,
                               const std::stop_token&) -> Result<InputTestReport> {
              tell({InputTestStep::Kind::Listening, 2.5, {-12, -20, 0}});
              script->testedGain = options.gainDb;
              return InputTestReport{{InputVerdict::Quiet, -44, -70, 14}, {}};
            },
            {},
            {},
            {},
            [script = script_] { return std::make_unique<ScriptedKeyring>(script); }});
    studio_->start();
  }
  /// Whether the window says something that contains this, on a page or in a notice.
  bool says(const char* words) {
    for (const QLabel* label : studio_->window().findChildren<QLabel*>())
      if (label->text().contains(QString::fromUtf8(words)) && label->isVisible()) return true;
    return false;
  }
  std::filesystem::path addAvatar() {
    const auto made = test::makeSyntheticPackage(folder_->path().toStdString(), {});
    if (!made) qFatal("%s", made.error().message.c_str());
    studio_->library().import(QString::fromStdString(made->string()));
    return *made;
  }
  /// A studio that makes a film, which is at 40 %.
  void openFilming() {
    open(path("nothing"));
    const auto avatar = addAvatar();
    QTRY_VERIFY_WITH_TIMEOUT(studio_->live().wish().avatar == avatar, 30'000);
    Q_EMIT studio_->window().exports()->filesAdded({folder_->filePath(QStringLiteral("hello.wav"))});
    QTRY_VERIFY_WITH_TIMEOUT(!studio_->exports().rows().empty() && studio_->exports().rows().front().fraction == 0.4,
                             30'000);
  }
  JobState jobOnDisk() { return (*ExportQueue::open(path("data") / "exports.sqlite"))->list()->front().state; }
  /// Pages may have buttons of the same name: one that shows comes first.
  QAbstractButton* button(const char* text) {
    QAbstractButton* hidden = nullptr;
    for (QAbstractButton* b : studio_->window().findChildren<QAbstractButton*>()) {
      if (b->text() != QString::fromUtf8(text)) continue;
      if (b->isVisible()) return b;
      if (!hidden) hidden = b;
    }
    return hidden;
  }

 public Q_SLOTS:
  void claimToOpen(const QUrl&) {}

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    demoSound_.clear();
    QVERIFY(folder_->isValid());
    script_ = std::make_shared<Script>();
  }
  void cleanup() {
    studio_.reset();
    store_.reset();
  }

  void theKeyOfAStreamIsInTheKeyringAndInNoFile() {
    const QString key = QStringLiteral("sk-not-to-be-shown");
    setLogLevel(LogLevel::Debug);
    open(path("nothing"));
    (void)addAvatar();
    QTRY_VERIFY_WITH_TIMEOUT(!studio_->live().wish().avatar.empty(), 30'000);
    const auto line = [this](const char* name) {
      for (QLineEdit* edit : studio_->window().live()->findChildren<QLineEdit*>())
        if (edit->accessibleName() == QLatin1String(name)) return edit;
      return static_cast<QLineEdit*>(nullptr);
    };
    const auto enter = [&](const char* name, const QString& text) {
      line(name)->setText(text);
      QTest::keyClick(line(name), Qt::Key_Return);
    };
    for (QAbstractButton* toggle : studio_->window().live()->findChildren<QAbstractButton*>())
      if (toggle->text() == QLatin1String("Stream")) toggle->click();
    enter("Address", key);  // in the wrong line
    QVERIFY(store_->state().air.address.isEmpty());
    enter("Address", QStringLiteral("rtmp://host/live/") + key);
    QCOMPARE(line("Address")->text(), QStringLiteral("rtmp://host/live"));
    QCOMPARE(line("Key")->text(), key);
    QCOMPARE(script_->keyring[QStringLiteral("rtmp://host/live")], key);
    button("Go live")->click();
    const auto wished = [this] {
      const std::lock_guard lock(script_->mutex);
      return script_->air;
    };
    QTRY_COMPARE_WITH_TIMEOUT(wished().key, key, 30'000);
    QCOMPARE(wished().stream, QStringLiteral("rtmp://host/live"));
    studio_.reset();
    store_.reset();
    QDirIterator files(folder_->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    int looked = 0;
    while (files.hasNext()) {
      QFile file(files.next());
      QVERIFY(file.open(QIODevice::ReadOnly));
      QVERIFY2(!file.readAll().contains(key.toUtf8()), qPrintable(file.fileName()));
      ++looked;
    }
    QVERIFY(looked > 1);
    QByteArray log(1 << 16, 0);
    log.truncate(static_cast<qsizetype>(copyRecentLog(log.data(), static_cast<std::size_t>(log.size()))));
    QVERIFY(!log.contains(key.toUtf8()));
    setLogLevel(LogLevel::Warning);

    open(path("nothing"));  // it comes back from there; and where there is none, that is said
    QTRY_COMPARE_WITH_TIMEOUT(line("Key")->text(), key, 30'000);
    script_->hasKeyring = false;
    enter("Key", QStringLiteral("another"));
    const auto said = [this] {
      for (const ui::Note* note : studio_->window().live()->findChildren<ui::Note*>())
        if (note->text().contains(QLatin1String("nobody answers"))) return true;
      return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(said(), 30'000);
  }
  void whatIsTypedIsSaidAndWhatComesMeanwhileAfterIt() {
    script_->microphone = true;  // or nothing starts
    QVERIFY(writeWav(path("voice.wav"), {16000, 1, std::vector<float>(8000, 0.1F)}));
    open(path("nothing"));
    (void)addAvatar();
    QTRY_VERIFY_WITH_TIMEOUT(!studio_->live().wish().avatar.empty(), 30'000);
    ui::LivePage* page = studio_->window().live();
    const QString voice = QStringLiteral("program:cat ") + QString::fromStdString(path("voice.wav").string());
    Q_EMIT page->speak()->voiceChosen(voice);
    Q_EMIT page->sourceChosen(ui::SourceKind::Text);
    QTRY_COMPARE_WITH_TIMEOUT(page->speak()->voice(), voice, 30'000);
    button("Start")->click();  // nothing is typed yet
    QVERIFY(!studio_->live().wish().onAir);
    const auto text = page->speak()->findChild<QPlainTextEdit*>();
    text->setPlainText(QStringLiteral("One."));
    QTest::keyClick(text, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(text->toPlainText().isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(studio_->live().wish().onAir, 30'000);
    const std::filesystem::path first = studio_->live().wish().file;
    QVERIFY(std::filesystem::exists(first) && studio_->live().wish().source == ui::SourceKind::File);
    QVERIFY(studio_->live().wish().monitoring);  // it is to be heard
    Q_EMIT page->speak()->sayRequested(QStringLiteral("Two."));
    QTest::qWait(0);
    QCOMPARE(studio_->live().wish().file, first);
    {
      const std::lock_guard lock(script_->mutex);
      script_->report.status.ended = true;
    }
    QTRY_VERIFY_WITH_TIMEOUT(studio_->live().wish().file != first, 30'000);
    Q_EMIT page->sourceChosen(ui::SourceKind::Microphone);
    QVERIFY(studio_->live().wish().source == ui::SourceKind::Microphone && studio_->live().wish().file.empty());
  }
  void whoEndsIsOffAirWhateverElseCannotBeDone() {
    const auto port = makeSessionPort({[](LiveMoment) {}, [](LiveSound) {}});
    LiveWish wish;
    wish.avatar = *test::makeSyntheticPackage(folder_->path().toStdString(), {});
    wish.air.film = folder_->filePath(QStringLiteral("deep/film.mp4"));
    QVERIFY(port->apply(wish, {}));
    QVERIFY2(port->report().status.air.live, qPrintable(port->report().status.air.trouble));
    const auto written = [&] { return port->report().status.air.streams.at(0).sent; };
    QTRY_VERIFY_WITH_TIMEOUT(written() > 2, 30'000);
    wish.amplitude = 0.8;  // the film goes on over other changes
    QVERIFY(port->apply(wish, {}) && written() > 2);
    wish.avatar = path("nothing.visema");
    wish.air = {};
    QVERIFY(!port->apply(wish, {}));
    QVERIFY(!port->report().status.air.live);
    QVERIFY(QFileInfo(folder_->filePath(QStringLiteral("deep/film.mp4"))).size() > 500);
  }
  void withoutAvatarsItSaysWhatToDo() {
    open(path("nothing"));
    QTRY_VERIFY_WITH_TIMEOUT(studio_->library().known(), 30'000);
    QVERIFY(studio_->library().cards().empty());
    QVERIFY(studio_->live().wish().avatar.empty());
    bool said = false;
    for (const QLabel* label : studio_->window().live()->findChildren<QLabel*>())
      said = said || (label->text() == QLatin1String("No avatar yet") && label->isVisibleTo(studio_->window().live()));
    QVERIFY(said);
  }
  void aDamagedPackageIsShownWithItsReason() {
    std::filesystem::create_directories(path("avatars"));
    QFile file(QString::fromStdString((path("avatars") / "broken.visema").string()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not a package");
    file.close();
    open(path("avatars"));
    QTRY_COMPARE_WITH_TIMEOUT(studio_->library().cards().size(), std::size_t{1}, 30'000);
    QVERIFY(!studio_->library().cards().front().problem.isEmpty());
    QVERIFY(studio_->library().choices().empty());
  }
  void anAvatarWhoseFileIsGoneIsGoneEverywhere() {
    open(path("nothing"));
    const auto avatar = addAvatar();
    QTRY_VERIFY_WITH_TIMEOUT(studio_->live().wish().avatar == avatar, 30'000);
    studio_->goLive(studio_->library().cards().front().id);
    std::filesystem::rename(avatar, path("elsewhere"));
    QTRY_VERIFY_WITH_TIMEOUT(studio_->live().wish().avatar.empty(), 30'000);
    QVERIFY(says("is missing"));  // on the stage
    const ui::AvatarCard& card = studio_->library().cards().front();
    QCOMPARE(card.name, QStringLiteral("synthetic"));  // known by its name still
    QVERIFY(card.problem.contains(QLatin1String("is missing")));
    QVERIFY(!button("Start")->isEnabled());
    std::filesystem::rename(path("elsewhere"), avatar);
    QTRY_VERIFY_WITH_TIMEOUT(studio_->live().wish().avatar == avatar, 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(!says("is missing"), 30'000);
  }
  void aDamagedPackageIsRefusedWhenItIsImported() {
    open(path("nothing"));
    const auto made = test::makeSyntheticPackage(folder_->path().toStdString(), {});
    QVERIFY(made);
    damage(*made);
    QSignalSpy failed(&studio_->library(), &LibraryController::failed);
    studio_->library().import(QString::fromStdString(made->string()));
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 30'000);
    QVERIFY2(failed.first().first().toString().contains(QLatin1String("is damaged")),
             qPrintable(failed.first().first().toString()));
    QVERIFY(studio_->library().cards().empty());
    QVERIFY(says("is damaged"));
  }
  void aTakeThatFailedIsToldUntilItIsDismissed() {
    open(path("nothing"));
    studio_->window().showPage(ui::MainWindow::Live);
    Q_EMIT studio_->live().takeEnded({1, {}, 0, 0, "the folder is a file"});
    QVERIFY(says("Nothing was recorded: the folder is a file"));
    Q_EMIT studio_->live().takeEnded({2, "/a/2026-11-26 10.00.00", 12, 384'000, "the disk is nearly full"});
    QVERIFY(says("The take broke off: the disk is nearly full"));
    QVERIFY(says("0:12"));
    Q_EMIT studio_->live().takeEnded({3, "/a/2026-11-26 10.00.01", 95, 3'040'000, {}});
    QVERIFY(says("2026-11-26 10.00.01"));
    QVERIFY(says("1:35"));
    QVERIFY(button("Make film"));
  }
  void whatWasWrongIsNotSaidOnceItIsRepaired() {
    open(path("nothing"));
    const auto avatar = addAvatar();
    QTRY_VERIFY_WITH_TIMEOUT(studio_->live().wish().avatar == avatar, 30'000);
    studio_->goLive(studio_->library().cards().front().id);
    const auto offers = [this](const char* words) {
      for (const QComboBox* box : studio_->window().live()->findChildren<QComboBox*>())
        if (box->findText(QLatin1String(words)) >= 0) return true;
      return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(offers("No microphone found"), 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(button("Start")->isEnabled(), 30'000);
    button("Start")->click();
    QTRY_VERIFY_WITH_TIMEOUT(says("there is no microphone"), 30'000);
    script_->microphone = true;  // a sound system has come
    QTRY_VERIFY_WITH_TIMEOUT(button("Start")->isEnabled(), 30'000);
    button("Start")->click();
    QTRY_VERIFY_WITH_TIMEOUT(offers("Scarlett 2i2 USB"), 30'000);
    QVERIFY(!offers("No microphone found"));
    QTRY_VERIFY_WITH_TIMEOUT(!says("there is no microphone"), 30'000);
  }
  void quittingWhileAFilmIsMadeAsksOnce() {
    openFilming();
    studio_->window().close();
    studio_->window().close();
    QVERIFY(studio_->window().isVisible());
    QCOMPARE(studio_->window().findChildren<ui::QuestionDialog*>().size(), 1);
    QVERIFY(says("hello.wav is being made: 40 % done."));
    button("Keep it open")->click();
    QVERIFY(studio_->window().isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(studio_->window().findChildren<ui::QuestionDialog*>().isEmpty(), 30'000);
    studio_->window().close();
    button("Stop, resume later")->click();
    QVERIFY(!studio_->window().isVisible());
    studio_.reset();
    QCOMPARE(jobOnDisk(), JobState::Waiting);
  }
  void aFilmIsFinishedBehindTheClosedWindow() {
    openFilming();
    QSignalSpy over(studio_.get(), &Studio::over);
    studio_->window().close();
    button("Finish in the background")->click();
    QVERIFY(!studio_->window().isVisible());
    QVERIFY(over.isEmpty());
    studio_->comeForward();
    QVERIFY(studio_->window().isVisible());
    studio_->window().close();
    button("Finish in the background")->click();
    script_->finishFilms = true;
    QTRY_COMPARE_WITH_TIMEOUT(over.size(), 1, 30'000);
    QCOMPARE(jobOnDisk(), JobState::Done);
  }
  void aFilmIsDiscardedBeforeTheWindowCloses() {
    openFilming();
    studio_->window().close();
    button("Discard the video")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!studio_->window().isVisible(), 30'000);
    QCOMPARE(jobOnDisk(), JobState::Cancelled);
  }
  void aTakeThatRunsIsAskedAbout() {
    script_->microphone = true;
    script_->report.status.takeSeconds = 32;
    open(path("nothing"));
    const auto avatar = addAvatar();
    QTRY_VERIFY_WITH_TIMEOUT(studio_->live().wish().avatar == avatar, 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(button("Record take")->isEnabled(), 30'000);
    button("Record take")->click();
    QTRY_VERIFY_WITH_TIMEOUT(studio_->live().report().status.takeSeconds > 0, 30'000);
    studio_->window().close();
    QVERIFY(studio_->window().isVisible());
    QVERIFY(says("A take is being recorded, 0:32 so far."));
    button("Save the take and quit")->click();
    QVERIFY(!studio_->window().isVisible());
  }
  void whatCostsWorkIsAskedAndTheRestCanBeTakenBack() {
    openFilming();
    Q_EMIT studio_->window().exports()->filesAdded({folder_->filePath(QStringLiteral("next.wav"))});
    QTRY_COMPARE_WITH_TIMEOUT(studio_->exports().rows().size(), std::size_t{2}, 30'000);
    studio_->window().showPage(ui::MainWindow::Export);
    Q_EMIT studio_->window().exports()->cancelRequested(studio_->exports().rows()[1].id);
    QTRY_COMPARE_WITH_TIMEOUT(studio_->exports().rows()[1].state, ui::JobState::Cancelled, 30'000);
    QVERIFY(says("next.wav was cancelled."));
    button("Undo")->click();
    QTRY_COMPARE_WITH_TIMEOUT(studio_->exports().rows()[1].state, ui::JobState::Waiting, 30'000);
    Q_EMIT studio_->window().exports()->cancelRequested(studio_->exports().rows()[0].id);
    QVERIFY(says("40 % of this video is done and would be lost."));
    QCOMPARE(studio_->exports().rows()[0].state, ui::JobState::Rendering);
    button("Discard it")->click();
    QTRY_COMPARE_WITH_TIMEOUT(studio_->exports().rows()[0].state, ui::JobState::Cancelled, 30'000);
    QCOMPARE(studio_->exports().rows()[0].title, QStringLiteral("hello.wav"));  // where it was
  }
  void filesItIsGivenAreOpened() {
    open(path("nothing"));
    QFile sound(folder_->filePath(QStringLiteral("speech.wav")));
    QVERIFY(sound.open(QIODevice::WriteOnly));
    const auto avatar = test::makeSyntheticPackage(folder_->path().toStdString(), {});
    QVERIFY(avatar);
    studio_->open({sound.fileName(), QString::fromStdString(avatar->string()), QStringLiteral("/not/there.wav")});
    QCOMPARE(studio_->live().wish().file.string(), sound.fileName().toStdString());
    QCOMPARE(studio_->live().wish().source, ui::SourceKind::File);
    QTRY_COMPARE_WITH_TIMEOUT(studio_->library().cards().size(), std::size_t{1}, 30'000);
    QVERIFY(says("/not/there.wav does not exist."));
  }
  void withoutAFileManagerItSaysWhereTheFileIs() {
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    open(path("nothing"));
    QFile film(folder_->filePath(QStringLiteral("film.mp4")));
    QVERIFY(film.open(QIODevice::WriteOnly));
    // What opens files says that all is well, also where nothing can show a folder.
    QFile mime(folder_->filePath(QStringLiteral("xdg-mime")));
    QVERIFY(mime.open(QIODevice::WriteOnly) && mime.write("#!/bin/sh\n") > 0);
    mime.close();
    QVERIFY(mime.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
    const QByteArray before = qgetenv("PATH");
    qputenv("PATH", folder_->path().toUtf8() + ":" + before);
    QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "claimToOpen");
    showInFolder(film.fileName(), studio_->window());
    QTRY_VERIFY(says("No file manager was found."));
    QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
    qputenv("PATH", before);
    QVERIFY(says("film.mp4"));
    button("Copy the path")->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), film.fileName());
    showInFolder(folder_->filePath(QStringLiteral("gone.mp4")), studio_->window());
    QVERIFY(says("gone.mp4 no longer exists."));
  }
  void theWindowAndTheChoicesComeBack() {
    open(path("nothing"));
    studio_->window().resize(1100, 720);
    store_->update([](StudioState& state) { state.lookahead = kLowLookahead; });
    studio_->window().close();
    store_->finish();
    studio_.reset();
    open(path("nothing"));
    QCOMPARE(studio_->window().size(), QSize(1100, 720));
    QVERIFY(studio_->live().wish().lookahead == kLowLookahead);
  }
  void whatIsChosenReachesTheSessionAndComesBack() {
    open(path("nothing"));
    ui::LivePage* page = studio_->window().live();
    Q_EMIT page->deviceChosen(QStringLiteral("desk"));
    Q_EMIT page->lookaheadChosen(kBalancedLookahead);
    Q_EMIT page->amplitudeChanged(1.25);
    Q_EMIT page->sharpnessChanged(0.5);
    Q_EMIT page->backdropChosen({ui::BackdropChoice::Kind::Color, QColor(0x10, 0x20, 0x30), {}});
    Q_EMIT page->fileChosen(QStringLiteral("voice.wav"));
    Q_EMIT page->monitoringToggled(false);
    const LiveWish wish = studio_->live().wish();
    QCOMPARE(wish.device, std::string("desk"));
    QVERIFY(wish.lookahead == kBalancedLookahead);
    QCOMPARE(wish.amplitude, 1.25);
    QCOMPARE(wish.sharpness, 0.5);
    QCOMPARE(wish.background, std::string("#102030"));
    QCOMPARE(wish.source, ui::SourceKind::File);
    QCOMPARE(wish.file, std::filesystem::path("voice.wav"));
    QVERIFY(!wish.monitoring);
    QCOMPARE(wish.takesFolder, path("videos") / "Takes");
    store_->finish();
    studio_.reset();
    open(path("nothing"));
    QVERIFY(studio_->live().wish() == wish);
  }
  void theMicrophoneIsTestedWithItsGain() {
    script_->microphone = true;
    open(path("nothing"));
    ui::LivePage* page = studio_->window().live();
    Q_EMIT page->gainChanged(6);
    QCOMPARE(studio_->live().wish().gainDb, 6.0);
    Q_EMIT page->testToggled(true);
    const auto notes = [page](const char* words) {
      for (const ui::Note* note : page->findChildren<ui::Note*>())
        if (note->text().contains(QString::fromUtf8(words))) return true;
      return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(notes("Set the gain to about +20 dB"), 30'000);
    QCOMPARE(script_->testedGain.load(), 6.0);
    store_->finish();
    studio_.reset();
    open(path("nothing"));
    QCOMPARE(studio_->live().wish().gainDb, 6.0);  // another day
  }
  void aTakeBecomesAFilmFromItsNotice() {
    open(path("nothing"));
    const auto avatar = addAvatar();
    QTRY_VERIFY_WITH_TIMEOUT(studio_->live().wish().avatar == avatar, 30'000);
    Take take;
    take.folder = path("videos") / "Takes" / "Monday";
    take.avatar = avatar;
    std::filesystem::create_directories(take.folder);
    QVERIFY(writeTake(take).has_value());
    AudioClip clip;
    clip.samples.resize(16000);
    QVERIFY(writeWav(take.voice(), clip).has_value());
    Q_EMIT studio_->live().takeEnded({1, take.folder, 1, 32'000, {}});
    QVERIFY(says("The take “Monday” is saved"));
    QTRY_VERIFY_WITH_TIMEOUT(!studio_->takes().takes().empty(), 30'000);
    button("Make film")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!studio_->exports().rows().empty(), 30'000);
    QCOMPARE(studio_->exports().rows().front().title, QStringLiteral("Monday"));
  }
  void aDamagedPackageLaidIntoTheFolderHasABadge() {
    std::filesystem::create_directories(path("data") / "avatars");
    const auto made = test::makeSyntheticPackage((path("data") / "avatars").string(), {});
    QVERIFY(made);
    damage(*made);
    open(path("nothing"));
    QTRY_VERIFY_WITH_TIMEOUT(!studio_->library().cards().empty(), 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(!studio_->library().cards().front().damage.isEmpty(), 30'000);
    QVERIFY(studio_->library().cards().front().damage.contains(QLatin1String("damaged")));
    QCOMPARE(studio_->library().choices().size(), std::size_t{1});  // it can be used
  }
  void theDemoIsHeardButNotRemembered() {
    demoSound_ = path("demo.wav");
    open(path("nothing"));
    ui::LivePage* page = studio_->window().live();
    Q_EMIT page->fileChosen(QStringLiteral("voice.wav"));
    Q_EMIT page->monitoringToggled(false);
    Q_EMIT page->demoRequested();
    QCOMPARE(studio_->live().wish().file, path("demo.wav"));
    QVERIFY(studio_->live().wish().monitoring && studio_->live().wish().onAir);
    Q_EMIT page->amplitudeChanged(1.25);  // turned while it plays: it goes on
    QCOMPARE(studio_->live().wish().file, path("demo.wav"));
    QCOMPARE(store_->state().sourceFile, QStringLiteral("voice.wav"));
    Q_EMIT page->fileChosen(QStringLiteral("other.wav"));
    QCOMPARE(studio_->live().wish().file, std::filesystem::path("other.wav"));
  }
  void aFileIsHeardAndAMicrophoneIsNot() {
    open(path("nothing"));
    ui::LivePage* page = studio_->window().live();
    QVERIFY(!studio_->live().wish().monitoring);
    Q_EMIT page->fileChosen(QStringLiteral("voice.wav"));
    QVERIFY(studio_->live().wish().monitoring);
    Q_EMIT page->sourceChosen(ui::SourceKind::Microphone);
    QVERIFY(!studio_->live().wish().monitoring);  // or it would howl
    Q_EMIT page->monitoringToggled(true);         // with headphones
    Q_EMIT page->sourceChosen(ui::SourceKind::File);
    Q_EMIT page->sourceChosen(ui::SourceKind::Microphone);
    QVERIFY(studio_->live().wish().monitoring);
    QCOMPARE(studio_->live().wish().file, std::filesystem::path("voice.wav"));
  }
  void itSpeaksGerman() {
    installLanguage(*qApp, QStringLiteral("de"));
    open(path("nothing"));
    QVERIFY(button("Bibliothek"));
    QVERIFY(button("Einstellungen"));
    QCOMPARE(QLocale().language(), QLocale::German);
  }
};

QTEST_MAIN(TestStudio)
#include "tst_studio.moc"
