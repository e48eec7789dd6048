// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

#include "tests/ui/scripted.h"
#include "ui/pages/build/build_page.h"
#include "ui/pages/build/build_start.h"
#include "ui/pages/build/error_timeline.h"
#include "ui/pages/build/frame_strip.h"
#include "ui/pages/build/step_bar.h"
#include "ui/pages/build/track_stage.h"
#include "ui/pages/build/words_dialog.h"
#include "ui/stage/yuv_picture.h"
#include "ui/theme/theme.h"
#include "ui/widgets/language_box.h"
#include "ui/window/main_window.h"

using namespace visema;
using namespace visema::ui;

/// The build page as a user sees and works it; what it asks for is only listened to.
class TestBuildPage : public QObject {
  Q_OBJECT

  std::unique_ptr<MainWindow> window_;
  BuildPage& page() const { return *window_->build(); }
  QAbstractButton* button(const QString& name) const {
    for (QAbstractButton* each : page().findChildren<QAbstractButton*>())
      if (each->isVisible() && each->text() == name) return each;
    return nullptr;
  }
  template <class Widget>
  Widget* seen() const {
    for (Widget* each : page().findChildren<Widget*>())
      if (each->isVisible()) return each;
    return nullptr;
  }
  /// Where a point of the picture is on the stage.
  static QPoint onStage(const TrackStage& stage, const Point& p) {
    const QRectF box = letterbox(stage.picture().size(), stage.rect());
    const double scale = box.width() / stage.picture().width();
    return (box.topLeft() + QPointF(p.x, p.y) * scale).toPoint();
  }
  static void drag(QWidget& on, const QPoint& from, const QPoint& to) {
    QTest::mousePress(&on, Qt::LeftButton, {}, from);
    QMouseEvent move(QEvent::MouseMove, to, on.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&on, &move);
    QTest::mouseRelease(&on, Qt::LeftButton, {}, to);
  }

 private Q_SLOTS:
  void init() {
    applyTheme(*qApp, darkTokens(), Motion::Reduced);
    window_ = std::make_unique<MainWindow>(QStringLiteral("0.1"));
    scripted::fill(*window_);
    window_->resize(1280, 800);
    window_->show();
    window_->showPage(MainWindow::Build);
    QApplication::setActiveWindow(window_.get());
  }
  void cleanup() { window_.reset(); }

  void whatIsSaidInAVideoCanBeWrittenDownForTheBuild() {
    page().showStep(BuildStep::Check);
    QSignalSpy changed(&page(), &BuildPage::wordsChanged);
    QTest::mouseClick(button(QStringLiteral("Add a transcript…")), Qt::LeftButton);
    auto* dialog = page().findChild<WordsDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    dialog->findChild<QPlainTextEdit*>()->setPlainText(QStringLiteral("  Mum has a map. \n"));
    dialog->findChild<LanguageBox*>()->setLanguage(QStringLiteral("en-gb"));
    for (auto* each : dialog->findChildren<QPushButton*>())
      if (each->text() == QLatin1String("Save")) QTest::mouseClick(each, Qt::LeftButton);
    QCOMPARE(changed.size(), 1);
    const auto words = changed[0][0].value<BuildWords>();
    QCOMPARE(words.footage, page().look()->words.front().footage);
    QCOMPARE(words.words, QStringLiteral("Mum has a map."));
    QCOMPARE(words.language, QStringLiteral("en-gb"));
    BuildLook look = *page().look();
    look.words.front() = words;
    page().setBuild(look);
    QVERIFY(button(QStringLiteral("Transcript…")));
  }

  void buildsOfOtherProgramsAreLookedForWheneverThePageIsShown() {
    QSignalSpy shown(&page(), &BuildPage::stepShown);
    window_->showPage(MainWindow::Live);
    window_->showPage(MainWindow::Build);
    QCOMPARE(shown.size(), 1);
  }

  void aVideoDroppedAnywhereOnThePageIsTaken() {
    QSignalSpy dropped(&page(), &BuildPage::filesDropped);
    page().showStep(BuildStep::Track);
    QMimeData data;
    data.setUrls(
        {QUrl::fromLocalFile(QStringLiteral("/films/anna.mov")), QUrl::fromLocalFile(QStringLiteral("/x.txt"))});
    QDragEnterEvent enter(QPoint(40, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&page(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(40, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&page(), &drop);
    QCOMPARE(dropped.size(), 1);
    QCOMPARE(dropped[0][0].toStringList(), QStringList{QStringLiteral("/films/anna.mov")});
  }
  void withoutAProjectOnlyTheStartCanBeSeen() {
    page().setBuild({});
    QCOMPARE(page().step(), BuildStep::Video);
    QVERIFY(button(QStringLiteral("Choose a video…")));
    for (const StepButton* step : page().findChildren<StepButton*>())
      if (step->text() != QLatin1String("Video")) QVERIFY(!step->isEnabled());
    QSignalSpy opened(&page(), &BuildPage::openRequested);
    QAbstractButton* recent = button(QStringLiteral("newsreader"));
    QVERIFY(recent);
    QTest::mouseClick(recent, Qt::LeftButton);
    QCOMPARE(opened.size(), 1);
    page().setBuild(scripted::build());
    QCOMPARE(page().step(), BuildStep::Check);  // an opened project is shown from its check on
  }
  void theOneButtonLeadsThroughTheSteps() {
    page().showStep(BuildStep::Check);
    for (const char* words : {"Track ›", "Mask ›", "Train ›"}) {
      QAbstractButton* next = button(QString::fromUtf8(words));
      QVERIFY2(next && next->isEnabled(), words);
      QTest::mouseClick(next, Qt::LeftButton);
    }
    QCOMPARE(page().step(), BuildStep::Train);
    QSignalSpy train(&page(), &BuildPage::trainRequested);
    QTest::mouseClick(button(QStringLiteral("Start training")), Qt::LeftButton);
    QCOMPARE(train.size(), 1);
    page().setTraining(scripted::training(TrainState::Running));
    QVERIFY(!button(QStringLiteral("Verify ›"))->isEnabled());
    QSignalSpy pause(&page(), &BuildPage::pauseRequested);
    QTest::keyClick(window_.get(), Qt::Key_P);
    QTRY_COMPARE(pause.size(), 1);
    page().setTraining(scripted::training(TrainState::Paused));
    QVERIFY(button(QStringLiteral("Resume")) && button(QStringLiteral("Stop and keep")));
    page().setTraining(scripted::training(TrainState::Done));
    QVERIFY(button(QStringLiteral("Verify ›"))->isEnabled());
  }
  void whatIsInTheWayIsSaidAndCanBeAllowed() {
    page().setBuild(scripted::blockedBuild());
    page().showStep(BuildStep::Train);
    QVERIFY(!button(QStringLiteral("Start training"))->isEnabled());
    page().showStep(BuildStep::Check);
    QSignalSpy allowed(&page(), &BuildPage::allowRequested);
    QTest::mouseClick(button(QStringLiteral("Continue anyway")), Qt::LeftButton);
    QCOMPARE(allowed.size(), 1);
    QCOMPARE(allowed[0][0].toString(), QStringLiteral("sound"));
    BuildLook look = scripted::blockedBuild();
    look.checks.front().allowed = true;
    page().setBuild(look);
    page().showStep(BuildStep::Train);
    QVERIFY(button(QStringLiteral("Start training"))->isEnabled());
  }
  void aSoundThatIsApartFromItsLipsCanBeMoved() {
    BuildLook look = scripted::build();
    look.checks[6].tone = Tone::Warn;
    look.checks[6].places = {{QStringLiteral("anna"), 0, 900}};
    look.checks[6].soundOffset = -0.08;
    page().setBuild(look);
    page().showStep(BuildStep::Check);
    QSignalSpy moved(&page(), &BuildPage::soundMoved);
    QTest::mouseClick(button(QStringLiteral("Play the sound 80 ms earlier")), Qt::LeftButton);
    QCOMPARE(moved.size(), 1);
    QCOMPARE(moved[0][0].toString(), QStringLiteral("anna"));
    QCOMPARE(moved[0][1].toDouble(), -0.08);
  }
  void aPlaceOfACheckIsJumpedTo() {
    page().showStep(BuildStep::Check);
    QSignalSpy wanted(&page(), &BuildPage::frameWanted);
    FrameTile* tile = nullptr;
    for (FrameTile* each : page().findChildren<FrameTile*>())
      if (each->isVisible() && each->place().from == 560) tile = each;
    QVERIFY(tile);
    QTest::mouseClick(tile, Qt::LeftButton);
    QCOMPARE(page().step(), BuildStep::Track);
    QCOMPARE(wanted.back()[1].toLongLong(), 560);
    QCOMPARE(seen<ErrorTimeline>()->frame(), 560);
  }
  void worstNextAndPreviousGoWhereTheCurveIsRed() {
    page().showStep(BuildStep::Track);
    auto* timeline = seen<ErrorTimeline>();
    timeline->setFocus();
    QTest::keyClick(timeline, Qt::Key_Home);
    QTest::keyClick(window_.get(), Qt::Key_Period);
    QTRY_VERIFY(std::abs(timeline->frame() - 230) <= 3);
    QTest::keyClick(window_.get(), Qt::Key_Period);
    QTRY_VERIFY(std::abs(timeline->frame() - 560) <= 3);
    QTest::keyClick(window_.get(), Qt::Key_Comma);
    QTRY_VERIFY(std::abs(timeline->frame() - 230) <= 3);
    QTest::keyClick(window_.get(), Qt::Key_W);
    QTRY_VERIFY(std::abs(timeline->frame() - 560) <= 3);
    timeline->setThreshold(0.5);
    QCOMPARE(timeline->badRuns().size(), std::size_t{1});
  }
  void aDraggedEyeCornerTurnsTheFaceAboutTheOtherOne() {
    page().showStep(BuildStep::Track);
    auto* stage = seen<TrackStage>();
    const auto footage = page().look()->footage.front();
    const Similarity before = stage->pose();
    const Point still = before.inverse().apply(footage->handles[0]);
    const Point corner = before.inverse().apply(footage->handles[4]);
    QSignalSpy set(&page(), &BuildPage::keyframeSet);
    const QPoint to = onStage(*stage, corner) + QPoint(6, 9);
    drag(*stage, onStage(*stage, corner), to);
    QCOMPARE(set.size(), 1);
    const auto pose = set[0][2].value<Similarity>();
    const Point stays = pose.inverse().apply(footage->handles[0]), comes = pose.inverse().apply(footage->handles[4]);
    QVERIFY(std::hypot(stays.x - still.x, stays.y - still.y) < 0.01);
    const QPoint shown = onStage(*stage, comes) - to;
    QVERIFY(std::abs(shown.x()) <= 2 && std::abs(shown.y()) <= 2);
    QVERIFY(std::abs(pose.angle() - before.angle()) > 0.01);
  }
  void arrowKeysNudgeAndManyNudgesAreOneChange() {
    page().showStep(BuildStep::Track);
    auto* stage = seen<TrackStage>();
    stage->setFocus();
    const Similarity before = stage->pose();
    QSignalSpy set(&page(), &BuildPage::keyframeSet);
    QTest::keyClick(stage, Qt::Key_3);
    QTest::keyClick(stage, Qt::Key_Right);
    QTest::keyClick(stage, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(stage, Qt::Key_Down);
    QCOMPARE(set.size(), 0);
    QTest::keyClick(window_.get(), Qt::Key_K);
    QTRY_COMPARE(set.size(), 1);
    const Point was = before.inverse().apply({128, 0}), is = set[0][2].value<Similarity>().inverse().apply({128, 0});
    QVERIFY(std::abs(is.x - was.x - 1.25) < 1e-6 && std::abs(is.y - was.y - 1) < 1e-6);
  }
  void aChosenStretchIsMarkedAsAwayAndTakenBack() {
    page().showStep(BuildStep::Track);
    auto* timeline = seen<ErrorTimeline>();
    QSignalSpy marked(&page(), &BuildPage::marked);
    timeline->setFocus();
    QTest::keyClick(timeline, Qt::Key_Home);
    for (int i = 0; i < 4; ++i) QTest::keyClick(timeline, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(window_.get(), Qt::Key_A);
    QTRY_COMPARE(marked.size(), 1);
    QCOMPARE(marked[0].mid(2), (QVariantList{qint64{0}, qint64{5}, true}));
    Q_EMIT timeline->moved(710);  // inside what is marked already
    QTest::keyClick(window_.get(), Qt::Key_A);
    QTRY_COMPARE(marked.size(), 2);
    QCOMPARE(marked[1].mid(2), (QVariantList{qint64{700}, qint64{730}, false}));
  }
  void whileAnotherProgramWorksNothingCanBeChanged() {
    BuildLook look = scripted::build();
    look.obstacle = QStringLiteral("It is being trained.");
    page().setBuild(look);
    page().showStep(BuildStep::Track);
    QVERIFY(!button(QStringLiteral("Set keyframe"))->isEnabled());
    QVERIFY(!button(QStringLiteral("Undo"))->isEnabled());
    QSignalSpy set(&page(), &BuildPage::keyframeSet);
    auto* stage = seen<TrackStage>();
    drag(*stage, stage->rect().center(), stage->rect().center() + QPoint(20, 0));
    QCOMPARE(set.size(), 0);
  }
  void undoAndRedoHaveTheirKeys() {
    QSignalSpy undone(&page(), &BuildPage::undoRequested), redone(&page(), &BuildPage::redoRequested);
    QTest::keySequence(window_.get(), QKeySequence::Undo);
    QTRY_COMPARE(undone.size(), 1);
    QTest::keySequence(window_.get(), QKeySequence::Redo);
    QTRY_COMPARE(redone.size(), 1);
  }
  void withoutConsentTheAvatarCannotBeMade() {
    BuildLook look = scripted::build();
    look.training = scripted::training(TrainState::Done);
    page().setBuild(look);
    page().showStep(BuildStep::Package);
    QVERIFY(!button(QStringLiteral("Make the avatar"))->isEnabled());
    QSignalSpy changed(&page(), &BuildPage::packageChanged), made(&page(), &BuildPage::makeRequested);
    for (QLineEdit* line : page().findChildren<QLineEdit*>()) {
      if (line->accessibleName() != QLatin1String("Person") && line->accessibleName() != QLatin1String("Statement"))
        continue;
      line->setFocus();
      QTest::keyClicks(line, QStringLiteral("I agree"));
    }
    QVERIFY(button(QStringLiteral("Make the avatar"))->isEnabled());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QVERIFY(changed.size() >= 2);
    QCOMPARE(changed.back()[0].value<BuildPackage>().statement, QStringLiteral("I agree"));
    QTest::mouseClick(button(QStringLiteral("Make the avatar")), Qt::LeftButton);
    QCOMPARE(made.size(), 1);
  }
  void aProgramThatCannotTrainSaysSo() {
    BuildLook look = scripted::build();
    look.noTraining = QStringLiteral("This program was built without training.");
    page().setBuild(look);
    page().showStep(BuildStep::Train);
    QVERIFY(!button(QStringLiteral("Start training"))->isEnabled());
    bool said = false;
    for (const QLabel* label : page().findChildren<QLabel*>())
      said = said || (label->isVisible() && label->text() == look.noTraining);
    QVERIFY(said);
  }
};

QTEST_MAIN(TestBuildPage)
#include "tst_build_page.moc"
