// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/base/file_bytes.h"
#include "core/building/build_steps.h"
#include "core/building/refine_frame.h"
#include "core/building/track_changes.h"
#include "tests/support/iris_film.h"

using namespace visema;
namespace fs = std::filesystem;

namespace {

double apart(const Similarity& one, const Similarity& other) {
  const Point at = one.inverse().apply({128, 95}), to = other.inverse().apply({128, 95});
  return std::hypot(at.x - to.x, at.y - to.y);
}

}  // namespace

/// A film of Iris that was tracked, and what a hand does to it.
class TestTrackAgain : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::unique_ptr<BuildFolder> build_;

  HeadTrack track() {
    const Status made = makeStep(*build_, steps::kTrack, {}, {}, {});
    if (!made) qFatal("%s", made.error().message.c_str());
    return *readTrack(*readFile(build_->resultFile("track/film"), 1 << 26), "track");
  }
  void change(const std::function<void(BuildEdits&)>& edit) {
    BuildEdits edits = build_->edits();
    edit(edits);
    QVERIFY(build_->change("something", std::move(edits)));
  }

 private Q_SLOTS:
  void initTestCase() {
    const fs::path root = folder_.path().toStdString();
    QCOMPARE(test::writeIrisFilm(root / "film.mp4", {0, 60, kFrameRate, false}), std::string());
    build_ = std::move(*BuildFolder::create(root / "iris.visema-build"));
    QVERIFY(build_->addFootage(root / "film.mp4", FootageKeeping::Link, {}, {}));
  }

  void aMarkedStretchIsTheOnlyOneThatChanges() {
    const HeadTrack before = track();
    change([](BuildEdits& edits) { setMark(edits, "film", MarkKind::FaceAway, {20, 30}, true); });
    const HeadTrack after = track();
    for (FrameIndex i = 0; i < 60; ++i) {
      const bool marked = i >= 20 && i < 30;
      QCOMPARE(after.at(i).state == TrackState::Away, marked);
      if (!marked) QVERIFY(after.at(i).pose == before.at(i).pose && after.at(i).points == before.at(i).points);
    }
    QVERIFY(build_->undo().value_or(false));
    const HeadTrack again = track();
    for (FrameIndex i = 0; i < 60; ++i)
      QVERIFY2(apart(again.at(i).pose, before.at(i).pose) < 1, qPrintable(QString::number(i)));
  }

  void aKeyframeStaysWhereItWasPutAndChangesNoFrameBeyondItsNeighbours() {
    const HeadTrack before = track();
    Similarity put = before.at(33).pose;
    put.tx += 3;
    change([&](BuildEdits& edits) { setKeyframe(edits, "film", 33, put); });
    const HeadTrack after = track();
    QVERIFY(after.at(33).state == TrackState::Corrected && after.at(33).keyframe);
    QVERIFY(apart(after.at(33).pose, put) < 0.01);
    const FrameStretch around = betweenKeyframes(before, 33);
    for (FrameIndex i = 0; i < 60; ++i)
      if (i < around.from || i >= around.to) QVERIFY(after.at(i).pose == before.at(i).pose);
    QVERIFY(build_->state("track/film") == StepState::Ready);
  }

  void trackingAllOfItAgainKeepsTheKeyframe() {
    QVERIFY(build_->forget("track/film"));
    const HeadTrack whole = track();
    QVERIFY(whole.at(33).state == TrackState::Corrected);
    QVERIFY(build_->undo().value_or(false));
  }

  void aFrameThatWasPutAboutRightIsRefined() {
    const HeadTrack before = track();
    Similarity rough = before.at(45).pose;
    rough.tx += 5, rough.ty -= 4;
    const auto fine = refineFrame(*build_, "film", 45, rough, {});
    QVERIFY2(fine, fine ? "" : fine.error().message.c_str());
    QVERIFY2(apart(*fine, before.at(45).pose) < 1, qPrintable(QString::number(apart(*fine, before.at(45).pose))));
    Similarity nowhere = before.at(45).pose;
    nowhere.tx += 2000;
    const auto lost = refineFrame(*build_, "film", 45, nowhere, {});
    QVERIFY(!lost && lost.error().message.find("by hand") != std::string::npos);
  }

  void whoOnlyLooksChangesNothing() {
    QVERIFY(BuildFolder::isWorkedOn(build_->path()));
    const auto looking = BuildFolder::view(build_->path());
    QVERIFY(looking && (*looking)->edits() == build_->edits());
    QVERIFY((*looking)->state("track/film") == build_->state("track/film"));
    BuildEdits edits = build_->edits();
    edits.package.name = "Other";
    const Status changed = (*looking)->change("name it", edits);
    QVERIFY(!changed && changed.error().message.find("another program") != std::string::npos);
    const fs::path path = build_->path();
    build_.reset();
    QVERIFY(!BuildFolder::isWorkedOn(path));
    build_ = std::move(*BuildFolder::open(path));
  }
};

QTEST_APPLESS_MAIN(TestTrackAgain)
#include "tst_track_again.moc"
