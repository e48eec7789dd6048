// SPDX-License-Identifier: Apache-2.0
#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QTest>
#include <QTranslator>
#include <memory>

#include "tests/ui/scripted.h"
#include "ui/pages/build/build_page.h"
#include "ui/pages/build/track_stage.h"
#include "ui/pages/live_page.h"
#include "ui/pages/report_dialog.h"
#include "ui/settings/settings_dialog.h"
#include "ui/stage/stage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chip.h"
#include "ui/window/keys_dialog.h"
#include "ui/window/main_window.h"

using namespace visema::ui;

/// Pictures of every page for people to look at, with the checks a program can make: they are not blank, nothing
/// sticks out of the window.
class TestGallery : public QObject {
  Q_OBJECT

  QTranslator german_;

  /// Words that have less room than they need. What cuts itself with an ellipsis and a tooltip is left out.
  static QStringList cutOff(const QWidget& window) {
    QStringList found;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
      if (!widget->isVisible()) continue;
      QString words;
      bool cut = false;
      if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) {
        words = button->text();
        cut = button->sizeHint().width() > button->width();
      } else if (const auto* label = qobject_cast<const QLabel*>(widget)) {
        words = label->text();
        cut = label->wordWrap() ? label->heightForWidth(label->width()) > label->height()
                                : label->sizeHint().width() > label->width();
      } else if (const auto* chip = qobject_cast<const Chip*>(widget)) {
        words = chip->text();
        cut = chip->sizeHint().width() > chip->width() || !chip->parentWidget()->rect().contains(chip->geometry());
      }
      if (cut && !words.isEmpty()) found << words;
    }
    return found;
  }

  static QString nameOf(int page, const Tokens& tokens, const QSize& size) {
    const char* pages[] = {"live", "build", "takes", "export", "library"};
    return QStringLiteral("%1-%2-%3x%4")
        .arg(QLatin1String(pages[page]), tokens.dark ? "dark" : "light")
        .arg(size.width())
        .arg(size.height());
  }

  static void save(QWidget& widget, const QString& name) {
    const QDir folder(qEnvironmentVariable("VISEMA_GALLERY", QDir::tempPath() + QStringLiteral("/visema-gallery")));
    QVERIFY(folder.mkpath(QStringLiteral(".")));
    QCoreApplication::processEvents();
    const QImage picture = widget.grab().toImage();
    QVERIFY(picture.save(folder.filePath(name + QStringLiteral(".png"))));
    QSet<QRgb> colors;
    for (int y = 0; y < picture.height(); y += 7)
      for (int x = 0; x < picture.width(); x += 7) colors.insert(picture.pixel(x, y));
    QVERIFY2(colors.size() > 20, qPrintable(name + QStringLiteral(" is nearly blank")));
    const QStringList cut = cutOff(widget);
    QVERIFY2(cut.empty(), qPrintable(name + QStringLiteral(" cuts off: ") + cut.join(QStringLiteral(" | "))));
  }

  /// German as long as it lives; none: English.
  class Speaking {
   public:
    explicit Speaking(QTranslator* language) : language_(language) {
      if (language_) QCoreApplication::installTranslator(language_);
    }
    ~Speaking() {
      if (language_) QCoreApplication::removeTranslator(language_);
    }
    Speaking(const Speaking&) = delete;
    Speaking& operator=(const Speaking&) = delete;

   private:
    QTranslator* language_;
  };

 private Q_SLOTS:
  void initTestCase() { QVERIFY(german_.load(qEnvironmentVariable("VISEMA_GERMAN"))); }
  void everyPageHasItsPicture_data() {
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("inGerman");
    for (bool inGerman : {false, true})
      for (bool dark : {true, false})
        for (QSize size : {QSize(1280, 800), QSize(1920, 1080), QSize(1000, 700)})
          QTest::addRow("%s %s %dx%d", inGerman ? "German" : "English", dark ? "dark" : "light", size.width(),
                        size.height())
              << dark << size << inGerman;
  }
  void everyPageHasItsPicture() {
    QFETCH(bool, dark);
    QFETCH(QSize, size);
    QFETCH(bool, inGerman);
    const Speaking german(inGerman ? &german_ : nullptr);
    const Tokens& tokens = dark ? darkTokens() : lightTokens();
    applyTheme(*qApp, tokens, Motion::Reduced);
    MainWindow window(QStringLiteral("0.1"));
    scripted::fill(window);
    window.resize(size);
    window.show();
    for (int page = 0; page < 5; ++page) {
      window.showPage(static_cast<MainWindow::Page>(page));
      save(window, nameOf(page, tokens, size) + QLatin1String(inGerman ? "-de" : ""));
    }
  }
  void everyStepOfABuildHasItsPictures_data() {
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("inGerman");
    QTest::addRow("dark") << true << QSize(1280, 800) << false;
    QTest::addRow("German, light, narrow") << false << QSize(1100, 720) << true;
    QTest::addRow("light, wide") << false << QSize(1920, 1080) << false;
  }
  void everyStepOfABuildHasItsPictures() {
    QFETCH(bool, dark);
    QFETCH(QSize, size);
    QFETCH(bool, inGerman);
    const Speaking speaking(inGerman ? &german_ : nullptr);
    const Tokens& tokens = dark ? darkTokens() : lightTokens();
    applyTheme(*qApp, tokens, Motion::Reduced);
    MainWindow window(QStringLiteral("0.1"));
    scripted::fill(window);
    window.resize(size);
    window.show();
    window.showPage(MainWindow::Build);
    BuildPage& page = *window.build();
    const auto shoot = [&](const char* what) {
      save(window, QStringLiteral("build-%1-%2-%3%4")
                       .arg(QLatin1String(what), tokens.dark ? "dark" : "light")
                       .arg(size.width())
                       .arg(inGerman ? "-de" : ""));
    };
    const char* names[] = {"video", "check", "track", "mask", "train", "verify", "package"};
    for (int step = 0; step < kBuildSteps; ++step) {
      page.showStep(static_cast<BuildStep>(step));
      shoot(names[step]);
    }
    page.showStep(BuildStep::Train);
    page.setTraining(scripted::training(TrainState::Running));
    shoot("training");
    page.setTraining(scripted::training(TrainState::Failed));
    shoot("failed");
    page.setBuild(scripted::blockedBuild());
    page.showStep(BuildStep::Check);
    shoot("blocked");
    BuildLook begun = scripted::blockedBuild();
    begun.checks.clear();
    page.setBuild(begun);
    page.setWork(BuildWork{QStringLiteral("tracking the face"), 0.43, 12});
    shoot("checking");
    page.setWork({});
    page.setBuild({});
    shoot("start");
    page.setRecent({});
    shoot("empty");
  }
  void otherStatesHaveTheirPictures() {
    applyTheme(*qApp, darkTokens(), Motion::Reduced);
    MainWindow window(QStringLiteral("0.1"));
    window.show();
    save(window, QStringLiteral("state-empty-live"));
    window.showPage(MainWindow::Export);
    save(window, QStringLiteral("state-empty-export"));
    window.showPage(MainWindow::Library);
    save(window, QStringLiteral("state-empty-library"));
    window.showPage(MainWindow::Takes);
    save(window, QStringLiteral("state-empty-takes"));
    window.showPage(MainWindow::Live);
    scripted::fill(window);
    LiveStatus status;
    status.state = LiveState::Ready;
    window.live()->setStatus(status);
    window.live()->setWelcome(true);
    save(window, QStringLiteral("state-welcome"));
    window.live()->setWelcome(false);
    window.live()->setStatus(scripted::onAir());
    window.live()->setAvatars(scripted::avatars(), scripted::avatars().back().id);  // filmed before a green screen
    window.live()->setBackdrop({BackdropChoice::Kind::Color, QColor(0x2f, 0x5d, 0x8c)});
    save(window, QStringLiteral("state-background-colour"));
    window.live()->setBackdrop({BackdropChoice::Kind::Picture, {}, QStringLiteral("/home/you/Pictures/an office.jpg")});
    save(window, QStringLiteral("state-background-picture"));
    status = scripted::onAir();
    status.air.live = status.air.seen = status.air.heard = true;
    window.live()->setStatus(status);
    save(window, QStringLiteral("state-other-programs"));
    window.live()->stage()->hud()->setChecked(true);
    window.notify(
        {Tone::Bad,
         QStringLiteral("The microphone Scarlett 2i2 USB was unplugged. Plug it in again, or choose another."),
         QStringLiteral("Choose"),
         {}});
    save(window, QStringLiteral("state-hud-and-notice"));
    window.resize(1000, 700);
    status.air.stopped = true;
    window.live()->setStatus(status);
    save(window, QStringLiteral("state-still-and-muted"));
    window.live()->setSideOpen(true);
    save(window, QStringLiteral("state-drawer"));
  }
  void theSettingsHaveTheirPictures() {
    for (QTranslator* language : {static_cast<QTranslator*>(nullptr), &german_}) {
      const Speaking speaking(language);
      const Tokens& tokens = language ? lightTokens() : darkTokens();
      applyTheme(*qApp, tokens, Motion::Reduced);
      SettingsDialog dialog({}, scripted::settingsChoices());
      dialog.show();
      for (int page = 0; page < 4; ++page) {
        dialog.showPage(page);
        save(dialog, QStringLiteral("settings-%1-%2").arg(language ? "de" : "en").arg(page));
      }
    }
  }
  void theListOfKeysHasItsPictures() {
    for (QTranslator* language : {static_cast<QTranslator*>(nullptr), &german_}) {
      const Speaking speaking(language);
      applyTheme(*qApp, language ? lightTokens() : darkTokens(), Motion::Reduced);
      MainWindow window(QStringLiteral("0.1"));
      window.show();
      window.showKeys();
      save(*window.findChild<KeysDialog*>(), QStringLiteral("dialog-keys-%1").arg(language ? "de" : "en"));
    }
  }
  void theDialogsHaveTheirPictures() {
    applyTheme(*qApp, darkTokens(), Motion::Reduced);
    ReportDialog report(
        {QStringLiteral("sanders.zip was imported"),
         true,
         {{QStringLiteral("Checked"), Tone::Good}, {QStringLiteral("Parity 47.1 dB"), Tone::Neutral}},
         {},
         {{QStringLiteral("Found"), QStringLiteral("523 frames, 1280 × 720, 25 fps")},
          {QStringLiteral("Found"), QStringLiteral("a U-Net of 328 pixels, trained with the features of HuBERT")},
          {QStringLiteral("Repaired"), QStringLiteral("3 crops that left the picture were moved back inside")},
          {QStringLiteral("Assumed"), QStringLiteral("no licence given: unknown")}}},
        nullptr);
    report.show();
    save(report, QStringLiteral("dialog-report"));
  }
};

QTEST_MAIN(TestGallery)
#include "tst_gallery.moc"
