// SPDX-License-Identifier: Apache-2.0
#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QButtonGroup>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QTextEdit>

#include "tests/ui/scripted.h"
#include "ui/pages/avatar_tile.h"
#include "ui/pages/build/build_page.h"
#include "ui/pages/build/error_timeline.h"
#include "ui/pages/build/track_stage.h"
#include "ui/pages/export_page.h"
#include "ui/pages/export_row.h"
#include "ui/pages/library_page.h"
#include "ui/pages/live_page.h"
#include "ui/pages/report_dialog.h"
#include "ui/pages/result_player.h"
#include "ui/pages/take_row.h"
#include "ui/settings/settings_dialog.h"
#include "ui/theme/theme.h"
#include "ui/window/keys_dialog.h"
#include "ui/window/main_window.h"

using namespace visema::ui;

namespace {

/// What a user can press, choose, type into or drag.
bool isControl(const QWidget* widget) {
  if (qobject_cast<const QScrollBar*>(widget) || widget->metaObject()->className() == QByteArray("QLineEditIconButton"))
    return false;  // Qt's own parts
  return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QComboBox*>(widget) ||
         qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QAbstractSlider*>(widget) ||
         qobject_cast<const QAbstractItemView*>(widget) || qobject_cast<const QTextEdit*>(widget) ||
         qobject_cast<const ExportRow*>(widget) || qobject_cast<const TakeRow*>(widget) ||
         qobject_cast<const TrackStage*>(widget) || qobject_cast<const ErrorTimeline*>(widget);
}

QList<QWidget*> controlsIn(QWidget& root) {
  QList<QWidget*> controls;
  for (QWidget* widget : root.findChildren<QWidget*>())
    if (isControl(widget) && widget->isVisible() && widget->isEnabled() && widget->window() == &root)
      controls << widget;
  return controls;
}

QString nameOf(const QWidget* widget) {
  if (const auto* button = qobject_cast<const QAbstractButton*>(widget); button && !button->text().isEmpty())
    return button->text();
  return widget->accessibleName();
}

QString toolTipOf(const QWidget* widget) {
  for (; widget && !widget->isWindow(); widget = widget->parentWidget())
    if (!widget->toolTip().isEmpty()) return widget->toolTip();
  return {};
}

QString describe(const QWidget* widget) {
  return QStringLiteral("%1 \"%2\"").arg(QString::fromLatin1(widget->metaObject()->className()), nameOf(widget));
}

/// Of several of which one is on, the tab key goes to that one and the arrows to the others.
bool isArrowedTo(const QWidget* widget, const QSet<QWidget*>& reached) {
  const auto* button = qobject_cast<const QAbstractButton*>(widget);
  if (!button || !button->group() || !button->group()->exclusive()) return false;
  for (QAbstractButton* other : button->group()->buttons())
    if (reached.contains(other)) return true;
  return false;
}

/// Everything that has the focus on a walk once round with the tab key, in its order.
QList<QWidget*> walk(QWidget& window) {
  QApplication::setActiveWindow(&window);
  QList<QWidget*> order;
  for (int step = 0; step < 300; ++step) {
    QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &window, Qt::Key_Tab);
    QWidget* now = QApplication::focusWidget();
    if (!now || order.contains(now)) break;
    order << now;
  }
  return order;
}

/// The focus is to be seen: the control looks other with it than without it.
bool showsFocus(QWidget& window, QWidget* widget) {
  widget->setFocus(Qt::TabFocusReason);
  const QRect around(widget->mapTo(&window, QPoint(-4, -4)), widget->size() + QSize(8, 8));
  if (auto* line = qobject_cast<QLineEdit*>(widget)) line->deselect();
  const QImage with = window.grab(around).toImage();
  widget->clearFocus();
  return window.grab(around).toImage() != with;
}

void checkControls(QWidget& window) {
  const QList<QWidget*> order = walk(window);
  const QSet<QWidget*> reached(order.begin(), order.end());
  const QList<QWidget*> controls = controlsIn(window);
  QVERIFY(!controls.isEmpty());
  for (QWidget* control : controls) {
    QVERIFY2(reached.contains(control) || isArrowedTo(control, reached),
             qPrintable(describe(control) + QStringLiteral(" is not reached")));
    QVERIFY2(!nameOf(control).isEmpty(), qPrintable(describe(control) + QStringLiteral(" has no name")));
    QVERIFY2(!toolTipOf(control).isEmpty(), qPrintable(describe(control) + QStringLiteral(" explains nothing")));
    if (reached.contains(control) && !qobject_cast<QTextEdit*>(control))
      QVERIFY2(showsFocus(window, control), qPrintable(describe(control) + QStringLiteral(" hides its focus")));
  }
  for (QWidget* widget : order)
    QVERIFY2(isControl(widget), qPrintable(describe(widget) + QStringLiteral(" takes the focus for nothing")));
}

}  // namespace

/// The whole studio with the keyboard alone.
class TestKeyboard : public QObject {
  Q_OBJECT

  std::unique_ptr<MainWindow> window_;
  QAbstractButton* button(const QString& name) const {
    for (QAbstractButton* b : window_->findChildren<QAbstractButton*>())
      if (b->isVisible() && nameOf(b) == name) return b;
    return nullptr;
  }
  ExportRow* row(qsizetype index) const {
    QList<ExportRow*> rows;
    for (ExportRow* r : window_->exports()->findChildren<ExportRow*>())
      if (r->isVisible()) rows << r;
    std::sort(rows.begin(), rows.end(), [](const ExportRow* a, const ExportRow* b) { return a->y() < b->y(); });
    return rows.value(index);
  }
  static void press(Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); }

 private Q_SLOTS:
  void initTestCase() { qputenv("QT_MEDIA_BACKEND", "ffmpeg"); }
  void init() {
    applyTheme(*qApp, darkTokens(), Motion::Reduced);
    window_ = std::make_unique<MainWindow>(QStringLiteral("0.1"));
    scripted::fill(*window_);
    window_->show();
    QApplication::setActiveWindow(window_.get());
  }
  void cleanup() { window_.reset(); }

  void everyControlOfEveryPageIsReachedNamedAndExplained_data() {
    QTest::addColumn<int>("page");
    QTest::addColumn<bool>("dark");
    for (const bool dark : {true, false})
      for (int page = 0; page < 5; ++page) QTest::addRow("page %d %s", page, dark ? "dark" : "light") << page << dark;
  }
  void everyControlOfEveryPageIsReachedNamedAndExplained() {
    QFETCH(int, page);
    QFETCH(bool, dark);
    if (!dark) applyTheme(*qApp, lightTokens(), Motion::Reduced);
    window_->showPage(static_cast<MainWindow::Page>(page));
    window_->notify({Tone::Bad, QStringLiteral("Something is wrong."), QStringLiteral("Mend it"), {}});
    checkControls(*window_);
  }
  void soIsEveryControlOfTheStepsOfABuild_data() {
    QTest::addColumn<int>("step");
    for (int step = 0; step < kBuildSteps; ++step) QTest::addRow("step %d", step) << step;
  }
  void soIsEveryControlOfTheStepsOfABuild() {
    QFETCH(int, step);
    window_->showPage(MainWindow::Build);
    window_->build()->setTraining(scripted::training(TrainState::Running));
    window_->build()->setWork(BuildWork{QStringLiteral("tracking the face"), 0.4, 12});
    window_->build()->showStep(static_cast<BuildStep>(step));
    checkControls(*window_);
  }
  /// Or Help says of a key two things that it does at once.
  void aKeyIsOnceInAGroupOfHelp() {
    std::size_t groups = 0;
    for (const PageShell* page : window_->findChildren<PageShell*>())
      for (const KeyGroup& group : page->keyGroups()) {
        ++groups;
        QSet<QString> keys;
        for (const KeyRow& row : group.keys) {
          QVERIFY2(!keys.contains(row.keys), qPrintable(group.title + QStringLiteral(": ") + row.keys));
          keys.insert(row.keys);
        }
        QVERIFY(!group.keys.empty());
      }
    QVERIFY(groups > 5);
  }
  void soIsEveryControlOfTheDialogs() {
    SettingsDialog settings({}, scripted::settingsChoices());
    settings.show();
    for (int page = 0; page < 4; ++page) {
      settings.showPage(page);
      checkControls(settings);
    }
    ReportDialog report({QStringLiteral("Sanders was imported"), true, {}, QStringLiteral("Found\n  523 frames")},
                        nullptr);
    report.show();
    checkControls(report);
    QPointer<ResultPlayer> player = new ResultPlayer(QStringLiteral("/nowhere.mp4"), QStringLiteral("/nowhere.wav"));
    player->show();
    checkControls(*player);
    player->reject();
    QTRY_VERIFY(player.isNull());
    window_->showKeys();
    auto* keys = window_->findChild<KeysDialog*>();
    QVERIFY(keys);
    checkControls(*keys);
    QTest::keyClick(keys, Qt::Key_Escape);
    QVERIFY(!keys->isVisible());
  }
  void theTabKeyFollowsTheEye() {
    for (int page = 0; page < 5; ++page) {
      window_->showPage(static_cast<MainWindow::Page>(page));
      // The header from left to right, then what is under it, then the side panel.
      int before = 0;
      const int panel = window_->width() - 320;
      bool inPanel = false;
      for (QWidget* widget : walk(*window_)) {
        const QPoint at = widget->mapTo(window_.get(), QPoint());
        if (at.x() > panel) inPanel = true;
        if (at.x() < 100 || inPanel) continue;
        if (at.y() < 50) {
          QVERIFY2(at.x() >= before, qPrintable(describe(widget)));
          before = at.x();
        }
      }
      QVERIFY(inPanel);
    }
  }
  void controlAndQAskToQuit() {
    bool asked = false;
    window_->setCloseGuard([&] { return asked = true, false; });
    QTest::keyClick(window_.get(), Qt::Key_Q, Qt::ControlModifier);
    QVERIFY(asked && window_->isVisible());
    window_->setCloseGuard({});
  }
  void theSpaceBarStartsUnlessAControlHasUseForIt() {
    LiveStatus ready;
    ready.state = LiveState::Ready;
    window_->live()->setStatus(ready);
    QSignalSpy started(window_->live(), &LivePage::startRequested);
    QTest::keyClick(window_.get(), Qt::Key_Space);
    QCOMPARE(started.size(), 1);
    QSignalSpy heard(window_->live(), &LivePage::monitoringToggled);
    QAbstractButton* listen = button(QStringLiteral("Voice, delayed to match"));
    QVERIFY(listen);
    listen->setFocus();
    press(Qt::Key_Space);
    QCOMPARE(heard.size(), 1);
    QCOMPARE(started.size(), 1);
    press(Qt::Key_Return);  // presses it too
    QCOMPARE(heard.size(), 2);
  }
  void theArrowsChooseASegmentAndAnAvatar() {
    QSignalSpy source(window_->live(), &LivePage::sourceChosen);
    button(QStringLiteral("Microphone"))->setFocus();
    press(Qt::Key_Right);
    QCOMPARE(source.size(), 1);
    QVERIFY(button(QStringLiteral("File"))->hasFocus());
    QSignalSpy avatar(window_->live(), &LivePage::avatarChosen);
    button(QStringLiteral("Iris"))->setFocus();
    press(Qt::Key_Right);
    QCOMPARE(avatar.size(), 1);
  }
  void theQueueIsWalkedAndWorkedWithKeys() {
    ExportPage& page = *window_->exports();
    window_->showPage(MainWindow::Export);
    QSignalSpy played(&page, &ExportPage::playRequested);
    QSignalSpy cancelled(&page, &ExportPage::cancelRequested);
    QSignalSpy removed(&page, &ExportPage::removeRequested);
    row(0)->setFocus();
    press(Qt::Key_Delete);
    QCOMPARE(cancelled.size(), 1);
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    QVERIFY(row(2)->hasFocus());
    QCOMPARE(row(2)->job().state, JobState::Done);
    press(Qt::Key_Return);
    QCOMPARE(played.size(), 1);
    press(Qt::Key_Delete);
    QCOMPARE(removed.size(), 1);
    press(Qt::Key_Up);
    QVERIFY(row(1)->hasFocus());
  }
  void aLongQueueIsWalkedToItsEndAndBack() {
    window_->showPage(MainWindow::Export);
    std::vector<ExportJobRow> jobs(300);
    for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].id = static_cast<qint64>(i) + 1;
    window_->exports()->setJobs({});  // what is added to others is scrolled to
    window_->exports()->setJobs(jobs);
    row(0)->setFocus();
    for (int i = 0; i < 299; ++i) press(Qt::Key_Down);
    auto* last = qobject_cast<ExportRow*>(QApplication::focusWidget());
    QVERIFY(last);
    QCOMPARE(last->job().id, 300);
    press(Qt::Key_Down);  // to the place to drop files
    QVERIFY(!qobject_cast<ExportRow*>(QApplication::focusWidget()));
    press(Qt::Key_Backtab);
    press(Qt::Key_Home);
    QCOMPARE(qobject_cast<ExportRow*>(QApplication::focusWidget())->job().id, 1);
    // The tab key goes down the rows as they are seen.
    qint64 before = 1;
    for (int i = 0; i < 200; ++i) {
      press(Qt::Key_Tab);
      if (const auto* now = qobject_cast<ExportRow*>(QApplication::focusWidget())) {
        QCOMPARE(now->job().id, before + 1);
        before = now->job().id;
      }
    }
    QVERIFY(before > 40);
  }
  void theLibraryIsWalkedAndWorkedWithKeys() {
    LibraryPage& page = *window_->library();
    window_->showPage(MainWindow::Library);
    QSignalSpy live(&page, &LibraryPage::goLiveRequested);
    QList<AvatarTile*> tiles = page.findChildren<AvatarTile*>();
    tiles[0]->setFocus();
    press(Qt::Key_Right);
    QVERIFY(tiles[1]->hasFocus() && tiles[1]->isChecked());
    press(Qt::Key_Return);
    QCOMPARE(live.takeFirst().first().toString(), tiles[1]->card().id);
    press(Qt::Key_Delete);  // asks first
    auto* question = page.findChild<QDialog*>();
    QVERIFY(question && question->isVisible());
    QTest::keyClick(question, Qt::Key_Escape);
    QVERIFY(!question->isVisible());
  }
  void escapePutsNoticesAwayOneByOne() {
    window_->notify({Tone::Bad, QStringLiteral("One."), {}, {}});
    window_->notify({Tone::Bad, QStringLiteral("Two."), {}, {}});
    auto* toasts = window_->findChild<Toasts*>();
    QTest::keyClick(window_.get(), Qt::Key_Escape);
    QCOMPARE(toasts->count(), 1);
    QTest::keyClick(window_.get(), Qt::Key_Escape);
    QCOMPARE(toasts->count(), 0);
  }
  void escapeClosesThePanelOfANarrowWindow() {
    window_->resize(1000, 700);
    QTest::keyClick(window_.get(), Qt::Key_F9);
    QTRY_VERIFY(window_->live()->sideOpen());
    window_->setFocus();
    QTest::keyClick(window_.get(), Qt::Key_Escape);
    QVERIFY(!window_->live()->sideOpen());
  }
  void theListOfKeysKnowsThemAll() {
    QTest::keyClick(window_.get(), Qt::Key_F1);
    QTRY_VERIFY(window_->findChild<KeysDialog*>());  // a key presses its button for a moment
    auto* keys = window_->findChild<KeysDialog*>();
    QVERIFY(keys->isVisible());
    QStringList shown;
    for (const QWidget* widget : keys->findChildren<QWidget*>()) shown << widget->accessibleName();
    for (const QAbstractButton* b : window_->findChildren<QAbstractButton*>()) {
      if (b->shortcut().isEmpty() || keys->isAncestorOf(b)) continue;
      QVERIFY2(shown.contains(b->shortcut().toString(QKeySequence::NativeText)), qPrintable(nameOf(b)));
    }
  }
};

QTEST_MAIN(TestKeyboard)
#include "tst_keyboard.moc"
