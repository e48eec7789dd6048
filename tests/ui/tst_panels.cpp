// SPDX-License-Identifier: Apache-2.0
#include <QAbstractButton>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

#include "tests/ui/scripted.h"
#include "ui/pages/avatar_tile.h"
#include "ui/pages/export_page.h"
#include "ui/pages/library_page.h"
#include "ui/pages/live_page.h"
#include "ui/pages/media_files.h"
#include "ui/pages/microphone_panel.h"
#include "ui/pages/on_air_panel.h"
#include "ui/pages/speak_panel.h"
#include "ui/pages/words_picker.h"
#include "ui/settings/settings_dialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/slider_row.h"
#include "ui/widgets/toggle.h"

using namespace visema::ui;

/// Parts of pages, each by itself.
class TestPanels : public QObject {
  Q_OBJECT

  template <class Widget>
  static Widget* named(QWidget& parent, const char* text) {
    for (Widget* widget : parent.findChildren<Widget*>())
      if (widget->accessibleName() == QString::fromUtf8(text) || widget->property("text") == QString::fromUtf8(text))
        return widget;
    return nullptr;
  }
  static bool says(QWidget& parent, const char* words) {
    for (const QLabel* label : parent.findChildren<QLabel*>())
      if (label->isVisibleTo(&parent) && label->text().contains(QLatin1String(words))) return true;
    return false;
  }

 private Q_SLOTS:
  void initTestCase() { applyTheme(*qApp, darkTokens(), Motion::Reduced); }

  void whatOneGoesLiveWithIsChosenAndHowItDoesIsSaid() {
    OnAirPanel panel;
    QSignalSpy chosen(&panel, &OnAirPanel::chosen);
    QSignalSpy keys(&panel, &OnAirPanel::keyEntered);
    QSignalSpy live(&panel, &OnAirPanel::liveToggled);
    auto* address = named<QLineEdit>(panel, "Address");
    auto* key = named<QLineEdit>(panel, "Key");
    auto* go = named<QPushButton>(panel, "Go live");
    QVERIFY(!address->isVisibleTo(&panel) && go->isEnabled());
    panel.setChoice({false, false, false, true, {}, false});
    QVERIFY(address->isVisibleTo(&panel) && !go->isEnabled());  // a stream needs an address
    QCOMPARE(key->echoMode(), QLineEdit::Password);
    QTest::keyClicks(address, QStringLiteral("rtmp://host/live"));
    QTest::keyClick(address, Qt::Key_Return);
    QCOMPARE(chosen.last().first().value<AirChoice>().address, QStringLiteral("rtmp://host/live"));
    QTest::keyClicks(key, QStringLiteral("secret"));
    QTest::keyClick(key, Qt::Key_Return);
    QCOMPARE(keys.last().first().toString(), QStringLiteral("secret"));
    go->click();
    QCOMPARE(live.last().first().toBool(), true);
    AirState state;
    state.live = true;
    state.streams = {{false, true, 2480, 100, 3}, {true, true, 2500, 100, 0}};
    panel.setState(state);
    QCOMPARE(go->text(), QStringLiteral("End live"));
    QVERIFY(named<Note>(panel, "Streaming 2,480 kbit/s · 3 left out\u2028Filming"));
    state.streams = {{false, false, 2500, 100, 30}};
    panel.setState(state);
    QVERIFY(named<Note>(panel, "The stream was cut off; reconnecting · 30 left out"));
  }
  void whatOthersSeeIsChosenWithIt() {
    OnAirPanel panel;
    QSignalSpy chosen(&panel, &OnAirPanel::chosen);
    const auto scene = [&] { return chosen.last().first().value<AirChoice>().scene; };
    QWidget* others = panel.scene();
    auto* name = named<QLineEdit>(*others, "Name");
    QVERIFY(!name->isVisibleTo(others));
    named<Toggle>(*others, "Name and line")->click();
    QVERIFY(name->isVisibleTo(others) && scene().named);
    QTest::keyClicks(name, QStringLiteral("Anna Example"));
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(scene().name, QStringLiteral("Anna Example"));
    auto* size = named<QSlider>(*others, "Size");
    size->setValue(size->maximum());
    QCOMPARE(scene().zoom, 2.0);
    AirChoice another;
    another.scene.carded = true;
    another.scene.card = QStringLiteral("/a/back soon.png");
    another.scene.down = 0.25;
    panel.setChoice(another);
    QVERIFY(!name->isVisibleTo(others));
    QVERIFY(named<QPushButton>(*others, "Choose a card")->isVisibleTo(others));
    named<Toggle>(panel, "Camera")->click();
    QVERIFY(scene() == another.scene);
    AirState state;
    state.live = true;
    auto* shown = named<QWidget>(*others, "What others see");
    panel.setState(state);
    QVERIFY(!shown->isVisibleTo(others));
    state.shown = std::make_shared<visema::YuvImage>(visema::Size{64, 36}, visema::ColorSpec{});
    panel.setState(state);
    QVERIFY(shown->isVisibleTo(others));
  }
  void aVoiceIsChosenOrWritten() {
    SpeakPanel panel;
    QSignalSpy voices(&panel, &SpeakPanel::voiceChosen);
    panel.setVoices({{QStringLiteral("flite:slt"), QStringLiteral("flite:slt · en-us")}}, QStringLiteral("flite:slt"));
    QCOMPARE(panel.voice(), QStringLiteral("flite:slt"));
    QVERIFY(voices.isEmpty() && !panel.say());
    auto* box = panel.findChild<QComboBox*>();
    box->setEditText(QStringLiteral("program:piper"));
    QTest::keyClick(box->lineEdit(), Qt::Key_Return);
    QCOMPARE(voices.last().first().toString(), QStringLiteral("program:piper"));
    panel.setWaiting(2);
    QVERIFY(named<Note>(panel, "2 to come"));
  }
  void aMicrophoneIsTestedAndItsGainSet() {
    MicrophonePanel panel;
    QSignalSpy tests(&panel, &MicrophonePanel::testToggled);
    QSignalSpy gains(&panel, &MicrophonePanel::gainChanged);
    QPushButton* test = named<QPushButton>(panel, "Test");
    QVERIFY(!test->isEnabled());  // there is none yet
    panel.setDevices(scripted::settingsChoices().inputs, QStringLiteral("a"));
    panel.setGain(6);
    QVERIFY(gains.isEmpty());
    test->click();
    QCOMPARE(tests.takeFirst().first().toBool(), true);
    panel.setTest({true, {-20, -12, false}, QStringLiteral("Say something"), Tone::Neutral});
    QCOMPARE(test->text(), QStringLiteral("Stop"));
    test->click();
    QCOMPARE(tests.takeFirst().first().toBool(), false);
    panel.setTest({false, {}, QStringLiteral("Very quiet."), Tone::Warn});
    QVERIFY(panel.findChild<Note*>()->isVisibleTo(&panel));
    panel.setOnAir(true);  // nothing can be tested then, and what was found is over
    QVERIFY(!test->isEnabled() && !panel.findChild<Note*>()->isVisibleTo(&panel));
    panel.findChild<Slider*>()->setValue(panel.findChild<Slider*>()->maximum());
    QCOMPARE(gains.takeFirst().first().toDouble(), 20.0);
  }
  void aPathOfTheUsersOwnIsShort() {
    const QString home = QDir::homePath();
    QCOMPARE(shortPath(home + QStringLiteral("/Videos")), QStringLiteral("~/Videos"));
    QCOMPARE(shortPath(home + QStringLiteral("work/Videos")), home + QStringLiteral("work/Videos"));
    QCOMPARE(shortPath(QStringLiteral("/usr/share")), QStringLiteral("/usr/share"));
  }
  void theLevelFollowsTheTest() {
    LivePage page;
    LiveStatus ready;
    ready.state = LiveState::Ready;
    page.setStatus(ready);
    page.setMicrophoneTest({true, {-20, -12, false}, QStringLiteral("Say something"), Tone::Neutral});
    bool shown = false;
    for (const Figure* figure : page.findChildren<Figure*>())
      shown = shown || figure->text().contains(QStringLiteral("−20"));
    QVERIFY(shown);
  }
  void aNoteOfTwoLinesShowsTheFirstAsIfItWereAlone() {
    Note one(3), two(3);
    one.set(QStringLiteral("Sync 0.42"), Tone::Neutral);
    two.set(QStringLiteral("Sync 0.42") + QChar::LineSeparator + QStringLiteral("12 MB"), Tone::Neutral);
    one.setFixedSize(200, one.heightForWidth(200));
    two.setFixedSize(200, two.heightForWidth(200));
    QCOMPARE(two.height(), 2 * one.height());
    QCOMPARE(two.grab(QRect(QPoint(), one.size())).toImage(), one.grab().toImage());
  }
  void theLipsFollowTheSoundATextBesideItOrWhatIsTyped() {
    WordsPicker picker;
    ExportChoice choice;
    choice.language = QStringLiteral("de");
    choice.words = WordsFrom::Typed;
    choice.typedWords = QStringLiteral("Guten Tag");
    picker.setChoice(choice);
    QVERIFY(picker.findChild<QPlainTextEdit*>()->isVisibleTo(&picker));
    QSignalSpy chosen(&picker, &WordsPicker::chosen);
    picker.findChild<QPlainTextEdit*>()->setPlainText(QStringLiteral("Guten Abend"));
    QCOMPARE(chosen.size(), 1);
    ExportChoice read;
    picker.putInto(read);
    QCOMPARE(read.words, WordsFrom::Typed);
    QCOMPARE(read.typedWords, QStringLiteral("Guten Abend"));
    QCOMPARE(read.language, QStringLiteral("de"));
    choice.words = WordsFrom::Sound;
    picker.setChoice(choice);
    QVERIFY(!picker.findChild<QComboBox*>()->isVisibleTo(&picker));  // a sound has no language to choose
  }
  void exportKeepsWhatTheLipsFollow() {
    ExportPage page;
    page.setAvatars(scripted::avatars());
    QSignalSpy changed(&page, &ExportPage::choiceChanged);
    named<QAbstractButton>(page, "Text file")->click();
    QCOMPARE(changed.last().first().value<ExportChoice>().words, WordsFrom::Beside);
  }
  void aSmallLibrarySaysHowThereAreMore() {
    LibraryPage page;
    page.resize(1000, 700);
    QSignalSpy build(&page, &LibraryPage::buildRequested);
    page.setAvatars({scripted::cards().front()});
    QVERIFY(says(page, "Build your own"));
    named<QPushButton>(page, "Build an avatar…")->click();
    QCOMPARE(build.size(), 1);
    std::vector<AvatarCard> many;
    for (int i = 0; i < 9; ++i) {
      many.push_back(scripted::cards().front());
      many.back().id = QString::number(i);
    }
    page.setAvatars(many);
    QVERIFY(!says(page, "Build your own"));
  }
  void aDamagedAvatarHasABadgeAndCanBeUsed() {
    LibraryPage page;
    AvatarCard card = scripted::cards().front();
    card.damage = QStringLiteral("footage.mp4 is damaged");
    page.setAvatars({card});
    QVERIFY(says(page, "footage.mp4 is damaged"));
    QVERIFY(named<QPushButton>(page, "Put on stage")->isEnabled());
    QVERIFY(page.findChild<AvatarTile*>()->toolTip().contains(QLatin1String("damaged")));
  }
  void theMemoryLimitIsOffOrANumber() {
    Settings settings;
    SettingsDialog dialog(settings, scripted::settingsChoices());
    QSignalSpy changed(&dialog, &SettingsDialog::changed);
    QComboBox* limit = nullptr;
    for (QComboBox* box : dialog.findChildren<QComboBox*>())
      if (box->accessibleName() == QLatin1String("Memory limit")) limit = box;
    QVERIFY(limit);
    QVERIFY(limit->currentText().startsWith(QLatin1String("Automatic")));  // not a number that nothing keeps to
    const int row = limit->findData(2048);
    QVERIFY(row > 0);
    limit->setCurrentIndex(row);
    Q_EMIT limit->activated(row);
    QCOMPARE(changed.last().first().value<Settings>().memoryMegabytes, 2048);
    settings.memoryMegabytes = 3000;  // of an earlier version
    SettingsDialog earlier(settings, scripted::settingsChoices());
    for (QComboBox* box : earlier.findChildren<QComboBox*>())
      if (box->accessibleName() == QLatin1String("Memory limit")) QCOMPARE(box->currentData().toInt(), 3000);
  }
};

QTEST_MAIN(TestPanels)
#include "tst_panels.moc"
