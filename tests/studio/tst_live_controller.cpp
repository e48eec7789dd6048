// SPDX-License-Identifier: Apache-2.0
#include <QAbstractButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <latch>
#include <mutex>

#include "app/studio/air_wiring.h"
#include "app/studio/live_controller.h"
#include "tests/ui/scripted.h"
#include "ui/pages/live_page.h"
#include "ui/pages/on_air_panel.h"
#include "ui/stage/stage.h"
#include "ui/stage/yuv_picture.h"
#include "ui/theme/theme.h"
#include "ui/widgets/voice_timeline.h"

using namespace visema;
using namespace visema::studio;

/// What a test tells the session to do, and what the session was told; shared between the threads.
struct Script {
  std::mutex mutex;
  std::vector<LiveWish> wishes;
  std::vector<bool> panics;
  Status answer;
  LiveReport report;
  LiveSinks sinks;
  std::function<void(const std::stop_token&)> inApply;
  std::size_t count() {
    const std::lock_guard lock(mutex);
    return wishes.size();
  }
};

class ScriptedPort : public LivePort {
 public:
  ScriptedPort(std::shared_ptr<Script> script, LiveSinks sinks) : script_(std::move(script)) {
    script_->sinks = std::move(sinks);
  }
  Status apply(const LiveWish& wish, const std::stop_token& stop) override {
    if (script_->inApply) script_->inApply(stop);
    const std::lock_guard lock(script_->mutex);
    script_->wishes.push_back(wish);
    return script_->answer;
  }
  LiveReport report() const override {
    const std::lock_guard lock(script_->mutex);
    return script_->report;
  }
  void panic(bool on) override {
    const std::lock_guard lock(script_->mutex);
    script_->panics.push_back(on);
  }
  void mute(bool on) override {
    const std::lock_guard lock(script_->mutex);
    script_->report.status.air.muted = on;
  }

 private:
  std::shared_ptr<Script> script_;
};

class TestLiveController : public QObject {
  Q_OBJECT
  std::shared_ptr<Script> script_;
  std::unique_ptr<ui::LivePage> page_;
  std::unique_ptr<LiveController> controller_;

  QAbstractButton* button(const char* text) {
    for (QAbstractButton* b : page_->findChildren<QAbstractButton*>())
      if (b->text() == QLatin1String(text)) return b;
    return nullptr;
  }

 private Q_SLOTS:
  void initTestCase() { ui::applyTheme(*qApp, ui::darkTokens(), ui::Motion::Reduced); }
  void init() {
    script_ = std::make_shared<Script>();
    page_ = std::make_unique<ui::LivePage>();
    page_->resize(1204, 772);
    controller_ = std::make_unique<LiveController>(
        [script = script_](LiveSinks sinks) { return std::make_unique<ScriptedPort>(script, std::move(sinks)); },
        *page_);
  }
  void cleanup() {
    controller_.reset();
    page_.reset();
  }

  void aWishReachesTheSession() {
    controller_->change([](LiveWish& wish) { wish.avatar = "/a/iris.visema"; });
    QTRY_COMPARE_WITH_TIMEOUT(script_->count(), std::size_t{1}, 30'000);
    QCOMPARE(script_->wishes[0].avatar, std::filesystem::path("/a/iris.visema"));
    controller_->change([](LiveWish& wish) { wish.avatar = "/a/iris.visema"; });  // nothing new
    controller_->change([](LiveWish& wish) { wish.lookahead = kLowLookahead; });
    QTRY_COMPARE_WITH_TIMEOUT(script_->count(), std::size_t{2}, 30'000);
  }
  void anAvatarThatCannotBeOpenedLeavesNobodyElseOnStage() {
    QSignalSpy changed(controller_.get(), &LiveController::stageChanged);
    controller_->change([](LiveWish& wish) { wish.avatar = "iris"; });
    QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, 30'000);
    script_->sinks.moment({ui::toFrame(ui::scripted::iris().scaled(64, 36)), 0, -1, false});
    QTRY_VERIFY_WITH_TIMEOUT(page_->stage()->picture(), 30'000);
    {
      const std::lock_guard lock(script_->mutex);
      script_->answer = fail(ErrorCode::BadData, "emil.visema is damaged");
      script_->report.stageEmpty = true;
    }
    controller_->change([](LiveWish& wish) { wish.avatar = "emil"; });
    QTRY_VERIFY_WITH_TIMEOUT(!page_->stage()->picture(), 30'000);
    QCOMPARE(changed.count(), 1);
    QVERIFY(!button("Start")->isEnabled());
    {
      const std::lock_guard lock(script_->mutex);
      script_->answer = {};
      script_->report.stageEmpty = false;
    }
    controller_->change([](LiveWish& wish) { wish.avatar = "iris"; });
    QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 2, 30'000);  // and what was said of the other is taken back
  }
  void picturesReachTheStageAndTheMouthTheTimeline() {
    controller_->change([](LiveWish& wish) { wish.avatar = "x", wish.onAir = true; });
    QTRY_COMPARE_WITH_TIMEOUT(script_->count(), std::size_t{1}, 30'000);
    const YuvFrame frame = ui::toFrame(ui::scripted::iris().scaled(64, 36));
    std::thread session([&] {
      for (int i = 0; i < 50; ++i) {
        script_->sinks.sound({i, {0.5F, true}});
        script_->sinks.moment({frame, i, 0.4F, true});
      }
    });
    session.join();
    QTRY_VERIFY_WITH_TIMEOUT(page_->stage()->shown() > 0, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(page_->timeline()->columnCount(), std::size_t{50}, 30'000);
    QCOMPARE(page_->timeline()->speaking(), std::optional<bool>(true));
  }
  void ofPicturesThatCameWhileTheWindowWasBusyTheNewestIsShown() {
    controller_->change([](LiveWish& wish) { wish.avatar = "x"; });
    QTRY_COMPARE_WITH_TIMEOUT(script_->count(), std::size_t{1}, 30'000);
    QImage picture(64, 36, QImage::Format_RGB32);
    for (const QRgb color : {qRgb(200, 0, 0), qRgb(0, 200, 0), qRgb(0, 0, 200)}) {  // nothing is delivered meanwhile
      picture.fill(color);
      script_->sinks.moment({ui::toFrame(picture), -1, -1.0F, false});
    }
    QTRY_COMPARE_WITH_TIMEOUT(page_->stage()->shown(), std::int64_t{1}, 30'000);
    const QImage seen = page_->stage()->grab().toImage();
    const QRgb middle = seen.pixel(seen.width() / 2, seen.height() / 2);
    QVERIFY2(qBlue(middle) > 150 && qRed(middle) < 60 && qGreen(middle) < 60, qPrintable(QColor(middle).name()));
  }
  void aStalledSessionLeavesTheWindowAlive() {
    std::latch release(1);
    script_->inApply = [&](const std::stop_token&) { release.wait(); };
    controller_->change([](LiveWish& wish) { wish.avatar = "x"; });
    // Everything a user does meanwhile. If any of it waited for the session, this test would never end: the session
    // goes on only after the event loop has turned many times.
    int turns = 0;
    QTimer beat;
    connect(&beat, &QTimer::timeout, this, [&] { ++turns; });
    beat.start(0);
    for (int i = 0; i < 20; ++i) {
      controller_->change([i](LiveWish& wish) { wish.amplitude = 0.5 + i * 0.05; });
      controller_->change([i](LiveWish& wish) { wish.onAir = i % 2 == 0; });
      QCoreApplication::processEvents();
    }
    QTRY_VERIFY_WITH_TIMEOUT(turns > 100, 30'000);
    QVERIFY(!page_->grab().isNull());
    release.count_down();
    QTRY_VERIFY_WITH_TIMEOUT(script_->count() > 0, 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(lastAmplitude() > 1.4, 30'000);
  }
  void goingLiveIsWishedShownInRedAndStoppedAtOnce() {
    QTemporaryDir folder;
    SettingsStore store(folder.filePath(QStringLiteral("studio.ini")));
    const AirWiring wiring(*page_->air(), *controller_, store, nullptr, [] { return std::filesystem::path(); });
    connect(page_.get(), &ui::LivePage::panicToggled, controller_.get(), &LiveController::panic);
    connect(page_.get(), &ui::LivePage::muteToggled, controller_.get(), &LiveController::mute);
    page_->show();
    auto* banner = page_->findChild<ui::AirBanner*>();
    QVERIFY(banner && !banner->isVisible());
    controller_->change([](LiveWish& wish) { wish.avatar = "x"; });
    QTRY_COMPARE_WITH_TIMEOUT(script_->count(), std::size_t{1}, 30'000);
    script_->inApply = [this](const std::stop_token&) {
      const std::lock_guard lock(script_->mutex);
      script_->report.status.air.live = true;
    };
    button("Go live")->click();
    QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 30'000);
    QCOMPARE(script_->wishes.back().air, (ui::AirWish{true, true}));
    // A session that is busy loading something is not waited for.
    std::latch release(1);
    script_->inApply = [&](const std::stop_token&) { release.wait(); };
    controller_->change([](LiveWish& wish) { wish.amplitude = 0.7; });
    button("Mute")->click();  // nor for this; and it is shown
    QVERIFY(banner->text() == QLatin1String("Live, but muted") && button("Mute")->isChecked());
    button("Mute")->click();
    QVERIFY(!button("Mute")->isChecked());
    button("Still and mute")->click();
    QCOMPARE(script_->panics, (std::vector<bool>{false, true}));
    // Nor does an end wait; and what was hidden stays so while it lasts, until one goes live anew.
    const std::size_t before = script_->count();
    controller_->change([](LiveWish& wish) { wish.air = {true, false}; });
    QCOMPARE(script_->panics.size(), std::size_t{2});
    controller_->change([](LiveWish& wish) { wish.air = {}; });
    QCOMPARE(script_->panics, (std::vector<bool>{false, true, true}));
    release.count_down();
    QTRY_VERIFY_WITH_TIMEOUT(script_->count() > before && script_->wishes.back().air == ui::AirWish(), 30'000);
    controller_->change([](LiveWish& wish) { wish.air = {true, true}; });
    QCOMPARE(script_->panics, (std::vector<bool>{false, true, true, false}));
  }
  void whatOtherProgramsCannotGetIsSaidAndNotWishedAnyMore() {
    QSignalSpy failed(controller_.get(), &LiveController::failed);
    script_->report.status.air.trouble = QStringLiteral("PipeWire does not run");
    controller_->change([](LiveWish& wish) { wish.avatar = "x", wish.air = {true, true}; });
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 30'000);
    QCOMPARE(controller_->wish().air, ui::AirWish());
  }
  void aSessionThatCannotStartSaysWhyAndIsOffAgain() {
    QSignalSpy failed(controller_.get(), &LiveController::failed);
    script_->answer = fail(ErrorCode::NotFound, "No microphone is plugged in: plug one in, or choose a file.");
    controller_->change([](LiveWish& wish) { wish.avatar = "x", wish.onAir = true; });
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 30'000);
    QVERIFY(failed.first().first().toString().startsWith(QLatin1String("No microphone")));
    QVERIFY(!controller_->wish().onAir);
    QVERIFY(button("Start"));
  }
  void figuresAreShownWhileOnAir() {
    QSignalSpy reported(controller_.get(), &LiveController::reported);
    script_->report.status = ui::scripted::onAir();
    script_->report.engine = ui::scripted::engine();
    controller_->change([](LiveWish& wish) { wish.avatar = "x", wish.onAir = true; });
    QTRY_VERIFY_WITH_TIMEOUT(reported.size() >= 3, 30'000);
    QVERIFY(button("Stop"));
    QCOMPARE(controller_->report().engine.engine, ui::scripted::engine().engine);
  }
  void theButtonFollowsTheRecorder() {
    QSignalSpy ended(controller_.get(), &LiveController::takeEnded);
    script_->report.status.takeSeconds = 0.5;
    controller_->change([](LiveWish& wish) { wish.avatar = "x", wish.onAir = wish.recording = true; });
    QTRY_COMPARE_WITH_TIMEOUT(script_->count(), std::size_t{1}, 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(button("Recording") && button("Recording")->isChecked(), 30'000);
    {
      const std::lock_guard lock(script_->mutex);
      script_->report.status.takeSeconds = -1;  // broke off
    }
    QTRY_VERIFY_WITH_TIMEOUT(button("Record take") && !button("Record take")->isChecked(), 30'000);
    QVERIFY(!controller_->wish().recording);
    QVERIFY(controller_->wish().onAir);
    QTRY_COMPARE_WITH_TIMEOUT(script_->count(), std::size_t{2}, 30'000);  // and the session is told to end it
    QVERIFY(ended.isEmpty());
    {
      const std::lock_guard lock(script_->mutex);
      script_->report.endedTake = {1, "/a/take", 12, 900, "the disk is nearly full"};
    }
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 30'000);
    QCOMPARE(ended.first().first().value<EndedTake>().problem, std::string("the disk is nearly full"));
  }
  void aTakeThatCannotBeginIsNotShownAsRecording() {
    QSignalSpy ended(controller_.get(), &LiveController::takeEnded);
    script_->report.endedTake = {1, {}, 0, 0, "the folder is a file"};
    for (int attempt = 1; attempt <= 2; ++attempt) {  // the second time too
      script_->report.endedTake.number = attempt;
      controller_->change([](LiveWish& wish) { wish.avatar = "x", wish.onAir = wish.recording = true; });
      QTRY_COMPARE_WITH_TIMEOUT(ended.size(), attempt, 30'000);
      QTRY_VERIFY_WITH_TIMEOUT(!controller_->wish().recording, 30'000);
      QVERIFY(button("Record take") && !button("Record take")->isChecked());
    }
  }
  void whileNothingRunsNothingWakesUp() {
    controller_->change([](LiveWish& wish) { wish.avatar = "x"; });
    QVERIFY(controller_->polling());
    QTRY_COMPARE_WITH_TIMEOUT(script_->count(), std::size_t{1}, 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(!controller_->polling(), 30'000);
  }
  void theEndInTheMiddleOfEverythingIsQuiet() {
    const YuvFrame frame = ui::toFrame(ui::scripted::iris().scaled(64, 36));
    controller_->change([](LiveWish& wish) { wish.avatar = "x", wish.onAir = true; });
    QTRY_COMPARE_WITH_TIMEOUT(script_->count(), std::size_t{1}, 30'000);
    for (int i = 0; i < 100; ++i) script_->sinks.moment({frame, i, 0.4F, true});
    controller_.reset();
    QCoreApplication::processEvents();
  }

 private:
  double lastAmplitude() {
    const std::lock_guard lock(script_->mutex);
    return script_->wishes.back().amplitude;
  }
};

QTEST_MAIN(TestLiveController)
#include "tst_live_controller.moc"
