// SPDX-License-Identifier: Apache-2.0
#include <QAbstractButton>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QUrl>
#include <array>

#include "ui/theme/icons.h"
#include "ui/theme/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/avatar_picker.h"
#include "ui/widgets/card_grid.h"
#include "ui/widgets/drop_zone.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/level_meter.h"
#include "ui/widgets/navigation_rail.h"
#include "ui/widgets/painting.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/slider_row.h"
#include "ui/widgets/swatch_row.h"
#include "ui/widgets/toasts.h"
#include "ui/widgets/toggle.h"
#include "ui/widgets/voice_timeline.h"

using namespace visema;
using namespace visema::ui;

class TestWidgets : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { applyTheme(*qApp, darkTokens(), Motion::Reduced); }

  void theThemeCanBeChangedWhileRunning() {
    Toggle toggle(QStringLiteral("x"));
    toggle.show();
    QVERIFY(tokensOf(toggle).dark);
    applyTheme(*qApp, lightTokens(), Motion::Full);
    QVERIFY(!tokensOf(toggle).dark);
    QCOMPARE(motionMs(toggle), 140);
    applyTheme(*qApp, highContrastTokens(false), Motion::Full);
    QVERIFY(&tokensOf(toggle) == &highContrastTokens(false));
    applyTheme(*qApp, darkTokens(), Motion::Reduced);
    QVERIFY(tokensOf(toggle).dark);
    QCOMPARE(motionMs(toggle), 0);
  }
  /// Pages repaint at every movement of the pointer.
  void aPictureIsCutForABoxOnce() {
    QImage image(320, 180, QImage::Format_RGB32);
    image.fill(Qt::red);
    CoverPicture picture(image);
    const qint64 first = picture.cut({96, 54}, 6, 1).cacheKey();
    QCOMPARE(picture.cut({96, 54}, 6, 1).cacheKey(), first);
    QVERIFY(picture.cut({96, 60}, 6, 1).cacheKey() != first);
    QCOMPARE(picture.cut({96, 54}, 6, 2).size(), QSize(192, 108));
  }
  void followingTheSystemMeansItsChoice() {
    QVERIFY(tokensFor(ThemeChoice::System, true).dark);
    QVERIFY(!tokensFor(ThemeChoice::System, false).dark);
    QVERIFY(tokensFor(ThemeChoice::Dark, false).dark);
    QVERIFY(!tokensFor(ThemeChoice::Light, true).dark);
    QVERIFY(&tokensFor(ThemeChoice::Light, true, Contrast::High) == &highContrastTokens(false));
  }
  void textOnItsGroundIsReadable_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("dark") << true;
    QTest::newRow("light") << false;
  }
  void textOnItsGroundIsReadable() {
    QFETCH(bool, dark);
    const Tokens& t = dark ? darkTokens() : lightTokens();
    const auto luminance = [](const QColor& c) {
      const auto part = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
      return 0.2126 * part(c.redF()) + 0.7152 * part(c.greenF()) + 0.0722 * part(c.blueF());
    };
    const auto contrast = [&](const QColor& a, const QColor& b) {
      const double x = luminance(a), y = luminance(b);
      return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
    };
    for (const QColor& ground : {t.background, t.panel, t.raised}) {
      QVERIFY(contrast(t.text, ground) >= 7);
      QVERIFY(contrast(t.muted, ground) >= 4.5);
    }
    const Tokens& high = highContrastTokens(dark);
    for (const QColor& ground : {high.background, high.panel, high.raised}) {
      for (const QColor& ink : {high.text, high.muted, high.line}) QVERIFY(contrast(ink, ground) >= 15);
      for (const QColor& ink : {high.accent, high.good, high.warn, high.bad, high.faint})
        QVERIFY(contrast(ink, ground) >= 7);
    }
  }
  void everyIconDrawsSomething() {
    for (const char* name :
         {"live",   "export", "import", "library", "settings", "microphone", "file",   "sound",   "play",
          "pause",  "stop",   "record", "close",   "check",    "plus",       "folder", "retry",   "trash",
          "search", "panel",  "gauge",  "warning", "info",     "person",     "cpu",    "palette", "chevron-down"}) {
      const QImage icon = iconPixmap(QLatin1String(name), Qt::white, 24, 2.0).toImage();
      QCOMPARE(icon.width(), 48);
      int drawn = 0;
      for (int y = 0; y < 48; ++y)
        for (int x = 0; x < 48; ++x) drawn += qAlpha(icon.pixel(x, y)) > 100;
      QVERIFY2(drawn > 40, name);
    }
  }
  void figuresKeepTheirWidth() {
    const QFont font = textFont(TextRole::Body);
    QCOMPARE(figuresWidth(font, QStringLiteral("11:11")), figuresWidth(font, QStringLiteral("88:88")));
  }
  void aFigureGrowsRatherThanBeingCut() {
    Figure figure(QStringLiteral("88 %"));
    const int wide = figure.sizeHint().width();
    figure.setText(QStringLiteral("9 %"));
    QCOMPARE(figure.sizeHint().width(), wide);
    figure.setText(QStringLiteral("4 % · 3 h 16 min left"));
    QVERIFY(figure.sizeHint().width() > wide);
  }
  void clocksAndSizesReadWell() {
    QCOMPARE(clockText(161), QStringLiteral("2:41"));
    QCOMPARE(clockText(3730), QStringLiteral("1:02:10"));
    QCOMPARE(clockTextLong(252'000), QStringLiteral("00:04:12"));
    QCOMPARE(durationText(22), QStringLiteral("22 s"));
    QCOMPARE(durationText(600), QStringLiteral("10 min"));
  }

  void aSegmentIsChosenByMouseAndByArrowKeys() {
    SegmentedControl control;
    for (const char* name : {"One", "Two", "Three"}) control.addSegment(QLatin1String(name));
    control.resize(240, 34);
    control.show();
    QSignalSpy chosen(&control, &SegmentedControl::chosen);
    QTest::mouseClick(control.segment(1), Qt::LeftButton);
    QCOMPARE(control.current(), 1);
    QVERIFY(QTest::qWaitForWindowActive(&control));  // arrow keys move the focus of the active window
    control.segment(1)->setFocus();
    QTest::keyClick(control.segment(1), Qt::Key_Right);
    QCOMPARE(control.current(), 2);
    QCOMPARE(chosen.size(), 2);
    control.setCurrent(0);
    QCOMPARE(chosen.size(), 2);  // only the user speaks
  }
  void aToggleObeysTheSpaceBar() {
    Toggle toggle(QStringLiteral("Voice"));
    toggle.show();
    QTest::keyClick(&toggle, Qt::Key_Space);
    QVERIFY(toggle.isChecked());
    QCOMPARE(toggle.accessibleName(), QStringLiteral("Voice"));
  }
  void aSliderRowSpeaksInItsOwnUnits() {
    SliderRow row(QStringLiteral("Amplitude"), {0.5, 1.5, 0.05, 1.0, 2, {}});
    QCOMPARE(row.value(), 1.0);
    QSignalSpy changed(&row, &SliderRow::valueChanged);
    QTest::keyClick(row.slider(), Qt::Key_Right);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().first().toDouble(), 1.05);
    row.setValue(1.4);
    QCOMPARE(changed.size(), 1);
    QTest::mouseDClick(&row, Qt::LeftButton, {}, QPoint(4, 8));
    QCOMPARE(row.value(), 1.0);
  }
  void thePeakIsHeldThenFalls() {
    PeakHold hold;
    QCOMPARE(hold.update(-6, 0), -6.0F);
    QCOMPARE(hold.update(-40, 1000), -6.0F);
    const float later = hold.update(-40, 1700);
    QVERIFY(later < -6.0F && later > -40.0F);
    QCOMPARE(hold.update(-40, 10'000), -40.0F);
    QCOMPARE(hold.update(std::numeric_limits<float>::quiet_NaN(), 60'000), PeakHold::kFloorDb);
  }
  void theRailReachesPagesByKeyboard() {
    NavigationRail rail;
    rail.addPage(QStringLiteral("live"), QStringLiteral("Live"), QStringLiteral("a"));
    rail.addPage(QStringLiteral("export"), QStringLiteral("Export"), QStringLiteral("b"));
    rail.resize(76, 600);
    rail.show();
    QVERIFY(QTest::qWaitForWindowActive(&rail));
    QSignalSpy chosen(&rail, &NavigationRail::pageChosen);
    QTest::keyClick(&rail, Qt::Key_2, Qt::ControlModifier);
    QTRY_COMPARE(rail.current(), 1);
    QCOMPARE(chosen.size(), 1);
  }

  void theTimelineKnowsWhetherSomebodySpeaksAtThePlayhead() {
    VoiceTimeline timeline;
    QSignalSpy speaking(&timeline, &VoiceTimeline::speakingChanged);
    const std::array<VoiceColumn, 4> voice{{{0.5F, true}, {0.4F, true}, {0, false}, {0, false}}};
    timeline.setVoice(100, voice);
    QVERIFY(!timeline.speaking());
    timeline.setPlayhead(101.5);
    QCOMPARE(timeline.speaking(), std::optional<bool>(true));
    timeline.setPlayhead(102);
    QCOMPARE(timeline.speaking(), std::optional<bool>(false));
    QCOMPARE(speaking.size(), 2);
  }
  void theTimelineKeepsAMinuteAndNoMore() {
    VoiceTimeline timeline;
    const std::vector<VoiceColumn> voice(100, VoiceColumn{0.1F, true});
    for (int second = 0; second < 4000; ++second) timeline.setVoice(second * 100, voice);
    QCOMPARE(timeline.columnCount(), std::size_t{1500});
    timeline.setVoice(10'000'000'000, voice);  // a jump is a new beginning, not a gap to fill
    QCOMPARE(timeline.columnCount(), std::size_t{100});
  }
  void theTimelineSurvivesBadNumbers() {
    VoiceTimeline timeline;
    timeline.resize(400, 150);
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const std::array<VoiceColumn, 2> voice{{{nan, true}, {1e30F, true}}};
    const std::array<float, 2> mouth{nan, std::numeric_limits<float>::infinity()};
    timeline.setVoice(0, voice);
    timeline.setMouth(0, mouth);
    timeline.setPlayhead(1);
    QVERIFY(!timeline.grab().isNull());
  }
  void soundFilesAreTakenAndOthersLeft() {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QStringLiteral("/a/voice.WAV")),
                  QUrl::fromLocalFile(QStringLiteral("/a/text.txt")),
                  QUrl(QStringLiteral("https://example.org/b.wav"))});
    QCOMPARE(droppedFiles(&data, {QStringLiteral("wav")}), QStringList{QStringLiteral("/a/voice.WAV")});
  }
  void theSameNoticeIsNotShownTwice() {
    QWidget host;
    host.resize(600, 400);
    Toasts toasts(&host);
    toasts.show({Tone::Bad, QStringLiteral("The disk is full."), {}, {}});
    toasts.show({Tone::Bad, QStringLiteral("The disk is full."), {}, {}});
    QCOMPARE(toasts.count(), 1);
    for (int i = 0; i < 10; ++i) toasts.show({Tone::Neutral, QString::number(i), {}, {}});
    QCOMPARE(toasts.count(), 3);
    QVERIFY(host.rect().contains(toasts.geometry()));
  }
  void anErrorWaitsForItsPlaceAndIsNotLost() {
    QWidget host;
    host.resize(600, 400);
    Toasts toasts(&host);
    host.show();
    const auto shows = [&](int number) {
      const QList<QLabel*> labels = toasts.findChildren<QLabel*>();
      return std::any_of(labels.begin(), labels.end(),
                         [&](const QLabel* label) { return label->text() == QStringLiteral("Error %1").arg(number); });
    };
    for (int i = 1; i <= 5; ++i) toasts.show({Tone::Bad, QStringLiteral("Error %1").arg(i), {}, {}});
    QVERIFY(shows(1) && shows(3) && !shows(4));
    toasts.withdraw(QStringLiteral("Error 2"));
    QTRY_VERIFY(shows(4));
    toasts.withdraw(QStringLiteral("Error 5"));  // before it was seen
    toasts.withdraw(QStringLiteral("Error 1"));
    QCoreApplication::processEvents();
    QVERIFY(!shows(5) && toasts.count() == 2);
  }
  void everyNoticeIsAsTallAsItsWordsAndKeepsOffTheVoice() {
    QWidget host;
    host.resize(900, 700);
    QWidget voice(&host);
    voice.setGeometry(100, 500, 500, 150);
    Toasts toasts(&host);
    toasts.keepOff(&voice);
    host.show();
    const QString words = QStringLiteral("The take could not be kept, for the disk is full: ").repeated(4);
    for (int i = 0; i < 3; ++i) {
      toasts.show({Tone::Bad, words + QString::number(i), QStringLiteral("Show in folder"), {}});
      QCoreApplication::processEvents();
    }
    QList<QLabel*> labels = toasts.findChildren<QLabel*>();
    QCOMPARE(labels.size(), 3);
    for (const QLabel* label : labels) {
      QVERIFY(label->height() >= label->heightForWidth(label->width()));
      QVERIFY(toasts.rect().contains(label->parentWidget()->geometry()));
    }
    QVERIFY(!toasts.geometry().intersects(voice.geometry()));
    voice.hide();  // another page
    QVERIFY(toasts.geometry().bottom() > 600);
  }
  void noticesStandBesideThePanelThatLiesOverThePage() {
    QWidget host;
    host.resize(900, 700);
    QWidget voice(&host), drawer(&host);
    voice.setGeometry(100, 500, 800, 150);
    drawer.setGeometry(580, 0, 320, 700);
    Toasts toasts(&host);
    toasts.keepOff(&voice);
    toasts.keepLeftOf(&drawer);
    host.show();
    toasts.show({Tone::Bad, QStringLiteral("The disk is full."), {}, {}});
    QVERIFY(!toasts.geometry().intersects(drawer.geometry()) && toasts.x() > 100);
    const int beside = toasts.x();
    drawer.hide();
    QVERIFY(toasts.x() > beside);
  }
  void aCardThatComesToAWindowAtRestIsLaidOutAtOnce() {
    QWidget host;
    host.resize(853, 600);
    auto* grid = new CardGrid(230, 14, &host);
    const auto add = [&] {
      auto* card = new QWidget(&host);
      card->setMinimumHeight(100);
      card->show();
      grid->addWidget(card);
      return card;
    };
    const QWidget* first = add();
    host.show();
    QCoreApplication::processEvents();
    const QWidget* second = add();
    QCoreApplication::processEvents();
    QVERIFY(second->width() >= 230);
    QCOMPARE(second->height(), first->height());
  }
  void cardsOfAWideWindowAreLarger() {
    QWidget host;
    auto* grid = new CardGrid(230, 14, &host);
    for (int i = 0; i < 5; ++i) grid->addWidget(new QWidget(&host));
    grid->setGeometry(QRect(0, 0, 853, 600));
    const int narrow = grid->itemAt(0)->geometry().width();
    grid->setGeometry(QRect(0, 0, 1492, 900));
    QVERIFY(grid->itemAt(0)->geometry().width() > narrow * 5 / 4);
  }
  void theKnobThatHasTheFocusWearsARing() {
    applyTheme(*qApp, darkTokens(), Motion::Reduced);
    QWidget host;
    auto* slider = new Slider(&host);
    slider->resize(200, 22);
    slider->setRange(0, 100);
    slider->setValue(50);
    host.show();
    host.activateWindow();
    slider->clearFocus();
    const auto accented = [&] {
      const QImage picture = slider->grab().toImage();
      int count = 0;
      for (int x = 0; x < picture.width(); ++x) count += picture.pixelColor(x, 2) == darkTokens().accent;
      return count;  // well above the groove
    };
    QCOMPARE(accented(), 0);
    slider->setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(slider->hasFocus());
    QVERIFY(accented() > 2);
  }
  void cardsFillTheRowExactly() {
    QWidget host;
    auto* grid = new CardGrid(230, 14, &host);
    for (int i = 0; i < 5; ++i) {
      auto* card = new QWidget(&host);
      card->setMinimumHeight(100);
      grid->addWidget(card);
    }
    grid->setGeometry(QRect(0, 0, 853, 600));
    QCOMPARE(grid->itemAt(2)->geometry().right(), 852);
    QCOMPARE(grid->itemAt(3)->geometry().left(), 0);
    QVERIFY(grid->itemAt(3)->geometry().top() > grid->itemAt(0)->geometry().bottom());
  }
  void anIconIsSeenInEveryStateAndTheme() {
    const auto shows = [](QWidget& widget, const QColor& color) {
      const QImage picture = widget.grab().toImage();
      for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x)
          if (picture.pixelColor(x, y) == color) return true;
      return false;
    };
    std::unique_ptr<QPushButton> record(pushButton({}, ButtonKind::Danger, QStringLiteral("record")));  // a filled dot
    std::unique_ptr<QToolButton> panel(iconButton(QStringLiteral("record"), QStringLiteral("x"), {}));
    const QIcon icon = tintedIcon(QStringLiteral("record"), IconTint::Muted);
    record->setCheckable(true);
    panel->setCheckable(true);
    for (const Tokens* tokens : {&darkTokens(), &lightTokens(), &darkTokens()}) {
      applyTheme(*qApp, *tokens, Motion::Reduced);
      for (const bool checked : {false, true}) {
        record->setChecked(checked);
        panel->setChecked(checked);
        QVERIFY(shows(*record, checked ? tokens->onAccent : tokens->bad));
        QVERIFY(shows(*panel, checked ? tokens->text : tokens->muted));
      }
      QLabel listed;  // an icon that was handed to a list long ago
      listed.setPixmap(icon.pixmap(16, 16));
      QVERIFY(shows(listed, tokens->muted));
    }
  }
  void aNoteThatIsTooLongIsCutAndWholeInItsToolTip() {
    Note note(2);
    note.resize(160, 60);
    const QString text = QStringLiteral("stopped; the first 43 frames can be played in /a/very/long/path/hello.mp4");
    note.set(text, Tone::Bad);
    QCOMPARE(note.heightForWidth(160), 2 * note.heightForWidth(4000));
    QCOMPARE(note.toolTip(), text);
  }
  void theSwatchesShowAColourOfOnesOwn() {
    SwatchRow row;
    QSignalSpy chosen(&row, &SwatchRow::chosen);
    const auto swatches = row.findChildren<QAbstractButton*>();
    QTest::mouseClick(swatches[0], Qt::LeftButton);
    QCOMPARE(chosen.first().first().value<QColor>(), QColor(Qt::white));
    row.setColor(QColor(1, 2, 3));
    QVERIFY(swatches.last()->isChecked());
    QCOMPARE(row.color(), QColor(1, 2, 3));
    QCOMPARE(chosen.size(), 1);
  }
  void thePickerSaysWhichAvatarIsMeant() {
    AvatarPicker picker;
    picker.setAvatars(
        {{QStringLiteral("a"), QStringLiteral("A"), {}, {}}, {QStringLiteral("b"), QStringLiteral("B"), {}, {}}},
        QStringLiteral("a"));
    QSignalSpy chosen(&picker, &AvatarPicker::chosen);
    const auto tiles = picker.findChildren<QAbstractButton*>();
    QCOMPARE(tiles.size(), 3);  // two and the way to more
    QTest::mouseClick(tiles[1], Qt::LeftButton);
    QCOMPARE(chosen.first().first().toString(), QStringLiteral("b"));
    QCOMPARE(picker.currentId(), QStringLiteral("b"));
  }
};

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
