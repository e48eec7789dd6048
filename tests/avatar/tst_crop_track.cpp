// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <cmath>
#include <limits>

#include "core/avatar/crop_track.h"
#include "core/avatar/pgm.h"
#include "core/base/sha256.h"
#include "tests/avatar/package_fixture.h"

using namespace visema;

class TestCropTrack : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void similaritiesAreReadBackToAThousandthOfAPixel() {
    const Clip clip = test::exampleClip("talk", ClipKind::Talk, 30);
    const auto crops = test::exampleCrops(30);
    const auto track = CropTrack::read(CropTrack::fromSimilarities(crops, 128).write(), clip, "x");
    QVERIFY(track);
    QVERIFY(track->kind() == CropKind::Similarity && !track->rectangle(3));
    for (FrameIndex i = 0; i < 30; ++i) {
      const Point was = crops[std::size_t(i)].apply({150, 100}), is = track->at(i).apply({150, 100});
      QVERIFY(std::hypot(was.x - is.x, was.y - is.y) < 1e-3);
    }
  }

  void rectanglesStayExact() {
    Clip clip = test::exampleClip("talk", ClipKind::Talk, 2);
    clip.cropKind = CropKind::Rectangle;
    clip.cropSize = 328;
    const std::vector<Rect> boxes{{10, 20, 164, 164}, {11, 0, 100, 100}};
    const auto track = CropTrack::read(CropTrack::fromRectangles(boxes, 328).write(), clip, "x");
    QVERIFY(track);
    QVERIFY((*track->rectangle(1) == boxes[1]));
    QVERIFY((track->at(0).apply({10, 20}) == Point{0, 0}));
    QVERIFY((track->at(0).apply({174, 184}) == Point{328, 328}));
    QVERIFY((track->at(0, 164).apply({174, 184}) == Point{164, 164}));
  }

  void rectanglesOutsideThePictureAreRefused() {
    Clip clip = test::exampleClip("talk", ClipKind::Talk, 1);
    clip.cropKind = CropKind::Rectangle;
    for (const Rect box : {Rect{-1, 0, 50, 50}, Rect{300, 0, 50, 50}, Rect{0, 200, 50, 50}, Rect{0, 0, 0, 50},
                           Rect{2147483647, 0, 50, 50}, Rect{0, 0, 2147483647, 2147483647}})
      QVERIFY(!CropTrack::read(CropTrack::fromRectangles({box}, 128).write(), clip, "x"));
  }

  void aNarrowBoxAtTheEdgeIsStillInside() {
    QVERIFY(CropTrack::fromRectangles({{10, 20, 20, 100}, {300, 140, 20, 100}}, 128).validate({320, 240}, "x"));
    QVERIFY(!CropTrack::fromRectangles({{301, 140, 20, 100}}, 128).validate({320, 240}, "x"));
  }

  void numbersThatAreNoneAreRefused() {
    const double none = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
    for (const Similarity bad : {Similarity{none, 0, 0, 0}, Similarity{1, infinite, 0, 0}, Similarity{1, 0, none, 0},
                                 Similarity{0, 0, 0, 0}, Similarity{1e-9, 0, 0, 0}, Similarity{1e9, 0, 0, 0}}) {
      const auto track = CropTrack::fromSimilarities({bad}, 128);
      QVERIFY(!track.validate({320, 240}, "x"));
    }
  }

  void aCropMayHangOverTheEdgeByAQuarter() {
    QVERIFY(CropTrack::fromSimilarities({{1, 0, 32, 0}}, 128).validate({320, 240}, "x"));
    QVERIFY(!CropTrack::fromSimilarities({{1, 0, 33, 0}}, 128).validate({320, 240}, "x"));
  }

  void clampingMovesBeforeItShrinks() {
    QVERIFY((clampInside({-5, 10, 50, 50}, {100, 80}) == Rect{0, 10, 50, 50}));
    QVERIFY((clampInside({90, 60, 50, 50}, {100, 80}) == Rect{50, 30, 50, 50}));
    QVERIFY((clampInside({10, -3, 90, 90}, {100, 80}) == Rect{10, 0, 80, 80}));
    QVERIFY((clampInside({10, 10, 200, 40}, {100, 80}) == Rect{0, 10, 100, 40}));
  }

  void masksAreReadBack() {
    Image image({3, 2}, 1);
    for (int i = 0; i < 6; ++i) image.mutableView().data[i] = static_cast<std::uint8_t>(i * 40);
    const auto read = parsePgm(encodePgm(image.view()), "mask");
    QVERIFY(read && (read->size() == Size{3, 2}));
    QCOMPARE(int(read->view().row(1)[2]), 200);
    QVERIFY(parsePgm(test::bytesOf("P5 # made by hand\n2 1\n255\nab"), "mask"));
    for (const char* bad : {"", "P5", "P6 1 1 255\nabc", "P5 2 1 255\na", "P5 2 1 255\nabc", "P5 0 1 255\n",
                            "P5 2 1 65535\nabcd", "P5 99999999999 1 255\na", "P5 #"})
      QVERIFY2(!parsePgm(test::bytesOf(bad), "mask"), bad);
  }

  void hashesAreThoseOfTheStandard() {
    QCOMPARE(Sha256::of({}), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    QCOMPARE(Sha256::of(test::bytesOf("abc")),
             std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    QCOMPARE(Sha256::of(test::bytesOf(std::string(1'000'000, 'a'))),
             std::string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
  }

  void aHashDoesNotDependOnThePieces() {
    const auto bytes = test::bytesOf(std::string(1000, 'x'));
    for (std::size_t piece : {1u, 55u, 56u, 63u, 64u, 65u, 999u}) {
      Sha256 hash;
      for (std::span<const std::byte> left(bytes); !left.empty();) {
        const std::size_t count = std::min(piece, left.size());
        hash.update(left.first(count));
        left = left.subspan(count);
      }
      QCOMPARE(hash.finish(), Sha256::of(bytes));
    }
  }
};

QTEST_APPLESS_MAIN(TestCropTrack)
#include "tst_crop_track.moc"
