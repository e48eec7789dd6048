// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QScreen>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <ctime>
#include <fstream>
#include <thread>

#include "app/studio/product_parts.h"
#include "core/audio/playback_stream.h"
#include "core/avatar/avatar_package.h"
#include "core/base/wav.h"
#include "core/media/audio_reader.h"
#include "core/media/media_info.h"
#include "tests/support/private_display.h"
#include "tests/support/private_sound_daemon.h"
#include "tests/support/synthetic_package.h"
#include "ui/pages/export_page.h"
#include "ui/pages/export_row.h"
#include "ui/pages/library_page.h"
#include "ui/pages/live_page.h"
#include "ui/pages/result_player.h"
#include "ui/stage/stage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/voice_timeline.h"

using namespace visema;
using namespace visema::studio;

namespace {

constexpr int kDeadline = 60'000;
constexpr double kDemoSeconds = 2.6;
constexpr double kIdleShare = 0.03;

/// The first seconds of the demo's sentence, so that nobody waits for the rest.
std::filesystem::path shortDemo(const std::filesystem::path& whole, const std::filesystem::path& folder, double seconds,
                                const char* name) {
  auto clip = readAudio(whole);
  if (!clip) return {};
  clip->samples.resize(static_cast<std::size_t>(seconds * clip->rate) * static_cast<std::size_t>(clip->channels));
  const std::filesystem::path file = folder / name;
  return writeWav(file, *clip) ? file : std::filesystem::path();
}

/// A second avatar: a drawn face before a green screen, with the network of the first.
std::filesystem::path makeSecondAvatar(const std::filesystem::path& iris, const std::filesystem::path& folder) {
  const auto package = AvatarPackage::open(iris);
  if (!package) return {};
  test::SyntheticOptions options;
  options.cropSize = 256;
  options.size = {640, 360};
  options.greenScreen = true;
  options.networks = {(*package)->manifest().networks.front()};
  const NetworkEntry& network = options.networks.front();
  for (const std::string& name : {network.weights, network.voiceMap, network.mask}) {
    const auto member = (*package)->member(name);
    if (!member) return {};
    const std::filesystem::path file = folder / std::filesystem::path(name).filename();
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(member->bytes.data()), static_cast<std::streamsize>(member->bytes.size()));
    options.files[name] = file;
  }
  const auto made = test::makeSyntheticPackage(folder, options);
  return made ? *made : std::filesystem::path();
}

}  // namespace

/// The real studio, from its first start to a finished film, on a screen and a sound card of its own. Everything is
/// pressed, dropped and looked at as a user does; pictures of every step stay in the build folder.
class TestEndToEnd : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  Places places_;
  std::unique_ptr<SettingsStore> store_;
  std::unique_ptr<SystemAppearance> appearance_;
  std::unique_ptr<Studio> studio_;
  std::filesystem::path sound_;
  QElapsedTimer since_;

  std::filesystem::path path(const char* name) const { return folder_.filePath(QLatin1String(name)).toStdString(); }
  ui::MainWindow& window() { return studio_->window(); }
  ui::LivePage& live() { return *window().live(); }

  template <class Button = QAbstractButton>
  Button* button(QWidget& where, const char* text) {
    for (Button* b : where.findChildren<Button*>())
      if ((b->text() == QLatin1String(text) || b->accessibleName() == QLatin1String(text)) && b->isVisible()) return b;
    return nullptr;
  }
  void press(QWidget& where, const char* text) {
    QAbstractButton* b = button(where, text);
    QVERIFY2(b && b->isEnabled(), text);
    QTest::mouseClick(b, Qt::LeftButton);
  }
  static void drop(QWidget& onto, const std::filesystem::path& file) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QString::fromStdString(file.string()))});
    QDragEnterEvent enter(QPoint(40, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&onto, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(QPointF(40, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&onto, &event);
  }
  static bool label(QWidget& where, const char* begin) {
    for (const QLabel* l : where.findChildren<QLabel*>())
      if (l->isVisible() && l->text().startsWith(QLatin1String(begin))) return true;
    return false;
  }
  /// The colour beside the person on the stage, as it is on the screen.
  bool isBehind(const QColor& color) {
    ui::Stage& stage = *live().stage();
    const QPoint at = stage.mapToGlobal(QPoint(stage.width() / 8, stage.height() / 2));
    const QColor seen = window().screen()->grabWindow(0, at.x(), at.y(), 1, 1).toImage().pixelColor(0, 0);
    return std::abs(seen.red() - color.red()) < 12 && std::abs(seen.green() - color.green()) < 12 &&
           std::abs(seen.blue() - color.blue()) < 12;
  }
  /// What is really on the screen.
  void shoot(const char* name) {
    QTest::qWait(60);
    const QRect where = window().geometry();
    const QPixmap picture = window().screen()->grabWindow(0, where.x(), where.y(), where.width(), where.height());
    const QDir folder(qEnvironmentVariable("VISEMA_SCREENS", QDir::tempPath()));
    QVERIFY(folder.mkpath(QStringLiteral(".")));
    QVERIFY(picture.save(folder.filePath(QLatin1String(name) + QStringLiteral(".png"))));
  }
  /// How much of one core this process takes while nothing is asked of it.
  static double processorShare(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    const std::clock_t before = std::clock();
    QElapsedTimer wall;
    wall.start();
    loop.exec();
    return static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC /
           (static_cast<double>(wall.nsecsElapsed()) / 1e9);
  }
  const ui::ExportJobRow* job(const char* title) {
    for (const ui::ExportJobRow& row : studio_->exports().rows())
      if (row.title == QLatin1String(title)) return &row;
    return nullptr;
  }
  bool jobIs(const char* title, ui::JobState state) {
    const ui::ExportJobRow* row = job(title);
    return row && row->state == state;
  }
  ui::ExportRow* rowOf(const char* title) {
    for (ui::ExportRow* row : window().exports()->findChildren<ui::ExportRow*>())
      if (row->job().title == QLatin1String(title) && row->isVisible()) return row;
    return nullptr;
  }

 private Q_SLOTS:
  void initTestCase() {
    const auto product = Places::find();
    QVERIFY(product.has_value() && !product->demoSound.empty());
    places_ = *product;
    places_.data = path("data");
    places_.videos = path("videos");
    sound_ = shortDemo(product->demoSound, folder_.path().toStdString(), kDemoSeconds, "sentence.wav");
    QVERIFY(!sound_.empty());
    std::filesystem::create_directories(path("data") / "avatars");
    const auto second = makeSecondAvatar(product->avatars / "iris.visema", path("data") / "avatars");
    QVERIFY(!second.empty());
    store_ = std::make_unique<SettingsStore>(folder_.filePath(QStringLiteral("studio.ini")));
    appearance_ = std::make_unique<SystemAppearance>(true);
    since_.start();
    studio_ = std::make_unique<Studio>(places_, *store_, *appearance_, productParts());
    window().move(0, 0);
    studio_->start();
  }
  void cleanupTestCase() {
    studio_.reset();
    store_->finish();
  }

  void itOpensWithIrisIdlingAndTwoButtons() {
    QVERIFY(QTest::qWaitForWindowExposed(&window()));
    QTRY_VERIFY_WITH_TIMEOUT(live().stage()->shown() > 3, kDeadline);
    qInfo("Iris idles %lld ms after the start", static_cast<long long>(since_.elapsed()));
    QVERIFY(live().stage()->viewDescription().startsWith(QLatin1String("OpenGL")));
    QVERIFY(button(live(), "Hear Iris speak") && button(live(), "Use my microphone"));
    shoot("1-first-run");
  }
  void sheSpeaksAtTheTouchOfAButton() {
    press(live(), "Hear Iris speak");
    QTRY_COMPARE_WITH_TIMEOUT(live().timeline()->speaking(), std::optional<bool>(true), kDeadline);
    qInfo("she speaks %lld ms after the start", static_cast<long long>(since_.elapsed()));
    QTRY_VERIFY_WITH_TIMEOUT(live().timeline()->columnCount() > 150, kDeadline);  // most of the sentence
    shoot("2-speaking");
    press(live(), "Stop");
    QTRY_VERIFY_WITH_TIMEOUT(button(live(), "Start") != nullptr, kDeadline);
    shoot("3-stopped");
  }
  void anotherAvatarTakesOverOnAir() {
    press(live(), "Start");
    QTRY_COMPARE_WITH_TIMEOUT(live().timeline()->speaking(), std::optional<bool>(true), kDeadline);
    press(live(), "synthetic");
    const qint64 shown = live().stage()->shown();
    QTRY_VERIFY_WITH_TIMEOUT(live().stage()->shown() > shown + 10, kDeadline);
    QVERIFY(studio_->live().wish().onAir);
    shoot("4-another-avatar");
    QTRY_VERIFY_WITH_TIMEOUT(isBehind(QColor(50, 190, 60)), kDeadline);
    press(live(), "Colour");
    press(live(), "Blue");
    QTRY_VERIFY_WITH_TIMEOUT(isBehind(QColor(0x2f, 0x5d, 0x8c)), kDeadline);
    shoot("4-another-background");
    QImage sunset(64, 36, QImage::Format_RGB32);
    sunset.fill(QColor(220, 120, 60));
    QVERIFY(sunset.save(folder_.filePath(QStringLiteral("sunset.png"))));
    drop(live(), path("sunset.png"));
    QTRY_VERIFY_WITH_TIMEOUT(isBehind(QColor(220, 120, 60)), kDeadline);
    shoot("4-another-picture");
    press(live(), "Iris");
    QVERIFY(!button(live(), "Colour")->isEnabled());  // filmed before a room: it says why
    QVERIFY(label(live(), "Iris was not filmed in front of an even green or blue"));
    drop(live(), sound_);                                                     // is played at once
    QTRY_VERIFY_WITH_TIMEOUT(button(live(), "Start") != nullptr, kDeadline);  // and is over at its end
  }
  void theMicrophoneIsHeard() {
    const auto clip = readAudio(sound_);
    PlaybackOptions options;
    options.rate = clip->rate;
    options.channels = clip->channels;
    auto speaker = PlaybackStream::create(options);
    QVERIFY2(speaker.has_value(), speaker ? "" : speaker.error().message.c_str());
    std::jthread somebody([&](const std::stop_token& stop) {
      while (!stop.stop_requested() && (*speaker)->write(clip->samples, stop)) {
      }
    });
    press(live(), "Microphone");
    press(live(), "Record take");  // goes on air too
    QTRY_COMPARE_WITH_TIMEOUT(live().timeline()->speaking(), std::optional<bool>(true), kDeadline);
    QTRY_VERIFY_WITH_TIMEOUT(studio_->live().report().status.delayP50 > 0, kDeadline);
    live().stage()->hud()->click();
    shoot("5-microphone");
    live().stage()->hud()->click();
    press(live(), "Stop");
    QTRY_VERIFY_WITH_TIMEOUT(button(live(), "Start") != nullptr, kDeadline);
    const QDir takes(folder_.filePath(QStringLiteral("videos/Takes")));
    QTRY_COMPARE_WITH_TIMEOUT(takes.entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 1, kDeadline);
    const QDir take(takes.filePath(takes.entryList(QDir::Dirs | QDir::NoDotAndDotDot).first()));
    QVERIFY(take.exists(QStringLiteral("voice.wav")) && take.exists(QStringLiteral("frames.csv")));
  }
  void aSoundBecomesAFilm() {
    window().showPage(ui::MainWindow::Export);
    drop(*window().exports(), sound_);
    QTRY_VERIFY_WITH_TIMEOUT(jobIs("sentence.wav", ui::JobState::Rendering), kDeadline);
    QTRY_VERIFY_WITH_TIMEOUT(jobIs("sentence.wav", ui::JobState::Done), kDeadline);
    const auto film = probeMedia(std::filesystem::path(job("sentence.wav")->outputPath.toStdString()));
    QVERIFY(film.has_value() && film->video() && film->audio());
    QVERIFY(std::abs(film->duration - kDemoSeconds) < 0.1);
    shoot("6-exported");
  }
  void theFilmIsPlayedBesideItsSource() {
    press(*rowOf("sentence.wav"), "Play");
    auto* player = window().findChild<ui::ResultPlayer*>();
    QVERIFY(player);
    QTRY_VERIFY_WITH_TIMEOUT(player->picture() != nullptr, kDeadline);
    const YuvFrame first = player->picture();  // it plays without being asked twice
    QTRY_VERIFY_WITH_TIMEOUT(player->picture() != first, kDeadline);
    shoot("7-played");
    player->close();
  }
  void anExportIsCancelled() {
    const auto whole = Places::find()->demoSound;
    drop(*window().exports(), whole);
    const std::string name = whole.filename().string();
    QTRY_VERIFY_WITH_TIMEOUT(jobIs(name.c_str(), ui::JobState::Rendering) && job(name.c_str())->fraction > 0,
                             kDeadline);
    shoot("8-rendering");
    press(*rowOf(name.c_str()), "Cancel");
    press(window(), "Discard it");
    QTRY_VERIFY_WITH_TIMEOUT(jobIs(name.c_str(), ui::JobState::Cancelled), kDeadline);
    QVERIFY(!QFile::exists(job(name.c_str())->outputPath));
    shoot("9-cancelled");
  }
  void anAvatarThatNobodySeesCostsNothing() {
    window().showPage(ui::MainWindow::Export);  // off the stage she stands still
    double share = 1;
    // What was being decoded ahead may take its time to be done.
    for (QDeadlineTimer deadline(kDeadline); share > kIdleShare && !deadline.hasExpired();)
      share = processorShare(1000);
    qInfo("the paused window takes %.2f %% of a core", 100 * share);
    QVERIFY(share <= kIdleShare);
  }
  void everyPageIsSeenInEverySizeAndTheme() {
    for (const bool dark : {true, false}) {
      ui::applyTheme(*qApp, dark ? ui::darkTokens() : ui::lightTokens(), ui::Motion::Reduced);
      for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
        window().resize(size);
        const char* names[] = {"live", "takes", "export", "library"};
        for (int page = 0; page < 4; ++page) {
          window().showPage(static_cast<ui::MainWindow::Page>(page));
          const QString name =
              QStringLiteral("%1-%2-%3").arg(QLatin1String(names[page]), dark ? "dark" : "light").arg(size.width());
          shoot(qPrintable(name));
        }
      }
    }
  }
};

int main(int argc, char** argv) {
  qputenv("VISEMA_STAGE", "gl");
  qputenv("QT_MEDIA_BACKEND", "ffmpeg");
  test::PrivateSoundDaemon sound;
  test::PrivateDisplay display(QSize(1920, 1080));
  QString reason = sound.missing();
  if (reason.isEmpty() && !sound.start()) reason = sound.error();
  if (reason.isEmpty() && !display.start()) reason = QStringLiteral("no Xvfb to draw on (install xvfb)");
  if (!reason.isEmpty()) {
    std::fprintf(stderr, "SKIP: %s\n", qPrintable(reason));
    return 77;
  }
  QApplication application(argc, argv);
  TestEndToEnd test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_end_to_end.moc"
