// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "core/building/face_view.h"
#include "core/building/head_tracker.h"
#include "core/building/rigid_fit.h"
#include "core/building/steadiness.h"
#include "core/lipsync/opencv_views.h"
#include "tests/support/iris_film.h"

using namespace visema;
namespace fs = std::filesystem;

namespace {

/// Smooth noise, as skin seen from near.
cv::Mat texture(int seed) {
  cv::Mat noise(300, 300, CV_8U);
  cv::RNG(0x9e3779b97f4a7c15ULL * static_cast<std::uint64_t>(seed)).fill(noise, cv::RNG::UNIFORM, 0, 255);
  cv::GaussianBlur(noise, noise, {}, 3);
  cv::normalize(noise, noise, 20, 230, cv::NORM_MINMAX);
  return noise;
}

struct Tracked {
  std::unique_ptr<FaceFinder68> finder;
  FootageScan scan;
  HeadTrack track;
  std::string error;
};

Tracked tracked(const fs::path& film, const TrackOptions& options = {}) {
  Tracked result;
  auto finder = FaceFinder68::create();
  if (!finder) return {nullptr, {}, {}, finder.error().message};
  result.finder = std::move(*finder);
  auto scan = scanFootage(film, *result.finder, {}, {}, {});
  if (!scan) return {nullptr, {}, {}, scan.error().message};
  result.scan = std::move(*scan);
  auto track = trackHead(film, result.scan, *result.finder, options, {}, {});
  if (!track) return {nullptr, {}, {}, track.error().message};
  result.track = std::move(*track);
  return result;
}

/// Root mean square by which the upper lip's place differs from the package's own track, which was made from the true
/// points of the head, in pixels of a crop of 256; a constant difference of the two kinds of crop does not count.
double errorAtTheMouth(const HeadTrack& track, FrameIndex from) {
  auto package = AvatarPackage::open(fs::path(VISEMA_ROOT) / "avatars" / "iris.visema");
  const CropTrack& truth = (*package)->crops(0);
  std::vector<Point> off;
  Point mean;
  for (FrameIndex i = 0; i < track.frameCount(); ++i) {
    const Point inFilm = truth.at(from + i).inverse().apply({128, 110});
    const Point seen = track.at(i).pose.apply({inFilm.x / 2, inFilm.y / 2});
    off.push_back(seen);
    mean.x += seen.x, mean.y += seen.y;
  }
  const auto count = static_cast<double>(off.size());
  double sum = 0;
  for (const Point& p : off) sum += std::pow(p.x - mean.x / count, 2) + std::pow(p.y - mean.y / count, 2);
  return std::sqrt(sum / count);
}

}  // namespace

class TestHeadTrack : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aFitFindsAKnownMotionToAFewHundredthsOfAPixel() {
    const cv::Mat picture = texture(3), share(picture.size(), CV_32F, cv::Scalar(1));
    cv::Mat inside = share.clone();
    inside(cv::Rect(0, 0, 300, 40)) = 0, inside(cv::Rect(0, 260, 300, 40)) = 0;
    inside(cv::Rect(0, 0, 40, 300)) = 0, inside(cv::Rect(260, 0, 40, 300)) = 0;
    const RigidTemplate face(withoutLight(picture, 1), inside);
    const Similarity motion{1.02 * std::cos(0.03), 1.02 * std::sin(0.03), 1.7, -4.3};
    cv::Mat moved;
    const cv::Matx23d matrix(motion.a, -motion.b, motion.tx, motion.b, motion.a, motion.ty);
    cv::warpAffine(picture, moved, matrix, picture.size(), cv::INTER_CUBIC, cv::BORDER_REPLICATE);
    moved.convertTo(moved, CV_8U, 0.8, 20);                        // another light
    cv::circle(moved, {150, 130}, 25, cv::Scalar(0), cv::FILLED);  // and something in front
    const RigidFit fit = face.fit(withoutLight(moved, 1));
    for (const Point p : {Point{60, 60}, Point{240, 60}, Point{150, 240}}) {
      const Point at = fit.shift.apply(p), truth = motion.apply(p);
      QVERIFY2(std::hypot(at.x - truth.x, at.y - truth.y) < 0.08,
               qPrintable(QString::number(std::hypot(at.x - truth.x, at.y - truth.y))));
    }
    QVERIFY(fit.inliers > 0.8 && fit.inliers < 0.99);
  }

  void anotherTextureIsNotAlike() {
    const cv::Mat share(300, 300, CV_32F, cv::Scalar(1));
    const RigidTemplate face(withoutLight(texture(1), 1), share);
    QVERIFY(face.fit(withoutLight(texture(1), 1)).alike > 0.99);
    QVERIFY(face.fit(withoutLight(texture(2), 1)).alike < 0.35);
  }

  void aTalkingFaceIsFollowedAsItsTruePointsMove() {
    QTemporaryDir folder;
    const fs::path film = fs::path(folder.path().toStdString()) / "iris.mp4";
    QCOMPARE(test::writeIrisFilm(film, {60, 75}), std::string());
    const Tracked result = tracked(film);
    QCOMPARE(result.error, std::string());
    QCOMPARE(result.track.frameCount(), FrameIndex{75});
    for (const TrackedFrame& frame : result.track.frames) QVERIFY(frame.state == TrackState::Good);
    const double error = errorAtTheMouth(result.track, 60);
    QVERIFY2(error < 0.6, qPrintable(QString::number(error)));  // of a face at half the crop's size
    const auto steady = measureSteadiness(film, result.track, {}, {});
    QVERIFY(steady && steady->frames == 74);
    QVERIFY2(steady->step < 0.3, qPrintable(QString::number(steady->step)));
  }

  void steadinessSeesACropThatTrembles() {
    QTemporaryDir folder;
    const fs::path film = fs::path(folder.path().toStdString()) / "iris.mp4";
    QCOMPARE(test::writeIrisFilm(film, {0, 20}), std::string());
    Tracked result = tracked(film);
    QCOMPARE(result.error, std::string());
    for (std::size_t i = 0; i < result.track.frames.size(); i += 2) result.track.frames[i].pose.tx += 2;
    const auto steady = measureSteadiness(film, result.track, {}, {});
    QVERIFY2(steady && std::abs(steady->step - 2) < 0.4, qPrintable(QString::number(steady ? steady->step : -1)));
  }

  void aCutStartsAfreshWhereTheFaceIsThen() {
    QTemporaryDir folder;
    const fs::path film = fs::path(folder.path().toStdString()) / "cut.mp4";
    QCOMPARE(test::writeIrisFilm(film, {0, 50, kFrameRate, false,
                                        [](const YuvImage& picture, int i) {
                                          return test::shifted(picture, i < 25 ? 0 : 120, i < 25 ? 0 : 20);
                                        }}),
             std::string());
    const Tracked result = tracked(film);
    QCOMPARE(result.error, std::string());
    QCOMPARE(result.scan.shots(), (std::vector<FrameIndex>{0, 25}));
    const Point before = result.track.at(24).pose.inverse().apply({128, 95});
    const Point after = result.track.at(26).pose.inverse().apply({128, 95});
    QVERIFY(std::abs(after.x - before.x - 120) < 3 && std::abs(after.y - before.y - 20) < 3);
    for (const TrackedFrame& frame : result.track.frames) QVERIFY(frame.state == TrackState::Good);
  }

  void aFaceThatIsGoneIsLostAndFoundAgain() {
    QTemporaryDir folder;
    const fs::path film = fs::path(folder.path().toStdString()) / "gone.mp4";
    QCOMPARE(test::writeIrisFilm(film, {0, 50, kFrameRate, false,
                                        [](const YuvImage& picture, int i) {
                                          return i >= 20 && i < 31 ? test::filled(picture, 90) : picture.clone();
                                        }}),
             std::string());
    const Tracked result = tracked(film);
    QCOMPARE(result.error, std::string());
    for (FrameIndex i = 0; i < 50; ++i) QCOMPARE(result.track.at(i).state == TrackState::Lost, i >= 20 && i < 31);
  }

  void whatAHandPutStays() {
    QTemporaryDir folder;
    const fs::path film = fs::path(folder.path().toStdString()) / "iris.mp4";
    QCOMPARE(test::writeIrisFilm(film, {0, 20}), std::string());
    const Tracked first = tracked(film);
    QCOMPARE(first.error, std::string());
    TrackOptions options;
    Similarity put = first.track.at(7).pose;
    put.tx += 1.5;
    options.corrections.push_back({"iris", 7, put});
    const Tracked again = tracked(film, options);
    QVERIFY(again.track.at(7).state == TrackState::Corrected);
    QVERIFY(again.track.at(7).pose == put);
  }

  void aFilmWithoutAFaceIsRefusedByName() {
    QTemporaryDir folder;
    const fs::path film = fs::path(folder.path().toStdString()) / "black.mp4";
    QCOMPARE(test::writeIrisFilm(film, {0, 25, kFrameRate, false,
                                        [](const YuvImage& picture, int) { return test::filled(picture, 16); }}),
             std::string());
    const Tracked result = tracked(film);
    QVERIFY2(result.error.find("black.mp4 shows no face") != std::string::npos, result.error.c_str());
  }

  void aTrackReadsBackAsItWasWritten() {
    HeadTrack track;
    track.frames.resize(3);
    track.frames[1].state = TrackState::Corrected;
    track.frames[1].pose = {1.5, -0.25, 3, 4};
    track.frames[2].startsShot = true;
    track.frames[2].points[67] = {5.5, 6.5};
    track.neutral = 1;
    const auto again = readTrack(writeTrack(track), "track");
    QVERIFY(again && again->neutral == 1 && again->at(1).state == TrackState::Corrected);
    QVERIFY(again->at(1).pose == track.at(1).pose && again->at(2).points[67] == track.at(2).points[67]);
    QVERIFY(!readTrack(std::as_bytes(std::span("nonsense", 8)), "x.npy"));
  }
};

QTEST_APPLESS_MAIN(TestHeadTrack)
#include "tst_head_track.moc"
