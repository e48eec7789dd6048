// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/importing/landmarks.h"

using namespace visema;

class TestLandmarks : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void landmarksAreCutToWholePixelsAsTheReferenceDoes() {
    const auto points = parseLandmarks("1.9 2.9\r\n-3.5 4e1\n\n  7\t8  \n", "x");
    QVERIFY(points && points->size() == 3 && (points->at(1) == Point{-3.5, 40}));
    for (const char* bad : {"1", "1 2 3", "a b", "nan 1", "1e9 1", "1 2\n3"}) QVERIFY2(!parseLandmarks(bad, "x"), bad);
    std::vector<Point> face(110);
    face[1] = {10.9, 0};
    face[31] = {50.2, 0};
    face[52] = {0, 20.7};
    QVERIFY((faceBox(face) == Rect{10, 20, 40, 40}));
    face[31].x = 10;
    QVERIFY(!faceBox(face));
    QVERIFY(!faceBox(std::vector<Point>(52)));
  }
};

QTEST_APPLESS_MAIN(TestLandmarks)
#include "tst_landmarks.moc"
