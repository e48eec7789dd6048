// SPDX-License-Identifier: Apache-2.0
#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

#include "app/studio/studio.h"
#include "app/studio/translation.h"
#include "tests/ui/scripted.h"
#include "ui/pages/library_page.h"
#include "ui/pages/live_page.h"
#include "ui/stage/stage.h"

using namespace visema;
using namespace visema::studio;

/// A session that does as it is told and shows nothing.
class QuietPort : public LivePort {
 public:
  Status apply(const LiveWish& wish, const std::stop_token&) override {
    if (wish.onAir) return fail(ErrorCode::NotFound, "scripted: there is no microphone");
    return {};
  }
  LiveReport report() const override { return {}; }
};

class TestStudio : public QObject {
  Q_OBJECT
  std::unique_ptr<QTemporaryDir> folder_;
  std::filesystem::path demoSound_;
  std::unique_ptr<SettingsStore> store_;
  std::unique_ptr<SystemAppearance> appearance_;
  std::unique_ptr<Studio> studio_;

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
        Studio::Parts{[](LiveSinks) { return std::make_unique<QuietPort>(); },
                      []() -> Result<SoundDevices> {
                        return SoundDevices{ui::scripted::settingsChoices().inputs, {}, {}, {}};
                      },
                      [](ExportQueue&, ExportController::OnChange, std::stop_token) -> Result<QueueRunReport> {
                        return fail(ErrorCode::Io, "scripted: no films today");
                      },
                      [] { return ui::scripted::settingsChoices().engines; }});
    studio_->start();
  }
  QAbstractButton* button(const char* text) {
    for (QAbstractButton* b : studio_->window().findChildren<QAbstractButton*>())
      if (b->text() == QString::fromUtf8(text)) return b;
    return nullptr;
  }

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    demoSound_.clear();
    QVERIFY(folder_->isValid());
  }
  void cleanup() {
    studio_.reset();
    store_.reset();
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
  void theWindowAndTheChoicesComeBack() {
    open(path("nothing"));
    studio_->window().resize(1100, 720);
    store_->update([](StudioState& state) { state.delay = ui::Delay::Low; });
    studio_->window().close();
    store_->finish();
    studio_.reset();
    open(path("nothing"));
    QCOMPARE(studio_->window().size(), QSize(1100, 720));
    QCOMPARE(studio_->live().wish().lookaheadMs, 120);
  }
  void whatIsChosenReachesTheSessionAndComesBack() {
    open(path("nothing"));
    ui::LivePage* page = studio_->window().live();
    Q_EMIT page->deviceChosen(QStringLiteral("desk"));
    Q_EMIT page->delayChosen(ui::Delay::Balanced);
    Q_EMIT page->amplitudeChanged(1.25);
    Q_EMIT page->sharpnessChanged(0.5);
    Q_EMIT page->backdropChosen({ui::BackdropChoice::Kind::Color, QColor(0x10, 0x20, 0x30), {}});
    Q_EMIT page->fileChosen(QStringLiteral("voice.wav"));
    Q_EMIT page->monitoringToggled(false);
    const LiveWish wish = studio_->live().wish();
    QCOMPARE(wish.device, std::string("desk"));
    QCOMPARE(wish.lookaheadMs, 250);
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
