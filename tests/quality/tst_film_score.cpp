// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <algorithm>
#include <memory>

#include "core/avatar/avatar_package.h"
#include "core/base/wav.h"
#include "core/media/audio_reader.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/nn/weights/weights.h"
#include "core/quality/edge_finder.h"
#include "core/quality/film_score.h"
#include "core/quality/mouth_movement.h"

using namespace visema;

namespace {

/// The same film with its sound that many frames later.
TalkingFilm withSoundLater(const TalkingFilm& film, int frames) {
  TalkingFilm moved = film;
  const auto samples = static_cast<std::ptrdiff_t>(std::abs(frames)) * kSpeechRate / 25;
  if (frames > 0) moved.samples.insert(moved.samples.begin(), static_cast<std::size_t>(samples), 0.0F);
  if (frames < 0) moved.samples.erase(moved.samples.begin(), moved.samples.begin() + samples);
  return moved;
}

}  // namespace

/// On footage of Iris that nothing was trained on: the end of "talk2", 6 seconds.
class TestFilmScore : public QObject {
  Q_OBJECT

  std::unique_ptr<SpeechEncoder> encoder_;
  std::unique_ptr<SyncMatcher> matcher_;
  TalkingFilm film_;
  EdgeFinder edges_, squareEdges_;

  FilmScores scores(const TalkingFilm& film) {
    auto scores = scoreTalkingFilm(film, *matcher_, *encoder_);
    return scores ? *scores : FilmScores{};
  }

 private Q_SLOTS:
  void initTestCase() {
    const std::filesystem::path root = VISEMA_ROOT;
    encoder_ = *openSpeechEncoder(**Weights::open(root / "resources/visema-1.safetensors"));
    auto matcher = SyncMatcher::open(**Weights::open(root / "resources/sync-1.safetensors"));
    QVERIFY2(matcher, matcher ? "" : matcher.error().message.c_str());
    matcher_ = std::make_unique<SyncMatcher>(std::move(*matcher));
    const auto iris = *AvatarPackage::open(root / "avatars/iris.visema");
    const auto section = *iris->section(iris->manifest().findClip("talk2")->video);
    TalkingFilmOptions options;
    options.firstFrame = 1202;
    options.mostFrames = 150;
    options.watch = [&](const YuvImage& picture, const FaceBox& face) {
      edges_.add(picture, face);
      YuvImage square = picture.clone();  // a lighter square around the mouth
      const Plane luma = square.plane(0);
      const auto x = static_cast<int>(face.centreX), y = static_cast<int>(face.centreY),
                 side = static_cast<int>(face.side);
      for (int row = y; row < y + side / 2; ++row)
        for (int column = x - side / 4; column < x + side / 4; ++column) {
          std::uint8_t& value = luma.row(row)[column];
          value = static_cast<std::uint8_t>(std::min(255, value + 8));
        }
      squareEdges_.add(square, face);
    };
    auto film = readTalkingFilm(MediaSource::section(section.path, static_cast<std::int64_t>(section.offset),
                                                     static_cast<std::int64_t>(section.length), "talk2"),
                                options, {}, {});
    QVERIFY2(film, film ? "" : film.error().message.c_str());
    film_ = std::move(*film);
    QCOMPARE(film_.frames(), 150);
    QVERIFY(film_.faceShare > 0.95);
  }

  void everyShiftOfTheSoundIsNamed() {
    for (int later = -5; later <= 5; ++later) {
      const FilmScores moved = scores(withSoundLater(film_, later));
      QCOMPARE(moved.offset, -later);  // a mouth before its sound is behind by less than nothing
      QVERIFY2(moved.confidence > 2 * kConfident, qPrintable(QString::number(moved.confidence)));
    }
  }

  void anotherVoiceIsNotBelieved() {
    TalkingFilm stranger = film_;
    stranger.samples = readSpeech(std::filesystem::path(VISEMA_ROOT) / "resources/demo/stranger.wav")->samples;
    const double confidence = scores(stranger).confidence;
    QVERIFY2(confidence < kConfident, qPrintable(QString::number(confidence)));
  }

  void tremblingLipsAreSeen() {
    const double calm = scores(film_).trembling;
    TalkingFilm trembling = film_;
    constexpr std::size_t kPixels = std::size_t{kMouthSide} * kMouthSide;
    for (int frame = 1; frame + 1 < film_.frames(); frame += 2)  // every other frame shows what was two frames before
      std::copy_n(film_.mouths.begin() + static_cast<std::ptrdiff_t>((std::max(2, frame) - 2) * kPixels), kPixels,
                  trembling.mouths.begin() + static_cast<std::ptrdiff_t>(frame * kPixels));
    const double shaken = scores(trembling).trembling;
    QVERIFY2(calm < 1.35 && shaken > calm + 0.2, qPrintable(QString("%1 %2").arg(calm).arg(shaken)));
  }

  void lipsThatMoveInPausesAreSeen() {
    TalkingFilm still = film_, moving = film_;
    // A second of silence in the midst, in which the lips of the first film stand still.
    constexpr int kFrom = 60, kFrames = 30;
    constexpr std::size_t kPixels = std::size_t{kMouthSide} * kMouthSide;
    for (TalkingFilm* film : {&still, &moving}) std::fill_n(film->samples.begin() + kFrom * 640, kFrames * 640, 0.0F);
    for (int frame = kFrom + 1; frame < kFrom + kFrames; ++frame)
      std::copy_n(film_.mouths.begin() + static_cast<std::ptrdiff_t>(kFrom * kPixels), kPixels,
                  still.mouths.begin() + static_cast<std::ptrdiff_t>(frame * kPixels));
    const FilmScores calm = scores(still), restless = scores(moving);
    QVERIFY(calm.silentSeconds > 0.3);
    QVERIFY2(calm.silence < 0.2 && restless.silence > 0.5,
             qPrintable(QString("%1 %2").arg(calm.silence).arg(restless.silence)));
  }

  void aSquareAroundTheMouthIsSeen() {
    QVERIFY2(edges_.step() < 2.5, qPrintable(QString::number(edges_.step())));
    QVERIFY2(squareEdges_.step() > edges_.step() + 2, qPrintable(QString::number(squareEdges_.step())));
  }

  void aFilmTooShortToMoveAnythingIsRefused() {
    TalkingFilm brief = film_;
    brief.faces.resize(40);
    brief.mouths.resize(std::size_t{40} * kMouthSide * kMouthSide);
    const auto scored = scoreTalkingFilm(brief, *matcher_, *encoder_);
    QVERIFY(!scored && scored.error().message.find("3 seconds") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestFilmScore)
#include "tst_film_score.moc"
