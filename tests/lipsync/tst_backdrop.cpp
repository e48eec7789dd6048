// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>

#include "core/base/yuv_convert.h"
#include "core/lipsync/backdrop.h"
#include "core/media/media_writer.h"

using namespace visema;

namespace {

constexpr Size kSize{160, 120};

/// A grey-brown disc before `screen` (B, G, R).
YuvImage person(std::array<int, 3> screen, int radius = 30) {
  Image bgr(kSize, 3);
  for (int y = 0; y < kSize.height; ++y)
    for (int x = 0; x < kSize.width; ++x) {
      const bool disc = (x - 80) * (x - 80) + (y - 70) * (y - 70) < radius * radius;
      const std::array<int, 3> colour = disc ? std::array{110, 140, 190} : screen;
      for (int channel = 0; channel < 3; ++channel)
        bgr.mutableView().row(y)[x * 3 + channel] =
            static_cast<std::uint8_t>(colour[static_cast<std::size_t>(channel)]);
    }
  YuvImage yuv(kSize, {});
  bgrToYuv(bgr.view(), yuv);
  return yuv;
}

const std::array<int, 3> kGreen{60, 190, 50}, kBlue{190, 80, 40}, kGrey{120, 125, 122};

std::array<int, 3> bgrAt(const YuvImage& image, int x, int y) {
  Image bgr(image.size(), 3);
  yuvToBgr(image, bgr.mutableView());
  const std::uint8_t* pixel = bgr.view().row(y) + x * 3;
  return {pixel[0], pixel[1], pixel[2]};
}

bool near(const std::array<int, 3>& a, const std::array<int, 3>& b, int tolerance = 6) {
  for (std::size_t i = 0; i < 3; ++i)
    if (std::abs(a[i] - b[i]) > tolerance) return false;
  return true;
}

}  // namespace

class TestBackdrop : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aColourStandsBehindThePerson() {
    for (const auto& screen : {kGreen, kBlue}) {
      const YuvImage footage = person(screen);
      auto backdrop = Backdrop::create("#3a6ea5", footage, "somebody");
      QVERIFY2(backdrop, backdrop ? "" : backdrop.error().message.c_str());
      const auto shown = (*backdrop)->behind(footage);
      QVERIFY(shown && !shown->alpha);
      QVERIFY(near(bgrAt(*shown->picture, 5, 5), {0xa5, 0x6e, 0x3a}));
      QVERIFY(near(bgrAt(*shown->picture, 150, 110), {0xa5, 0x6e, 0x3a}));
      QVERIFY(near(bgrAt(*shown->picture, 80, 70), bgrAt(footage, 80, 70), 1));  // the person stays
    }
  }

  void nothingBehindThePersonIsTransparent() {
    const YuvImage footage = person(kGreen);
    auto backdrop = Backdrop::create("transparent", footage, "somebody");
    const auto shown = (*backdrop)->behind(footage);
    QVERIFY(shown && shown->alpha);
    QCOMPARE(int(shown->alpha->view().row(5)[5]), 0);
    QCOMPARE(int(shown->alpha->view().row(70)[80]), 255);
    int soft = 0;
    for (int x = 0; x < kSize.width; ++x) {
      const int alpha = shown->alpha->view().row(70)[x];
      if (alpha > 0 && alpha < 255) ++soft;
      QVERIFY(alpha == 0 || (x > 45 && x < 115));
    }
    QVERIFY(soft < 10);
    const auto edge = bgrAt(*shown->picture, 50, 70);
    QVERIFY(edge[1] < 165);  // no green rim
  }

  void aVideoMovesOnAndBeginsAgain() {
    QTemporaryDir folder;
    const std::string file = folder.filePath("behind.mp4").toStdString();
    MediaWriterOptions options;
    options.size = {80, 60};
    options.crf = 4;
    auto writer = MediaWriter::create(file, options);
    for (int i = 0; i < 3; ++i) {
      Image flat(options.size, 3);
      std::memset(flat.mutableView().data, 40 + 60 * i, static_cast<std::size_t>(flat.view().stride) * 60);
      YuvImage yuv(options.size, {});
      bgrToYuv(flat.view(), yuv);
      QVERIFY((*writer)->addFrame(yuv));
    }
    QVERIFY((*writer)->finish());
    const YuvImage footage = person(kGreen);
    auto backdrop = Backdrop::create(file, footage, "somebody");
    QVERIFY2(backdrop, backdrop ? "" : backdrop.error().message.c_str());
    for (int i = 0; i < 7; ++i) {
      const int grey = 40 + 60 * (i % 3);
      QVERIFY(near(bgrAt(*(*backdrop)->behind(footage)->picture, 5, 5), {grey, grey, grey}));
    }
  }

  void footageBeforeAnythingElseIsRefusedInWords() {
    const auto grey = Backdrop::create("#000000", person(kGrey), "somebody.visema");
    QVERIFY(!grey && grey.error().message.find("somebody.visema was not filmed before an even green") == 0);
    YuvImage uneven = person(kGreen);
    for (int y = 0; y < 60; ++y)
      for (int x = 0; x < 40; ++x) uneven.plane(1).row(y)[x] = 190;
    QVERIFY(!Backdrop::create("#000000", uneven, "somebody"));
    QVERIFY(!Backdrop::create("/nowhere/at/all.png", person(kGreen), "somebody"));
  }
};

QTEST_APPLESS_MAIN(TestBackdrop)
#include "tst_backdrop.moc"
