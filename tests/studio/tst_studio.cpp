// SPDX-License-Identifier: Apache-2.0
#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <filesystem>
#include <fstream>

#include "app/studio/show_in_folder.h"
#include "app/studio/translation.h"
#include "core/avatar/avatar_package.h"
#include "core/base/wav.h"
#include "core/building/build_folder.h"
#include "core/live/take.h"
#include "tests/studio/studio_test.h"
#include "ui/pages/export_page.h"
#include "ui/pages/library_page.h"
#include "ui/pages/live_page.h"
#include "ui/stage/stage.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/question_dialog.h"
#include "ui/window/status_bar.h"

using namespace visema;
using namespace visema::studio;

/// Overwrites 300 bytes in the middle of a package's video.
void damage(const std::filesystem::path& package) {
  const auto whole = AvatarPackage::open(package);
  const auto section = (*whole)->section((*whole)->manifest().clips.front().video);
  std::fstream file(package, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(section->offset + section->length / 2));
  file.write(std::string(300, 'x').data(), 300);
}

class TestStudio : public StudioTest {
  Q_OBJECT

 public Q_SLOTS:
  void claimToOpen(const QUrl&) {}

 private Q_SLOTS:
  void init() { setUp(); }
  void cleanup() { tearDown(); }

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
  void itOpensWhereItWasClosed() {
    const QString build = folder_->filePath(QStringLiteral("anna.visema-build"));
    QVERIFY(BuildFolder::create(build.toStdString()));
    open(path("nothing"));
    QCOMPARE(studio_->window().page(), ui::MainWindow::Live);
    studio_->builds().open(build);
    QTRY_COMPARE_WITH_TIMEOUT(studio_->builds().openPath(), build, 30'000);
    studio_->window().showPage(ui::MainWindow::Build);
    studio_->window().close();
    tearDown();
    open(path("nothing"));
    QCOMPARE(studio_->window().page(), ui::MainWindow::Build);
    QTRY_COMPARE_WITH_TIMEOUT(studio_->builds().openPath(), build, 30'000);
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
  void theQuestionEndsWithTheFilmItAsksAbout() {
    openFilming();
    studio_->window().close();
    QVERIFY(says("hello.wav is being made: 40 % done."));
    script_->finishFilms = true;
    QTRY_VERIFY_WITH_TIMEOUT(!studio_->window().isVisible(), 30'000);
    QCOMPARE(jobOnDisk(), JobState::Done);
  }
  void aPresetIsSavedAndAllElseIsKept() {
    open(path("nothing"));
    ui::ExportPage* page = studio_->window().exports();
    const QString folder = page->choice().folder;
    QVERIFY(!folder.isEmpty());  // where nobody chose one
    ui::ExportPreset preset;
    preset.name = QStringLiteral("Phone upright");
    Q_EMIT page->presetSaved(preset);
    QCOMPARE(page->choice().folder, folder);
    QVERIFY(page->choice().presetId == store_->state().presets.front().id);
  }
  void theMemoryThatIsShownIsMeasuredWithoutASessionToo() {
    open(path("nothing"));
    QTRY_VERIFY_WITH_TIMEOUT(studio_->window().status()->memoryBytes() > 10'000'000, 30'000);
    std::vector<char> held(200'000'000, 1);
    QTRY_VERIFY_WITH_TIMEOUT(studio_->window().status()->memoryBytes() > 200'000'000, 30'000);
    QVERIFY(!held.empty());
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
  void anAvatarThatFailedOnAirIsLookedAtAndHasABadge() {
    std::filesystem::create_directories(path("data") / "avatars");
    const auto made = test::makeSyntheticPackage((path("data") / "avatars").string(), {});
    QVERIFY(made);
    open(path("nothing"));
    QTRY_VERIFY_WITH_TIMEOUT(!studio_->library().cards().empty(), 30'000);
    const auto written = std::filesystem::last_write_time(*made);
    damage(*made);
    std::filesystem::last_write_time(*made, written);  // nothing tells of it but what is seen
    Q_EMIT studio_->live().noticed(QStringLiteral("a picture cannot be shown"));
    QTRY_VERIFY_WITH_TIMEOUT(!studio_->library().cards().front().damage.isEmpty(), 30'000);
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
