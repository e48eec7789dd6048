// SPDX-License-Identifier: Apache-2.0
#include <QAbstractButton>
#include <QApplication>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

#include "app/studio/build_controller.h"
#include "app/studio/build_page_wiring.h"
#include "app/studio/library_controller.h"
#include "app/studio/training_process.h"
#include "app/wiring/build_judges.h"
#include "core/avatar/avatar_package.h"
#include "tests/support/iris_film.h"
#include "ui/pages/build/build_page.h"
#include "ui/pages/build/error_timeline.h"
#include "ui/pages/build/track_stage.h"
#include "ui/theme/theme.h"
#include "ui/window/main_window.h"

using namespace visema;
using namespace visema::studio;
namespace fs = std::filesystem;

namespace {

constexpr int kDeadline = 240'000;

}  // namespace

/// The build page with the real thing behind it, from a dropped video to an avatar in the library. Networks after a
/// step or two: whether everything fits together, not how well it paints.
class TestBuildController : public QObject {
  Q_OBJECT

  QTemporaryDir home_;
  std::unique_ptr<ui::MainWindow> window_;
  std::unique_ptr<LibraryController> library_;
  std::unique_ptr<BuildController> builds_;
  std::unique_ptr<BuildPageWiring> wiring_;
  QString onStage_;

  fs::path path(const char* name) const { return fs::path(home_.path().toStdString()) / name; }
  ui::BuildPage& page() { return *window_->build(); }
  TrainingProgram program() const { return {fs::path(qEnvironmentVariable("VISEMA_PROGRAM").toStdString()), 1, 2, 10}; }
  /// The window and what is behind it, as at a start.
  void open(const TrainingProgram& training) {
    window_ = std::make_unique<ui::MainWindow>(QStringLiteral("0.1"));
    library_ = std::make_unique<LibraryController>(LibraryPlaces{{}, path("library"), path("library.db")});
    builds_ = std::make_unique<BuildController>(
        BuildPlaces{path("videos"), [this] { return path("library"); }, buildJudges(), training});
    wiring_ = std::make_unique<BuildPageWiring>(
        *window_, *builds_, recordingTools(path("videos")),
        BuildPageWiring::Actions{[this](const QString& file) { library_->import(file); },
                                 [this](const QString& file) { onStage_ = file; }});
    connect(builds_.get(), &BuildController::failed, this, [](const QString& message) { qInfo() << message; });
    window_->show();
    window_->showPage(ui::MainWindow::Build);
    builds_->refresh();
  }
  void close() {
    wiring_.reset();
    builds_.reset();
    library_.reset();
    window_.reset();
  }
  QAbstractButton* button(const char* words) {
    for (QPushButton* each : page().findChildren<QPushButton*>())  // a step of the bar may have the same name
      if (each->isVisible() && each->text() == QString::fromUtf8(words)) return each;
    for (QAbstractButton* each : page().findChildren<QAbstractButton*>())
      if (each->isVisible() && each->text() == QString::fromUtf8(words)) return each;
    return nullptr;
  }
  void press(const char* words) {
    QTRY_VERIFY2_WITH_TIMEOUT(button(words) && button(words)->isEnabled(), words, kDeadline);
    QTest::mouseClick(button(words), Qt::LeftButton);
  }
  template <class Widget>
  Widget* seen() {
    for (Widget* each : page().findChildren<Widget*>())
      if (each->isVisible()) return each;
    return nullptr;
  }
  const ui::BuildFrame& frame(std::size_t index) { return builds_->look()->footage.front()->frames.at(index); }
  ui::TrainState training() { return page().look() ? page().look()->training.state : ui::TrainState::NotYet; }
  void type(const char* line, const char* words) {
    for (QLineEdit* each : page().findChildren<QLineEdit*>())
      if (each->accessibleName() == QString::fromUtf8(line)) {
        each->setFocus();
        each->selectAll();
        QTest::keyClicks(each, QString::fromUtf8(words));
        QTest::keyClick(each, Qt::Key_Return);
      }
  }
  /// A picture of the page, to be looked at.
  void shoot(const char* name) {
    const QString folder = qEnvironmentVariable("VISEMA_SCREENS");
    if (!folder.isEmpty())
      window_->grab().save(folder + QLatin1String("/build-") + QLatin1String(name) + QLatin1String(".png"));
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY2(qEnvironmentVariableIsSet("VISEMA_PROGRAM"), "run by ctest, or set VISEMA_PROGRAM");
    ui::applyTheme(*qApp, ui::darkTokens(), ui::Motion::Reduced);
    QDir().mkpath(qEnvironmentVariable("VISEMA_SCREENS"));
    QCOMPARE(test::writeIrisFilm(path("anna.mp4"), {0, 75}), std::string());
    open(program());
  }
  void cleanupTestCase() { close(); }

  void aDroppedVideoBecomesAProjectAndIsChecked() {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QString::fromStdString(path("anna.mp4").string()))});
    QDragEnterEvent enter(QPoint(300, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&page(), &enter);
    QDropEvent drop(QPointF(300, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&page(), &drop);
    QTRY_VERIFY_WITH_TIMEOUT(builds_->look() && !builds_->look()->checks.empty(), kDeadline);
    QVERIFY(fs::exists(path("videos") / "anna.visema-build" / "project.json"));
    QCOMPARE(page().step(), ui::BuildStep::Check);
    QTest::qWait(500);
    shoot("check");
    press("Continue anyway");  // three seconds are too few
    QTRY_VERIFY_WITH_TIMEOUT(builds_->look()->checks.front().allowed, kDeadline);
  }

  void aDraggedPointIsAKeyframeAndOnlyItsStretchIsTrackedAgain() {
    press("Track ›");
    auto* stage = seen<ui::TrackStage>();
    QTRY_VERIFY_WITH_TIMEOUT(!stage->picture().isNull() && !builds_->working(), kDeadline);
    auto* timeline = seen<ui::ErrorTimeline>();
    timeline->setFocus();
    for (int i = 0; i < 20; ++i) QTest::keyClick(timeline, Qt::Key_Right);
    QTRY_VERIFY_WITH_TIMEOUT(button("Set keyframe")->isEnabled(), kDeadline);
    shoot("track");
    const Similarity before = frame(20).pose;
    stage->setFocus();
    for (int i = 0; i < 3; ++i) QTest::keyClick(stage, Qt::Key_Right);
    QTest::keyClick(window_.get(), Qt::Key_K);
    QTRY_VERIFY_WITH_TIMEOUT(frame(20).byHand && !builds_->working(), kDeadline);
    const Point was = before.inverse().apply({128, 95}), is = frame(20).pose.inverse().apply({128, 95});
    QVERIFY2(std::abs(is.x - was.x - 3) < 0.05, qPrintable(QString::number(is.x - was.x)));
    shoot("keyframe");
    QTest::keySequence(window_.get(), QKeySequence::Undo);
    QTRY_VERIFY_WITH_TIMEOUT(!frame(20).byHand && !builds_->working(), kDeadline);
    press("Mask ›");
    QTRY_VERIFY_WITH_TIMEOUT(!builds_->look()->footage.front()->openMask.isNull(), kDeadline);
    QTest::qWait(500);
    shoot("mask");
  }

  void trainingOutlivesTheWindowAndIsFoundAgain() {
    press("Train ›");
    press("Start training");
    QTRY_VERIFY_WITH_TIMEOUT(training() == ui::TrainState::Running || training() == ui::TrainState::Done, kDeadline);
    shoot("training");
    close();
    open(program());
    QSignalSpy listed(builds_.get(), &BuildController::listed);
    QTRY_VERIFY_WITH_TIMEOUT(button("anna"), kDeadline);  // among the builds there are
    QTest::mouseClick(button("anna"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(builds_->look() && training() == ui::TrainState::Done, kDeadline);
    page().showStep(ui::BuildStep::Train);
    QVERIFY(builds_->look()->obstacle.isEmpty());
    QVERIFY(!builds_->look()->training.moments.empty());
    QVERIFY(!builds_->look()->training.preview.isNull());
    shoot("trained");
  }

  void whatWasLearntIsJudged() {
    press("Verify ›");
    press("Verify");
    QTRY_VERIFY_WITH_TIMEOUT(!builds_->look()->verdict.empty(), kDeadline);
    QTest::qWait(500);
    shoot("verify");
  }

  void withConsentItLandsInTheLibraryAndGoesLive() {
    press("Package ›");
    QVERIFY(!button("Make the avatar")->isEnabled());
    type("Name", "Anna");
    type("Person", "Anna Example");
    type("Statement", "I agree that an avatar of me is made.");
    QSignalSpy imported(library_.get(), &LibraryController::imported);
    QTRY_VERIFY_WITH_TIMEOUT(!builds_->working(), kDeadline);
    press("Make the avatar");
    QTRY_COMPARE_WITH_TIMEOUT(imported.size(), 1, kDeadline);
    const fs::path file = path("library") / "Anna.visema";
    const auto package = AvatarPackage::open(file);
    QVERIFY(package && (*package)->manifest().name == "Anna" && !(*package)->manifest().networks.empty());
    QVERIFY((*package)->manifest().consent.starts_with("I agree that an avatar of me is made. (Anna Example, 20"));
    shoot("package");
    press("Put on stage");
    QCOMPARE(onStage_.toStdString(), file.string());
  }

  void aProgramThatCannotTrainSaysSoBeforeAnythingIsDone() {
    close();
    open({path("nowhere"), 1, 0, 0});
    builds_->open(QString::fromStdString((path("videos") / "anna.visema-build").string()));
    QTRY_VERIFY_WITH_TIMEOUT(builds_->look().has_value(), kDeadline);
    QVERIFY2(builds_->look()->noTraining.contains(QLatin1String("install the package visema-cli")),
             qPrintable(builds_->look()->noTraining));
  }

  void trainingPausesWhereAShellStartedTheStudioInItsBackgroundToo() {
    QFile script(home_.filePath(QStringLiteral("trainer")));
    QVERIFY(script.open(QIODevice::WriteOnly) && script.write("#!/bin/sh\nexec sleep 600\n") > 0);
    script.close();
    QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
    const auto build = BuildFolder::create(path("paused.visema-build"));
    QVERIFY(build);
    const auto before = std::signal(SIGINT, SIG_IGN);  // as such a shell does
    const auto process = startTraining({path("trainer"), 1, 0, 0}, (*build)->path(), TrainingWish::Everything);
    std::signal(SIGINT, before);
    QVERIFY(process && isRunning(*process));
    stopTraining((*build)->path(), *process);
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(*process), 30'000);
  }
};

QTEST_MAIN(TestBuildController)
#include "tst_build_controller.moc"
