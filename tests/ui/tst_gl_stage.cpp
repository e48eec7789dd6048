// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QTest>
#include <cmath>

#include "tests/support/private_display.h"
#include "tests/ui/scripted.h"
#include "ui/stage/frame_view.h"
#include "ui/stage/gl_frame_view.h"
#include "ui/stage/yuv_picture.h"
#include "ui/theme/theme.h"

using namespace visema;
using namespace visema::ui;

/// The OpenGL view against the raster view, on a display of the test's own.
class TestGlStage : public QObject {
  Q_OBJECT

  static QImage drawn(FrameViewKind kind, const YuvFrame& frame, QSize size, QString* description) {
    QWidget window;
    window.resize(size);
    FrameView* view = createFrameView(kind, &window);
    view->widget()->setGeometry(window.rect());
    view->show(frame);
    window.show();
    if (!QTest::qWaitForWindowExposed(&window)) return {};
    *description = view->description();
    return window.grab().toImage().convertToFormat(QImage::Format_RGB32);
  }
  static double psnr(const QImage& a, const QImage& b) {
    double sum = 0;
    for (int y = 0; y < a.height(); ++y) {
      for (int x = 0; x < a.width(); ++x) {
        const QRgb p = a.pixel(x, y);
        const QRgb q = b.pixel(x, y);
        for (int d : {qRed(p) - qRed(q), qGreen(p) - qGreen(q), qBlue(p) - qBlue(q)}) sum += d * d;
      }
    }
    const double mse = sum / (3.0 * a.width() * a.height());
    return mse == 0 ? 99 : 10 * std::log10(255 * 255 / mse);
  }

 private Q_SLOTS:
  void initTestCase() { applyTheme(*qApp, darkTokens(), Motion::Reduced); }

  void openGlPaintsWhatRasterPaints_data() {
    QTest::addColumn<int>("matrix");
    QTest::addColumn<int>("range");
    QTest::addColumn<QSize>("size");
    for (int matrix : {0, 1})
      for (int range : {0, 1}) QTest::addRow("matrix %d range %d", matrix, range) << matrix << range << QSize(640, 480);
    QTest::addRow("wider than the picture") << 1 << 0 << QSize(700, 300);
    QTest::addRow("the picture's own shape, corners cut") << 1 << 0 << QSize(640, 360);
  }
  void openGlPaintsWhatRasterPaints() {
    QFETCH(int, matrix);
    QFETCH(int, range);
    QFETCH(QSize, size);
    const ColorSpec spec{static_cast<ColorMatrix>(matrix), static_cast<ColorRange>(range)};
    const YuvFrame frame =
        toFrame(scripted::iris().scaled(640, 360, Qt::IgnoreAspectRatio, Qt::SmoothTransformation), spec);
    QString gl, raster;
    const QImage a = drawn(FrameViewKind::OpenGl, frame, size, &gl);
    const QImage b = drawn(FrameViewKind::Raster, frame, size, &raster);
    QVERIFY2(gl.startsWith(QLatin1String("OpenGL")), qPrintable(gl));
    QCOMPARE(raster, QStringLiteral("Raster"));
    QCOMPARE(a.size(), b.size());
    const double similarity = psnr(a, b);
    QVERIFY2(similarity > 34, qPrintable(QString::number(similarity)));
    for (QPoint corner : {QPoint(0, 0), QPoint(size.width() - 1, size.height() - 1)})
      QCOMPARE(a.pixel(corner), darkTokens().background.rgb());
  }
  void aSoftwareRendererIsLeftToRaster() {
    const QString renderer = usableGlRenderer();
    QVERIFY(!renderer.isEmpty());
    QWidget window;
    const QString chosen = createFrameView(FrameViewKind::Automatic, &window)->description();
    QCOMPARE(chosen.startsWith(QLatin1String("OpenGL")), !renderer.contains(QLatin1String("llvmpipe")));
  }
};

int main(int argc, char** argv) {
  test::PrivateDisplay display(QSize(1440, 900));
  if (!display.start()) {
    std::fprintf(stderr, "SKIP: no Xvfb to draw on (install xvfb)\n");
    return 77;
  }
  QApplication application(argc, argv);
  if (usableGlRenderer().isEmpty()) {
    std::fprintf(stderr, "SKIP: no OpenGL 3.2 under Xvfb (install libgl1-mesa-dri)\n");
    return 77;
  }
  TestGlStage test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_gl_stage.moc"
