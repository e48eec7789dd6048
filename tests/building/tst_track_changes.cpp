// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/building/track_changes.h"

using namespace visema;

namespace {

/// A hundred frames, keyframes at 10, 40 and 80, a cut before 60.
HeadTrack track() {
  HeadTrack track;
  track.frames.resize(100);
  for (const int key : {10, 40, 80}) track.frames[static_cast<std::size_t>(key)].keyframe = true;
  track.frames[60].startsShot = true;
  return track;
}

BuildEdits edits() {
  BuildEdits edits;
  edits.footage.push_back({"film", "/film.mp4", false, std::string(64, 'a'), 1, 0, {}});
  edits.footage.push_back({"other", "/other.mp4", false, std::string(64, 'b'), 1, 0, {}});
  return edits;
}

using Stretches = std::vector<FrameStretch>;

}  // namespace

class TestTrackChanges : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void onlyWhatLiesBetweenTwoKeyframesIsTrackedAgain() {
    BuildEdits now = edits();
    setKeyframe(now, "film", 20, Similarity{});
    QVERIFY(stretchesToTrackAgain(edits(), now, track()) == (Stretches{{11, 40}}));
    QVERIFY(stretchesToTrackAgain(now, edits(), track()) == (Stretches{{11, 40}}));  // undone
    QVERIFY(stretchesToTrackAgain(now, now, track()).empty());
  }
  void aCutEndsAStretchAsAKeyframeDoes() {
    BuildEdits now = edits();
    setKeyframe(now, "film", 50, Similarity{});
    setKeyframe(now, "film", 61, Similarity{});
    setKeyframe(now, "film", 99, Similarity{});
    QVERIFY(stretchesToTrackAgain(edits(), now, track()) == (Stretches{{41, 80}, {81, 100}}));
  }
  void aKeyframeThatWasMovedConcernsItsOwnNeighboursOnly() {
    BuildEdits before = edits(), now = edits();
    setKeyframe(before, "film", 40, Similarity{});
    setKeyframe(now, "film", 40, Similarity{1, 0, 3, 0});
    QVERIFY(stretchesToTrackAgain(before, now, track()) == (Stretches{{11, 80}}) ||
            stretchesToTrackAgain(before, now, track()) == (Stretches{{11, 60}}));
  }
  void aFaceThatIsAwayConcernsTheMarkedFramesAlone() {
    BuildEdits now = edits();
    setMark(now, "film", MarkKind::FaceAway, {20, 30}, true);
    QVERIFY(stretchesToTrackAgain(edits(), now, track()) == (Stretches{{20, 30}}));
  }
  void marksThatTouchBecomeOneAndCanBeCut() {
    BuildEdits now = edits();
    setMark(now, "film", MarkKind::FaceAway, {20, 30}, true);
    setMark(now, "film", MarkKind::FaceAway, {30, 40}, true);
    setMark(now, "other", MarkKind::FaceAway, {0, 90}, true);
    setMark(now, "film", MarkKind::FaceAway, {25, 28}, false);
    std::vector<Mark> film;
    for (const Mark& mark : now.marks)
      if (mark.footage == "film") film.push_back(mark);
    QVERIFY(film == (std::vector<Mark>{{"film", MarkKind::FaceAway, 20, 25}, {"film", MarkKind::FaceAway, 28, 40}}));
    QCOMPARE(now.marks.size(), std::size_t{3});
  }
  void clearingTakesTheKeyframesOfOneStretchOfOneFilm() {
    BuildEdits now = edits();
    for (const FrameIndex frame : {5, 20, 50}) setKeyframe(now, "film", frame, Similarity{});
    setKeyframe(now, "other", 5, Similarity{});
    clearKeyframes(now, "film", {0, 50});
    QCOMPARE(now.corrections.size(), std::size_t{2});
    setKeyframe(now, "film", 50, std::nullopt);
    QCOMPARE(now.corrections.size(), std::size_t{1});
    QCOMPARE(now.corrections[0].footage, std::string("other"));
  }
  void aFrameThatFitsIsNotRedBecauseFlowFoundNoWayBack() {
    TrackedFrame frame;
    frame.state = TrackState::Good;
    frame.alike = 0.98F, frame.inliers = 0.95F, frame.return_ = 20;
    QVERIFY(frame.error() > 0.1F && frame.error() < 0.3F);
    frame.alike = 0.4F, frame.inliers = 0.5F;
    QVERIFY(frame.error() > 0.5F);
  }
  void whatOfAProjectConcernsATrackIsOfItsFilmAlone() {
    BuildEdits now = edits();
    setKeyframe(now, "film", 5, Similarity{});
    setKeyframe(now, "other", 5, Similarity{});
    setMark(now, "film", MarkKind::FaceAway, {1, 2}, true);
    setMark(now, "film", MarkKind::LeftOut, {1, 2}, true);
    const BuildEdits part = trackEdits(now, "film");
    QVERIFY(part.footage.size() == 1 && part.corrections.size() == 1 && part.marks.size() == 1);
  }
};

QTEST_APPLESS_MAIN(TestTrackChanges)
#include "tst_track_changes.moc"
