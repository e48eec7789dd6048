// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <vector>

#include "core/base/geometry.h"

using namespace visema;

namespace {
bool near(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y) < 1e-9; }
const Similarity kTurned{0.8, 0.3, 12.5, -7.25};
}  // namespace

class TestGeometry : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void anInverseUndoes() {
    const Point p{431.25, 88.5};
    QVERIFY(near(kTurned.inverse().apply(kTurned.apply(p)), p));
    QVERIFY(near(kTurned.then(kTurned.inverse()).apply(p), p));
  }
  void thenAppliesTheFirstFirst() {
    const Similarity twice{2, 0, 0, 0}, shift{1, 0, 5, 0};
    QVERIFY(near(twice.then(shift).apply({1, 1}), {7, 2}));
    QVERIFY(near(shift.then(twice).apply({1, 1}), {12, 2}));
  }
  void aFitRecoversWhatMovedThePoints() {
    const std::vector<Point> from{{0, 0}, {10, 2}, {3, 40}, {-5, 8}};
    std::vector<Point> to;
    for (Point p : from) to.push_back(kTurned.apply(p));
    const Similarity fit = fitSimilarity(from, to);
    for (Point p : from) QVERIFY(near(fit.apply(p), kTurned.apply(p)));
  }
  void aFitOfOnePointIsAShift() {
    const std::vector<Point> from{{3, 4}}, to{{5, 5}};
    QVERIFY((fitSimilarity(from, to) == Similarity{1, 0, 2, 1}));
  }
  void pixelCentresOfBothPicturesAgree() {
    const Point index{17, 4};
    const Point moved = kTurned.apply({index.x + 0.5, index.y + 0.5});
    QVERIFY(near(kTurned.betweenPixelCentres().apply(index), {moved.x - 0.5, moved.y - 0.5}));
  }
};

QTEST_APPLESS_MAIN(TestGeometry)
#include "tst_geometry.moc"
