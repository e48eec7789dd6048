// SPDX-License-Identifier: Apache-2.0
#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

#include "core/live/live_session.h"
#include "core/onair/on_air_feed.h"
#include "tests/live/live_fixture.h"

using namespace visema;
using namespace visema::test;
using std::chrono::milliseconds;

namespace {

constexpr int kPatience = 60'000;

LiveFrame frameAt(int ms, bool speaking = false) {
  LiveFrame frame;
  frame.picture = std::make_shared<YuvImage>(Size{16, 16}, ColorSpec());
  frame.showAt = kVoiceStart + milliseconds(ms);
  frame.speaking = speaking;
  return frame;
}

/// Empty where it cannot be written.
std::string whitePicture(const QTemporaryDir& folder) {
  QImage white(128, 72, QImage::Format_RGB32);
  white.fill(Qt::white);
  const QString file = folder.filePath(QStringLiteral("white.png"));
  return white.save(file) ? file.toStdString() : std::string();
}

YuvFrame black(Size size) {
  auto picture = std::make_shared<YuvImage>(size, kCameraColor);
  writeBlack(*picture);
  return picture;
}

int lightAt(const YuvImage& picture, int x, int y) { return picture.plane(0).row(y)[x]; }

}  // namespace

class TestOnAirFeed : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyReaderGetsTheNewestPictureThatIsDue() {
    OnAirFeed feed;
    feed.addViewer();
    QVERIFY(!feed.at(kVoiceStart).picture);
    const LiveFrame first = frameAt(0), second = frameAt(40), third = frameAt(80);
    for (const LiveFrame& frame : {first, second, third}) feed.picture(frame);
    QVERIFY(feed.at(kVoiceStart + milliseconds(50)).picture == second.picture);
    QVERIFY(feed.at(kVoiceStart + milliseconds(50)).picture == second.picture);
    QCOMPARE(*feed.nextDue(), third.showAt);
    const std::uint64_t before = feed.at(kVoiceStart + milliseconds(50)).number;
    QVERIFY(feed.at(kVoiceStart + milliseconds(90)).number != before);
    QVERIFY(!feed.nextDue());
  }

  void aStillIsAPictureWhereNobodySpeaksAndStands() {
    OnAirFeed feed;
    feed.addViewer();
    const LiveFrame resting = frameAt(0), talking = frameAt(40, true), later = frameAt(80, true);
    for (const LiveFrame& frame : {resting, talking, later}) feed.picture(frame);
    QVERIFY(feed.at(kVoiceStart + milliseconds(40)).picture == talking.picture);
    feed.setStill(true);
    QVERIFY(feed.at(kVoiceStart + milliseconds(40)).picture == resting.picture);
    QVERIFY(feed.at(kVoiceStart + milliseconds(90)).picture == resting.picture);
    feed.setStill(false);
    feed.picture(frameAt(120));
    QVERIFY(feed.at(kVoiceStart + milliseconds(130)).picture != resting.picture);
  }

  void whereNobodyLooksOnlyTheNewestPictureWaits() {
    OnAirFeed feed;
    std::vector<std::weak_ptr<const YuvImage>> pictures;
    for (int i = 0; i < 100; ++i) {
      const LiveFrame frame = frameAt(40 * i, i > 50);
      pictures.emplace_back(frame.picture);
      feed.picture(frame);
    }
    QCOMPARE(*feed.nextDue(), kVoiceStart + milliseconds(40 * 99));
    // The newest, the one before it, which is shown until then, and the last one where nobody spoke.
    QCOMPARE(std::count_if(pictures.begin(), pictures.end(), [](const auto& each) { return !each.expired(); }), 3);
    feed.setStill(true);
    QVERIFY(feed.at(kVoiceStart + milliseconds(40 * 200)).picture == pictures[50].lock());
  }

  void nothingIsPaintedWhileNobodyLooksAndAtOnceWhenSomebodyDoes() {
    ScriptedAvatar avatar;
    auto session = LiveSession::start(avatar.speaking());
    QVERIFY(session.has_value());
    const auto feed = std::make_shared<OnAirFeed>();
    (*session)->setPaused(true);
    (*session)->setOutput(feed);
    auto voice = std::make_shared<ScriptedVoice>(sentence(0.2, 1), std::chrono::steady_clock::now());
    QVERIFY((*session)->setVoice(voice).has_value());
    QTRY_VERIFY_WITH_TIMEOUT((*session)->status().ended, kPatience);
    QCOMPARE(avatar.full->painted.load(), 0);
    feed->addViewer();
    voice = std::make_shared<ScriptedVoice>(sentence(0.2, 1), std::chrono::steady_clock::now());
    QVERIFY((*session)->setVoice(voice).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(avatar.full->painted.load() > 10, kPatience);
    feed->removeViewer();
  }

  void aSilentAvatarMovesForWhoLooks() {
    ScriptedAvatar avatar;
    auto session = LiveSession::start(avatar.speaking());
    QVERIFY(session.has_value());
    const auto feed = std::make_shared<OnAirFeed>();
    (*session)->setPaused(true);
    (*session)->setOutput(feed);
    feed->addViewer();
    std::uint64_t seen = 0;
    QTRY_VERIFY_WITH_TIMEOUT((seen = feed->at(std::chrono::steady_clock::now()).number) > 5, kPatience);
    session->reset();
    feed->addViewer();  // and nobody is woken who is not there
  }

  void theVoiceIsDueWhenItsPictureIs() {
    ScriptedAvatar avatar;
    auto session = LiveSession::start(avatar.speaking());
    QVERIFY(session.has_value());
    struct Listener final : LiveOutput {
      void picture(const LiveFrame&) override {}
      void sound(const LiveSound& sound) override {
        std::lock_guard lock(mutex);
        if (frames == 0) firstDue = sound.dueAt;
        frames += static_cast<std::int64_t>(sound.frames.size());
      }
      bool watched() const override { return false; }
      void onWatched(std::function<void()>) override {}
      std::mutex mutex;
      SteadyTime firstDue;
      std::int64_t frames = 0;
    };
    const auto listener = std::make_shared<Listener>();
    (*session)->setOutput(listener);
    auto voice = std::make_shared<ScriptedVoice>(sentence(0.2, 0.2));
    QVERIFY((*session)->setVoice(voice).has_value());
    const auto expected = static_cast<std::int64_t>(sentence(0.2, 0.2).size());
    QTRY_VERIFY_WITH_TIMEOUT(([&] {
                               std::lock_guard lock(listener->mutex);
                               return listener->frames == expected;
                             })(),
                             kPatience);
    QCOMPARE(listener->firstDue, kVoiceStart + milliseconds((*session)->status().delayMs));
  }

  void aPictureWithTransparencyLiesOverAll() {
    QImage logo(64, 36, QImage::Format_ARGB32);
    logo.fill(Qt::transparent);
    for (int y = 18; y < 36; ++y)
      for (int x = 0; x < 64; ++x) logo.setPixelColor(x, y, QColor(255, 255, 255, x < 32 ? 255 : 128));
    const QTemporaryDir folder;
    const std::string file = folder.filePath(QStringLiteral("logo.png")).toStdString();
    QVERIFY(logo.save(QString::fromStdString(file)));
    auto scene = Scene::open({.overlay = file}, {128, 72});
    QVERIFY2(scene.has_value(), scene ? "" : scene.error().message.c_str());
    OnAirFeed feed;
    feed.setScene(std::move(*scene));
    LiveFrame frame;
    frame.picture = black({256, 144});
    feed.addViewer();
    feed.picture(frame);
    const YuvFrame shown = feed.at(std::chrono::steady_clock::now()).picture;
    QVERIFY(shown && shown->size() == (Size{128, 72}));
    const auto light = [&](int x, int y) { return lightAt(*shown, x, y); };
    QCOMPARE(light(20, 10), 16);
    QVERIFY2(light(20, 60) >= 233, qPrintable(QString::number(light(20, 60))));
    QVERIFY2(std::abs(light(100, 60) - 126) <= 3, qPrintable(QString::number(light(100, 60))));
    feed.setScene(nullptr);
    feed.picture(frame);
    QCOMPARE(feed.at(std::chrono::steady_clock::now()).picture.get(), frame.picture.get());
    logo.convertTo(QImage::Format_RGB32);
    QVERIFY(logo.save(QString::fromStdString(file)));
    const auto none = Overlay::read(file, {128, 72});
    QVERIFY(!none.has_value() && none.error().message.find("no transparency") != std::string::npos);
  }

  void theAvatarStandsWhereItIsWishedBeforeAPicture() {
    const QTemporaryDir folder;
    const std::string behind = whitePicture(folder);
    QVERIFY(!behind.empty());
    auto scene = Scene::open({.avatar = {0.5, 0.25, 0}, .behind = behind}, {128, 72});
    QVERIFY2(scene.has_value(), scene ? "" : scene.error().message.c_str());
    const YuvFrame shown = (*scene)->compose(black({256, 144}));
    QVERIFY(shown && shown->size() == (Size{128, 72}));
    // Half as large, its middle a quarter to the right: from 64 to 128 and from 18 to 54.
    QVERIFY(lightAt(*shown, 66, 36) <= 18 && lightAt(*shown, 126, 20) <= 18 && lightAt(*shown, 100, 52) <= 18);
    QVERIFY(lightAt(*shown, 61, 36) >= 233 && lightAt(*shown, 100, 15) >= 233 && lightAt(*shown, 100, 57) >= 233);
    auto near = Scene::open({.avatar = {3, -0.5, 0.5}}, {128, 72});  // reaches over all edges
    QVERIFY(near);
    YuvImage halves({256, 144}, kCameraColor);
    writeBlack(halves);
    for (int y = 0; y < 144; ++y) std::fill_n(halves.plane(0).row(y) + 128, 128, std::uint8_t{235});
    const YuvFrame closer = (*near)->compose(std::make_shared<YuvImage>(std::move(halves)));
    QVERIFY(lightAt(*closer, 10, 5) >= 233 && lightAt(*closer, 120, 70) >= 233);  // its right half
    QVERIFY(!Scene::open({.avatar = {9, 0, 0}}, {128, 72}));
    QVERIFY(!Scene::open({.behind = "/not/there.png"}, {128, 72}));
  }

  void aNameAndALineAreReadAtTheLowerLeft() {
    auto scene = Scene::open({.name = "Anna Example", .line = "at home"}, {640, 360});
    QVERIFY2(scene.has_value(), scene ? "" : scene.error().message.c_str());
    const YuvFrame shown = (*scene)->compose(black({640, 360}));
    int letters = 0, elsewhere = 0;
    for (int y = 0; y < 360; ++y)
      for (int x = 0; x < 640; ++x)
        if (lightAt(*shown, x, y) > 200) ++(x < 320 && y > 240 ? letters : elsewhere);
    QVERIFY2(letters > 300 && elsewhere == 0, qPrintable(QStringLiteral("%1 %2").arg(letters).arg(elsewhere)));
    QCOMPARE((*Scene::open({}, {640, 360}))->compose(shown).get(), shown.get());  // nothing to do
  }

  void aCardIsShownWhileTheUserIsAway() {
    const QTemporaryDir folder;
    const std::string file = whitePicture(folder);
    QVERIFY(!file.empty());
    OnAirFeed feed;
    feed.addViewer();
    LiveFrame frame;
    frame.picture = black({128, 72});
    const auto shown = [&] {
      feed.picture(frame);
      return lightAt(*feed.at(std::chrono::steady_clock::now()).picture, 60, 30);
    };
    QVERIFY(shown() <= 18);
    feed.setStill(true);
    QVERIFY(shown() <= 18);  // a still of the avatar, as long as there is no card
    auto scene = Scene::open({.card = file}, {128, 72});
    QVERIFY(scene);
    feed.setScene(std::move(*scene));
    QVERIFY(shown() >= 233);
    feed.setStill(false);
    QVERIFY(shown() <= 18);
  }

  void anEvenVoiceHasOneLoudnessAndNoNoiseBetweenItsWords() {
    for (const float amplitude : {0.02F, 0.7F}) {
      EvenVoice evener;
      double phase = 0, words = 0, pauses = 0;
      float most = 0;
      std::uint32_t noise = 1;
      for (int block = 0; block < 3000; ++block) {  // half a minute: a second of a word, half a second of noise
        const bool word = block % 150 < 100;
        std::vector<float> frames(480);
        for (float& sample : frames) {
          noise = noise * 1664525 + 1013904223;
          sample = 0.002F * (static_cast<float>(noise >> 8) / (1 << 23) - 1);
          if (word) sample += amplitude * static_cast<float>(std::sin(phase += 2 * std::numbers::pi * 1000 / 48000));
        }
        evener.apply(frames, 48000, 1);
        double power = 0;
        for (const float sample : frames) power += sample * sample, most = std::max(most, std::abs(sample));
        if (block < 1500) continue;
        if (block % 150 > 10 && block % 150 < 90) words += power / 480;
        if (block % 150 > 140) pauses += power / 480;
      }
      const auto decibels = [](double power) { return 10 * std::log10(power); };
      const double loud = decibels(words / 10 / 79), quiet = decibels(pauses / 10 / 9);
      QVERIFY2(std::abs(loud + 18) < 2.5, qPrintable(QStringLiteral("%1 dB of %2").arg(loud).arg(amplitude)));
      QVERIFY2(quiet < -70, qPrintable(QString::number(quiet)));
      QVERIFY(most < 1);
    }
  }
};

QTEST_GUILESS_MAIN(TestOnAirFeed)
#include "tst_on_air_feed.moc"
