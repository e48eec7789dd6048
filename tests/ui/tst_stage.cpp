// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/ui/scripted.h"
#include "ui/pages/live_page.h"
#include "ui/stage/raster_frame_view.h"
#include "ui/stage/stage.h"
#include "ui/stage/yuv_picture.h"
#include "ui/theme/theme.h"
#include "ui/window/main_window.h"
#include "ui/window/status_bar.h"

using namespace visema;
using namespace visema::ui;

namespace {

/// Counts what is painted in this program.
class Paints : public QObject {
 public:
  Paints() { QCoreApplication::instance()->installEventFilter(this); }
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() != QEvent::Paint) return false;
    ++count;
    if (auto* widget = qobject_cast<QWidget*>(watched)) ++byWidget_[widget];
    return false;
  }
  int of(QWidget* widget) const { return byWidget_.value(widget); }
  int count = 0;

 private:
  QHash<QWidget*, int> byWidget_;
};

}  // namespace

class TestStage : public QObject {
  Q_OBJECT

  static YuvFrame gray(int value) {
    auto frame = std::make_shared<YuvImage>(Size{32, 18}, ColorSpec{});
    for (int plane = 0; plane < 3; ++plane)
      for (int y = 0; y < frame->plane(plane).size.height; ++y)
        for (int x = 0; x < frame->plane(plane).size.width; ++x)
          frame->plane(plane).row(y)[x] = static_cast<std::uint8_t>(plane == 0 ? value : 128);
    return frame;
  }

 private Q_SLOTS:
  void initTestCase() { applyTheme(*qApp, darkTokens(), Motion::Reduced); }

  void colorsSurviveTheWayThereAndBack_data() {
    QTest::addColumn<int>("matrix");
    QTest::addColumn<int>("range");
    for (int matrix : {0, 1})
      for (int range : {0, 1}) QTest::addRow("matrix %d range %d", matrix, range) << matrix << range;
  }
  void colorsSurviveTheWayThereAndBack() {
    QFETCH(int, matrix);
    QFETCH(int, range);
    const ColorSpec spec{static_cast<ColorMatrix>(matrix), static_cast<ColorRange>(range)};
    for (QRgb color : {qRgb(0, 0, 0), qRgb(255, 255, 255), qRgb(200, 30, 40), qRgb(20, 180, 60), qRgb(40, 50, 220)}) {
      QImage picture(4, 4, QImage::Format_RGB32);
      picture.fill(color);
      const QRgb back = toImage(*toFrame(picture, spec)).pixel(1, 1);
      QVERIFY(std::abs(qRed(back) - qRed(color)) <= 3);
      QVERIFY(std::abs(qGreen(back) - qGreen(color)) <= 3);
      QVERIFY(std::abs(qBlue(back) - qBlue(color)) <= 3);
    }
  }
  void limitedRangeWhiteIs235() { QCOMPARE(toImage(*gray(235)).pixel(0, 0), qRgb(255, 255, 255)); }
  void limitedRangeBlackIs16() { QCOMPARE(toImage(*gray(16)).pixel(0, 0), qRgb(0, 0, 0)); }

  void oddSizesAreShownWhole() {
    auto frame = std::make_shared<YuvImage>(Size{33, 19}, ColorSpec{});
    for (int plane = 0; plane < 3; ++plane)
      for (int y = 0; y < frame->plane(plane).size.height; ++y)
        std::fill_n(frame->plane(plane).row(y), frame->plane(plane).size.width, std::uint8_t{128});
    QCOMPARE(toImage(*frame).size(), QSize(33, 19));
  }
  void letterboxKeepsTheShapeAndTheMiddle() {
    const QRectF wide = letterbox(QSizeF(1280, 720), QRectF(0, 0, 800, 800));
    QCOMPARE(wide, QRectF(0, 175, 800, 450));
    QVERIFY(letterbox({}, QRectF(0, 0, 10, 10)).isEmpty());
  }

  void theStageShowsAFrameAtOnceAndCountsIt() {
    Stage stage(FrameViewKind::Raster);
    stage.setHudVisible(false);
    stage.resize(320, 180);
    stage.show();
    QVERIFY(stage.grab().toImage().pixel(160, 90) != qRgb(255, 255, 255));
    stage.showNow(gray(235));
    QCOMPARE(stage.grab().toImage().pixel(160, 90), qRgb(255, 255, 255));
    QCOMPARE(stage.shown(), std::int64_t{1});
    stage.clear();
    QVERIFY(stage.grab().toImage().pixel(160, 90) != qRgb(255, 255, 255));
    QCOMPARE(stage.shown(), std::int64_t{1});
  }
  void theCornersOfTheStageAreTheWindows() {
    Stage stage(FrameViewKind::Raster);
    stage.setHudVisible(false);
    stage.resize(320, 180);  // the picture's own shape: its corners must be cut
    stage.showNow(gray(235));
    const QImage picture = stage.grab().toImage();
    QCOMPARE(picture.pixel(0, 0), darkTokens().background.rgb());
    QCOMPARE(picture.pixel(319, 179), darkTokens().background.rgb());
    QCOMPARE(picture.pixel(160, 0), qRgb(255, 255, 255));
  }
  void onlyWhatIsNewIsPainted() {
    MainWindow window(QStringLiteral("0.1"));
    scripted::fill(window);
    window.show();
    QTRY_VERIFY(window.isVisible());
    const auto settle = [] {
      for (int i = 0; i < 5; ++i) QCoreApplication::processEvents();
    };
    settle();
    Paints paints;
    window.live()->setStatus(scripted::onAir());
    window.status()->setStatus(scripted::engine());
    settle();
    QCOMPARE(paints.count, 0);  // the same figures, no picture: nothing to do
    window.live()->stage()->showNow(gray(100));
    settle();
    auto* view = window.live()->stage()->findChild<RasterFrameView*>();
    QVERIFY(view);
    QCOMPARE(paints.of(view), 1);
    const int after = paints.count;
    settle();
    QCOMPARE(paints.count, after);
    QVERIFY(after <= 4);  // nor does a picture take anything along but what lies over it
  }
  void offscreenTheStageIsRaster() {
    if (QGuiApplication::platformName() != QLatin1String("offscreen")) QSKIP("this is about the offscreen platform");
    QCOMPARE(Stage().viewDescription(), QStringLiteral("Raster"));
  }
  void theFiguresOpenAndClose() {
    Stage stage(FrameViewKind::Raster);
    stage.resize(640, 400);
    stage.hud()->setStatus(scripted::onAir());
    const int closed = stage.hud()->sizeHint().height();
    QTest::mouseClick(stage.hud(), Qt::LeftButton);
    QVERIFY(stage.hud()->height() > closed + 100);
    QVERIFY(stage.rect().contains(stage.hud()->geometry()));
    QTest::mouseClick(stage.hud(), Qt::LeftButton);
    QCOMPARE(stage.hud()->height(), closed);
  }
};

QTEST_MAIN(TestStage)
#include "tst_stage.moc"
