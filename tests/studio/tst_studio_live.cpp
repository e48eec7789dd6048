// SPDX-License-Identifier: Apache-2.0
// The Live page in a whole studio: its voices, and going on air.
#include <QAbstractButton>
#include <QComboBox>
#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>
#include <filesystem>
#include <mutex>

#include "app/studio/session_port.h"
#include "core/base/log.h"
#include "core/base/wav.h"
#include "tests/studio/studio_test.h"
#include "ui/pages/live_page.h"
#include "ui/pages/speak_panel.h"
#include "ui/widgets/labels.h"

using namespace visema;
using namespace visema::studio;

class TestStudioLive : public StudioTest {
  Q_OBJECT

 private Q_SLOTS:
  void init() { setUp(); }
  void cleanup() { tearDown(); }

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
    Q_EMIT page->stopRequested();
    QTRY_COMPARE_WITH_TIMEOUT(studio_->live().wish().file, std::filesystem::path("voice.wav"), 30'000);
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
};

QTEST_MAIN(TestStudioLive)
#include "tst_studio_live.moc"
