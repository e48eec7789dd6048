// SPDX-License-Identifier: Apache-2.0
#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTextBrowser>
#include <QUrl>

#include "core/base/log.h"
#include "tests/ui/scripted.h"
#include "ui/pages/export_page.h"
#include "ui/pages/export_row.h"
#include "ui/pages/library_page.h"
#include "ui/pages/live_page.h"
#include "ui/pages/output_menu.h"
#include "ui/pages/preset_dialog.h"
#include "ui/pages/report_dialog.h"
#include "ui/pages/take_row.h"
#include "ui/pages/takes_page.h"
#include "ui/settings/settings_dialog.h"
#include "ui/stage/stage.h"
#include "ui/stage/yuv_picture.h"
#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/question_dialog.h"
#include "ui/widgets/row_list.h"
#include "ui/window/keys_dialog.h"
#include "ui/window/main_window.h"

using namespace visema::ui;

class TestPages : public QObject {
  Q_OBJECT

  template <class Widget>
  static Widget* named(QWidget& parent, const QString& text) {
    for (Widget* widget : parent.findChildren<Widget*>())
      if (widget->text() == text || widget->accessibleName() == text) return widget;
    return nullptr;
  }

  static QList<ExportRow*> shownRows(QWidget& page) {
    QList<ExportRow*> rows;
    for (ExportRow* row : page.findChildren<ExportRow*>())
      if (row->isVisibleTo(&page)) rows << row;
    std::sort(rows.begin(), rows.end(), [](const ExportRow* a, const ExportRow* b) { return a->y() < b->y(); });
    return rows;
  }

 private Q_SLOTS:
  void initTestCase() { applyTheme(*qApp, darkTokens(), Motion::Reduced); }

  void startBecomesStop() {
    LivePage page;
    QSignalSpy start(&page, &LivePage::startRequested);
    QSignalSpy stop(&page, &LivePage::stopRequested);
    QVERIFY(!named<QPushButton>(page, QStringLiteral("Start"))->isEnabled());  // there is no avatar yet
    LiveStatus ready;
    ready.state = LiveState::Ready;
    page.setStatus(ready);
    named<QPushButton>(page, QStringLiteral("Start"))->click();
    QCOMPARE(start.size(), 1);
    page.setStatus(scripted::onAir());
    named<QPushButton>(page, QStringLiteral("Stop"))->click();
    QCOMPARE(stop.size(), 1);
    QCOMPARE(start.size(), 1);
  }
  void aDroppedSoundFileBecomesTheSource() {
    LivePage page;
    page.resize(1100, 700);
    QSignalSpy chosen(&page, &LivePage::fileChosen);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QStringLiteral("/a/voice.wav"))});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&page, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    drop.ignore();
    QCoreApplication::sendEvent(&page, &drop);
    QVERIFY(drop.isAccepted());  // or the file seems to go back to where it came from
    QCOMPARE(chosen.first().first().toString(), QStringLiteral("/a/voice.wav"));
  }
  void aTakeIsPlayedFilmedNamedAndThrownAway() {
    TakesPage page;
    page.resize(1100, 700);
    page.setTakes(scripted::takes());
    page.show();
    QApplication::setActiveWindow(&page);
    auto* row = page.findChild<TakeRow*>();
    QVERIFY(row);
    const QString id = row->take().id;
    QSignalSpy played(&page, &TakesPage::playRequested);
    QSignalSpy filmed(&page, &TakesPage::filmRequested);
    QSignalSpy renamed(&page, &TakesPage::renamed);
    QSignalSpy removed(&page, &TakesPage::removeRequested);
    named<QAbstractButton>(*row, QStringLiteral("Play"))->click();
    named<QAbstractButton>(*row, QStringLiteral("Make film"))->click();
    QCOMPARE(played.size(), 1);
    QCOMPARE(filmed.size(), 1);
    QCOMPARE(played.first().first().toString(), id);
    QCOMPARE(filmed.first().first().toString(), id);
    auto* edit = row->findChild<QLineEdit*>();
    row->beginRename();
    edit->setText(QStringLiteral("Never kept"));
    QTest::keyClick(edit, Qt::Key_Escape);
    QCOMPARE(renamed.size(), 0);
    row->beginRename();
    edit->setText(QStringLiteral("Monday"));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(renamed.size(), 1);
    QCOMPARE(renamed.first().last().toString(), QStringLiteral("Monday"));
    QCOMPARE(played.size(), 1);  // the key that kept the name did nothing else
    row->setFocus();
    QTest::keyClick(row, Qt::Key_Return);  // never removes
    QCOMPARE(removed.size(), 0);
    QTest::keyClick(row, Qt::Key_Delete);
    QCOMPARE(removed.size(), 1);
    QCOMPARE(removed.first().first().toString(), id);
  }
  void ofATakeWhoseAvatarIsGoneNoFilmIsOffered() {
    TakeRow row;
    row.setTake(scripted::takes().back());
    QVERIFY(!named<QAbstractButton>(row, QStringLiteral("Make film"))->isEnabled());
    QVERIFY(!named<QAbstractButton>(row, QStringLiteral("Play"))->isEnabled());
    QVERIFY(named<QAbstractButton>(row, QStringLiteral("Delete"))->isEnabled());
  }
  void theOutputShowsThePictureAndNothingElse() {
    MainWindow window(QStringLiteral("0.1"));
    scripted::fill(window);
    window.show();
    OutputMenu& outputs = *window.live()->outputs();
    QSignalSpy seen(&window, &MainWindow::stageSeenChanged);
    OutputWindow* output = outputs.open(OutputWindow::Kind::Window, window.screen());
    output->resize(640, 360);
    window.showPage(MainWindow::Export);
    QCOMPARE(seen.size(), 0);  // somebody still looks
    QImage red(64, 36, QImage::Format_RGB32);
    red.fill(Qt::red);
    window.live()->stage()->showNow(toFrame(red));
    QCoreApplication::processEvents();
    const QImage picture = output->grab().toImage();
    for (const QPoint& at : {QPoint(2, 2), QPoint(320, 180), QPoint(637, 357)})
      QVERIFY(picture.pixelColor(at * output->devicePixelRatioF()).red() > 200);
    QTest::keyClick(output, Qt::Key_Escape);
    QVERIFY(!outputs.anyOpen());
    QCOMPARE(seen.size(), 1);
    OutputWindow* mini = outputs.open(OutputWindow::Kind::Mini, window.screen());
    QVERIFY(mini->windowFlags() & Qt::WindowStaysOnTopHint);
    window.close();  // takes them with it
    QVERIFY(!outputs.anyOpen());
  }
  void helpCopiesADiagnosis() {
    MainWindow window(QStringLiteral("0.1"));
    window.show();
    window.showKeys();
    auto* help = window.findChild<KeysDialog*>();
    named<QPushButton>(*help, QStringLiteral("Copy diagnosis"))->click();
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY(copied.startsWith(QStringLiteral("Visema Studio 0.1, Qt ")));
    QVERIFY(copied.contains(QStringLiteral("Stage: Raster")));
    QVERIFY(copied.contains(QStringLiteral("Processor: ")));
    named<QPushButton>(*help, QStringLiteral("About and licences"))->click();
    QVERIFY(help->findChild<ReportDialog*>());
  }
  void helpShowsTheLogAndADiagnosisHasIt() {
    visema::logWarning("test", "the lamp is broken");
    MainWindow window(QStringLiteral("0.1"));
    window.show();
    window.showKeys();
    auto* help = window.findChild<KeysDialog*>();
    named<QPushButton>(*help, QStringLiteral("Log"))->click();
    auto* log = help->findChild<ReportDialog*>();
    QVERIFY(log && log->findChild<QTextBrowser*>()->toPlainText().contains(QStringLiteral("test: the lamp is broken")));
    named<QPushButton>(*help, QStringLiteral("Copy diagnosis"))->click();
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("test: the lamp is broken")));
  }
  void helpFitsTheScreenHoweverManyKeysThereAre() {
    MainWindow window(QStringLiteral("0.1"));
    window.show();
    window.showKeys();
    auto* help = window.findChild<KeysDialog*>();
    QTRY_VERIFY(help->isVisible());
    const QRect screen = help->screen()->availableGeometry();
    QVERIFY2(help->height() <= screen.height() * 4 / 5, qPrintable(QString::number(help->height())));
    auto* scroll = help->findChild<QScrollArea*>();
    const QScrollBar& bar = *scroll->verticalScrollBar();
    QVERIFY(bar.maximum() > 0);  // more keys than this screen has room for
    QTest::keyClick(help, Qt::Key_PageDown);
    QVERIFY(bar.value() > 0);
    for (const QLabel* key : scroll->widget()->findChildren<QLabel*>())
      QVERIFY2(key->height() >= key->heightForWidth(key->width()), qPrintable(key->text()));
  }
  /// Or what is wrong stands across the face of somebody who is not there any more.
  void anAvatarThatIsGoneLeavesTheStage() {
    LivePage page;
    LiveStatus status;
    status.state = LiveState::Ready;
    page.setStatus(status);
    page.stage()->showNow(toFrame(scripted::iris()));
    QVERIFY(page.stage()->picture());
    status.state = LiveState::Failed;
    status.message = QStringLiteral("The file is missing.");
    page.setStatus(status);
    QVERIFY(!page.stage()->picture());
  }
  void whileATakeIsRecordedItsLengthAndTheFreeRoomAreShown() {
    LivePage page;
    LiveStatus status = scripted::onAir();
    status.recording = true;
    status.takeSeconds = 71;
    status.freeBytes = 61'000'000'000;
    page.setStatus(status);
    const auto figures = page.findChildren<Figure*>();
    const auto shown = std::find_if(figures.begin(), figures.end(),
                                    [](const Figure* f) { return f->text() == QStringLiteral("1:11 · 61 GB free"); });
    QVERIFY(shown != figures.end() && (*shown)->isVisibleTo(&page));
    status.recording = false;
    page.setStatus(status);
    QVERIFY(!(*shown)->isVisibleTo(&page));
  }
  void withoutAMicrophoneTheListSaysSo() {
    LivePage page;
    page.setDevices({}, {});
    auto* box = page.findChild<QComboBox*>();
    QVERIFY(!box->isEnabled());
    QCOMPARE(box->currentText(), QStringLiteral("No microphone found"));
  }
  void anotherBackgroundIsOfferedWhereTheFootageAllowsIt() {
    LivePage page;
    page.resize(1204, 772);
    QSignalSpy chosen(&page, &LivePage::backdropChosen);
    auto* colour = named<QAbstractButton>(page, QStringLiteral("Colour"));
    QVERIFY(!colour->isEnabled());  // there is no avatar yet
    page.setAvatars(scripted::avatars(), QStringLiteral("sanders"));
    QVERIFY(colour->isEnabled());
    colour->click();
    QCOMPARE(chosen.size(), 1);
    const auto choice = chosen.takeFirst().first().value<BackdropChoice>();
    QCOMPARE(choice.kind, BackdropChoice::Kind::Color);
    page.setAvatars(scripted::avatars(), QStringLiteral("iris"));  // filmed before a room
    QVERIFY(!colour->isEnabled() && !colour->isChecked());
    bool why = false;
    for (const QLabel* label : page.findChildren<QLabel*>())
      why |= label->isVisibleTo(&page) && label->text().startsWith(QStringLiteral("Iris was not filmed in front of"));
    QVERIFY(why);
    QVERIFY(chosen.isEmpty());  // the choice is kept for whom it suits
    page.setAvatars(scripted::avatars(), QStringLiteral("sanders"));
    QVERIFY(colour->isChecked());
  }
  void aDroppedPictureStandsBehindWhomItCan() {
    LivePage page;
    QSignalSpy chosen(&page, &LivePage::backdropChosen);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QStringLiteral("/a/office.jpg"))});
    for (const char* avatar : {"iris", "sanders"}) {
      page.setAvatars(scripted::avatars(), QLatin1String(avatar));
      QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
      enter.ignore();
      QCoreApplication::sendEvent(&page, &enter);
      QCOMPARE(enter.isAccepted(), avatar == QByteArray("sanders"));
    }
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&page, &drop);
    QCOMPARE(chosen.first().first().value<BackdropChoice>().file, QStringLiteral("/a/office.jpg"));
  }
  void theFirstRunOffersTwoWaysToHearHer() {
    LivePage page;
    QSignalSpy demo(&page, &LivePage::demoRequested);
    QSignalSpy microphone(&page, &LivePage::microphoneRequested);
    page.setWelcome(true);
    named<QPushButton>(page, QStringLiteral("Hear Iris speak"))->click();
    named<QPushButton>(page, QStringLiteral("Use my microphone"))->click();
    QCOMPARE(demo.size(), 1);
    QCOMPARE(microphone.size(), 1);
  }

  void exportRowsAreUpdatedInPlace() {
    ExportPage page;
    page.resize(1204, 772);
    page.show();
    std::vector<ExportJobRow> jobs = scripted::jobs();
    page.setJobs(jobs);
    const auto before = page.findChildren<ExportRow*>();
    jobs[0].fraction = 0.9;
    page.setJobs(jobs);
    QCOMPARE(page.findChildren<ExportRow*>(), before);
    QCOMPARE(before[0]->job().fraction, 0.9);
    jobs.erase(jobs.begin());
    page.setJobs(jobs);
    QCOMPARE(shownRows(page).size(), qsizetype(jobs.size()));
    QCOMPARE(shownRows(page).front()->job().id, jobs.front().id);
  }
  void aFailedJobCanBeRetriedAndARunningOneCancelled() {
    ExportPage page;
    page.resize(1204, 772);
    page.show();
    page.setJobs(scripted::jobs());
    QSignalSpy retry(&page, &ExportPage::retryRequested);
    QSignalSpy cancel(&page, &ExportPage::cancelRequested);
    for (ExportRow* row : shownRows(page)) {
      QAbstractButton* again = named<QAbstractButton>(*row, QStringLiteral("Retry"));
      QAbstractButton* stop = named<QAbstractButton>(*row, QStringLiteral("Cancel"));
      if (row->job().state == JobState::Failed) {
        QVERIFY(again->isVisibleTo(row) && !stop->isVisibleTo(row));
        again->click();
      }
      if (row->job().state == JobState::Rendering) {
        QVERIFY(!again->isVisibleTo(row) && stop->isVisibleTo(row));
        stop->click();
      }
    }
    QCOMPARE(retry.first().first().toLongLong(), 4);
    QCOMPARE(cancel.first().first().toLongLong(), 1);
  }
  void aPresetIsChangedAndSavedUnderItsOwnName() {
    ExportPage page;
    page.setPresets(scripted::presets());
    page.setAvatars(scripted::avatars());
    QSignalSpy saved(&page, &ExportPage::presetSaved);
    named<QPushButton>(page, QStringLiteral("Edit…"))->click();
    auto* dialog = page.findChild<PresetDialog*>();
    QVERIFY(dialog);
    QVERIFY(!named<QPushButton>(*dialog, QStringLiteral("Delete")));  // it is the studio's
    dialog->findChild<QLineEdit*>()->setText(QStringLiteral("For the phone"));
    named<QAbstractButton>(*dialog, QStringLiteral("9:16"))->click();
    named<QPushButton>(*dialog, QStringLiteral("Save as new"))->click();
    const auto preset = saved.first().first().value<ExportPreset>();
    QVERIFY(preset.id.isEmpty() && preset.own);
    QCOMPARE(preset.name, QStringLiteral("For the phone"));
    QCOMPARE(preset.recipe.shape, FilmShape::Portrait);
    QCOMPARE(preset.recipe.quality, scripted::presets().front().recipe.quality);
  }
  void aPresetNeedsAName() {
    PresetDialog dialog(scripted::presets().front());
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.findChild<QLineEdit*>()->setText(QStringLiteral("  "));
    QVERIFY(!named<QPushButton>(dialog, QStringLiteral("Save as new"))->isEnabled());
  }
  void aWaitingRowIsDraggedToWhereItIsToBeMade() {
    ExportPage page;
    page.resize(1204, 772);
    std::vector<ExportJobRow> jobs;
    for (const qint64 id : {1, 2, 3}) {
      jobs.push_back(scripted::jobs()[1]);
      jobs.back().id = id;
    }
    page.setJobs(jobs);
    page.show();
    QSignalSpy moved(&page, &ExportPage::moveRequested);
    QMimeData data;
    data.setData(ExportRow::kJobMime, "3");
    const ExportRow* second = shownRows(page)[1];
    const QPoint above = second->mapTo(&page, QPoint(20, 4));
    QDragEnterEvent enter(above, Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&page, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(above), Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&page, &drop);
    QCOMPARE(moved.first()[0].toLongLong(), 3);
    QCOMPARE(moved.first()[1].toLongLong(), second->job().id);
  }
  void aFinishedJobShowsHowItWasMade() {
    ExportRow row;
    ExportJobRow job = scripted::jobs()[2];
    row.setJob(job);
    QVERIFY(named<QAbstractButton>(row, QStringLiteral("How it was made"))->isHidden());
    job.log = {{QStringLiteral("Video encoder"), QStringLiteral("libx264")}};
    row.setJob(job);
    QSignalSpy asked(&row, &ExportRow::logRequested);
    named<QAbstractButton>(row, QStringLiteral("How it was made"))->click();
    QCOMPARE(asked.first().first().toLongLong(), job.id);
  }
  void enterRemovesNoAvatar() {
    LibraryPage page;
    page.setAvatars(scripted::cards());
    page.setCurrent(QStringLiteral("sanders"));
    QSignalSpy removed(&page, &LibraryPage::removeRequested);
    page.show();
    named<QPushButton>(page, QStringLiteral("Remove"))->click();
    auto* question = page.findChild<QuestionDialog*>();
    QVERIFY(question);
    QTest::keyClick(question, Qt::Key_Return);
    QVERIFY(removed.isEmpty());
    QVERIFY(!question->isVisible());
  }
  void tenThousandJobsNeedOnlyTheRowsInSight() {
    ExportPage page;
    page.resize(1204, 772);
    page.show();
    const std::vector<ExportJobRow> some = scripted::jobs();
    std::vector<ExportJobRow> jobs;
    for (int i = 0; i < 10'000; ++i) {
      jobs.push_back(some[static_cast<std::size_t>(i % 5)]);
      jobs.back().id = i;
    }
    page.setJobs(jobs);
    const auto rows = page.findChildren<ExportRow*>();
    QVERIFY(rows.size() >= 8 && rows.size() < 20);
    auto* list = page.findChild<RowList*>();
    list->verticalScrollBar()->setValue(86 * 5000);
    QCOMPARE(page.findChildren<ExportRow*>(), rows);
    qint64 first = 10'000;
    for (ExportRow* row : shownRows(page)) first = std::min(first, row->job().id);
    QVERIFY(first >= 4995 && first <= 5000);
  }
  void exportNeedsAnAvatar() {
    ExportPage page;
    page.setAvatars({});
    QVERIFY(!named<QPushButton>(page, QStringLiteral("Add audio"))->isEnabled());
    page.setAvatars(scripted::avatars());
    QVERIFY(named<QPushButton>(page, QStringLiteral("Add audio"))->isEnabled());
  }

  void theLibraryFindsByName() {
    LibraryPage page;
    page.setAvatars(scripted::cards());
    auto* search = page.findChild<QLineEdit*>();
    search->setText(QStringLiteral("sand"));
    int shown = 0;
    for (const QAbstractButton* tile : page.findChildren<QAbstractButton*>())
      shown += tile->inherits("visema::ui::AvatarTile") && tile->isVisibleTo(&page);
    QCOMPARE(shown, 1);
  }
  void aBrokenPackageCannotGoLive() {
    LibraryPage page;
    page.setAvatars(scripted::cards());
    page.setCurrent(QStringLiteral("lost"));
    QVERIFY(!named<QPushButton>(page, QStringLiteral("Put on stage"))->isEnabled());
    page.setCurrent(QStringLiteral("iris"));
    QVERIFY(named<QPushButton>(page, QStringLiteral("Put on stage"))->isEnabled());
    QVERIFY(!named<QPushButton>(page, QStringLiteral("Remove"))->isVisibleTo(&page));  // comes with the studio
  }

  void aNarrowWindowTurnsThePanelIntoADrawer() {
    LivePage page;
    page.resize(1204, 772);
    page.show();
    QVERIFY(!page.sideIsDrawer() && page.sideOpen());
    page.resize(924, 672);
    QVERIFY(page.sideIsDrawer() && !page.sideOpen());
    page.setSideOpen(true);
    QTest::keyClick(&page, Qt::Key_Escape);
    QVERIFY(!page.sideOpen());
    page.resize(1204, 772);
    QVERIFY(page.sideOpen());
  }
  void settingsAreChangedOneByOne() {
    SettingsDialog dialog({}, scripted::settingsChoices());
    QSignalSpy changed(&dialog, &SettingsDialog::changed);
    dialog.showPage(3);
    named<QAbstractButton>(dialog, QStringLiteral("Light"))->click();
    QCOMPARE(changed.size(), 1);
    QCOMPARE(dialog.settings().theme, ThemeChoice::Light);
    Settings expected;
    expected.theme = ThemeChoice::Light;
    QCOMPARE(dialog.settings(), expected);
  }
  void anUnpluggedMicrophoneStaysChosen() {
    Settings settings;
    settings.inputDevice = QStringLiteral("Gone USB");
    SettingsDialog dialog(settings, scripted::settingsChoices());
    for (const QComboBox* box : dialog.findChildren<QComboBox*>())
      if (box->accessibleName() == QLatin1String("Microphone"))
        QCOMPARE(box->currentData().toString(), QStringLiteral("Gone USB"));
  }
};

QTEST_MAIN(TestPages)
#include "tst_pages.moc"
