// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <numbers>

#include "core/latentsync/ddim.h"
#include "core/latentsync/dub_film.h"
#include "core/latentsync/face_square.h"
#include "core/latentsync/log_mel.h"
#include "core/latentsync/model_files.h"
#include "core/latentsync/noise.h"
#include "core/latentsync/painted_area.h"
#include "core/latentsync/reference_alignment.h"

using namespace visema;
using namespace visema::latentsync;

namespace {

/// A picture with something to see everywhere.
YuvImage waves(Size size) {
  YuvImage picture(size, {});
  for (int index = 0; index < 3; ++index)
    for (int y = 0; y < picture.plane(index).size.height; ++y)
      for (int x = 0; x < picture.plane(index).size.width; ++x)
        picture.plane(index).row(y)[x] = static_cast<std::uint8_t>(
            128 + (index == 0 ? 30 : 8) * (std::sin(x * 0.05) + std::cos(y * 0.04)));  // all of it colours that BGR has
  return picture;
}

constexpr Similarity kUpright = {0.6, 0.1, -40, -30};

QString problemOf(const std::string& path) {
  const auto file = openModelFile(path);
  return file ? QString() : QString::fromStdString(file.error().message);
}

}  // namespace

class TestLatentSyncParts : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theScheduleIsDdims() {
    const std::vector<DdimStep> schedule = ddimSchedule(20);
    QCOMPARE(schedule.size(), std::size_t{20});
    QCOMPARE(schedule[0].timestep, 951);
    QCOMPARE(schedule[1].timestep, 901);
    QCOMPARE(schedule[19].timestep, 1);
    QVERIFY(std::abs(schedule[0].alpha - 0.00815499946F) < 1e-7F);
    QVERIFY(std::abs(schedule[2].alpha - 0.0230769757F) < 1e-7F);
    QVERIFY(std::abs(schedule[18].previousAlpha - 0.998296022F) < 1e-6F);
    QVERIFY(std::abs(schedule[19].previousAlpha - 0.999149978F) < 1e-6F);
    QCOMPARE(ddimSchedule(3)[0].timestep, 667);
  }

  void aToneIsLoudInItsBandAndSilenceLiesEightDecadesBelow() {
    std::vector<float> tone(16000);
    for (std::size_t i = 0; i < tone.size() / 2; ++i)
      tone[i] = 0.5F * static_cast<float>(std::sin(2 * std::numbers::pi * 1000 * static_cast<double>(i) / 16000));
    const LogMel mel = logMelOf(tone);
    QCOMPARE(mel.columns, 100);
    const auto column = [&](int at) {
      std::vector<float> values;
      for (int band = 0; band < kLogMelBands; ++band) values.push_back(mel.values[band * mel.columns + at]);
      return values;
    };
    const std::vector<float> loud = column(20), quiet = column(90);
    const float peak = *std::max_element(mel.values.begin(), mel.values.end());
    QCOMPARE(std::max_element(loud.begin(), loud.end()) - loud.begin(), 26);  // 1000 Hz among 80 Slaney bands
    for (const float value : quiet) QVERIFY(std::abs(value - (peak - 2)) < 1e-5F);
    const std::vector<float> piece = logMelPiece(mel, 0);
    QCOMPARE(piece[kPieceColumns - 1], 0.0F);
    QCOMPARE(piece[kPieceColumns + 3], mel.values[mel.columns + 3]);
  }

  void theMaskIsTheOneThatNetworksWereTrainedWith() {
    const std::vector<float> mask = trainedMask(256);
    QCOMPARE(std::count(mask.begin(), mask.end(), 0.0F), 26673);
    QCOMPARE(std::count(mask.begin(), mask.end(), 1.0F), 256 * 256 - 26673);
    int painted = 0;
    for (int y = 0; y < 256; y += 8)
      for (int x = 0; x < 256; x += 8) painted += mask[y * 256 + x] == 0;
    QCOMPARE(painted, 422);
    const std::vector<float> large = trainedMask(512);
    QCOMPARE(std::count_if(large.begin(), large.end(), [](float value) { return value > 0 && value < 1; }), 9186);
  }

  void nothingIsShownOfWhatTheMaskKeeps() {
    const std::vector<float> mask = trainedMask(256), share = shownShare(mask, 256);
    for (std::size_t i = 0; i < mask.size(); ++i)
      if (mask[i] > 0) QCOMPARE(share[i], 0.0F);
    QCOMPARE(share[180 * 256 + 128], 1.0F);
  }

  void outsideThePaintedAreaNotABitChanges() {
    const YuvImage picture = waves({320, 240});
    const std::vector<float> white(3 * 64 * 64, 1.0F);
    const std::vector<float> share = shownShare(trainedMask(64), 64);
    const YuvImage pasted = pasteFace(picture, kUpright, white, share, 64);
    int changed = 0;
    for (int y = 0; y < 240; ++y)
      for (int x = 0; x < 320; ++x) {
        const bool other = pasted.plane(0).row(y)[x] != picture.plane(0).row(y)[x];
        changed += other;
        const Point at = kUpright.apply({x + 0.5, y + 0.5});
        const bool painted = at.x > 0 && at.x < 75 && at.y > 95 / 2.56 - 2 && at.y < 100;
        QVERIFY(painted || !other);
      }
    QVERIFY(changed > 1000);
  }

  void whatWasCutOutComesBackWhereItWas() {
    const YuvImage picture = waves({320, 240});
    const std::vector<float> face = cutFace(picture, kUpright, 128);
    const YuvImage pasted = pasteFace(picture, kUpright, face, std::vector<float>(128 * 128, 1.0F), 128);
    int largest = 0;
    for (int y = 0; y < 240; ++y)
      for (int x = 0; x < 320; ++x)
        largest = std::max(largest, std::abs(pasted.plane(0).row(y)[x] - picture.plane(0).row(y)[x]));
    QVERIFY2(largest <= 3, qPrintable(QString::number(largest)));
  }

  /// The reference's own answers, a line a frame: a, b, tx, ty.
  void theReferencesAlignmentCanBeMade() {
    constexpr std::array<std::array<Point, 3>, 3> kSeen = {{{{{137, 117}, {195, 125}, {158, 155}}},
                                                            {{{139, 118}, {197, 125}, {161, 156}}},
                                                            {{{140, 116}, {199, 126}, {160, 154}}}}};
    constexpr Similarity kTheirs[] = {
        {1.8285797834396362, -0.3013612627983093, -233.31097412109375, -118.2052230834961},
        {1.8324910402297974, -0.2631867825984955, -233.37322998046875, -125.5765609741211},
        {1.7994054555892944, -0.3618083596229553, -241.79393005371094, -102.7571792602539}};
    ReferenceAlignment alignment(256);
    for (std::size_t i = 0; i < kSeen.size(); ++i) {
      const Similarity ours = alignment.next(kSeen[i]);
      QVERIFY(std::abs(ours.a - kTheirs[i].a) < 1e-6 && std::abs(ours.b - kTheirs[i].b) < 1e-6);
      QVERIFY(std::abs(ours.tx - kTheirs[i].tx) < 2e-4 && std::abs(ours.ty - kTheirs[i].ty) < 2e-4);
    }
  }

  void aShortVideoGoesBackAndForth() {
    std::vector<FrameIndex> shown;
    for (FrameIndex frame = 0; frame < 8; ++frame) shown.push_back(pingPong(frame, 3));
    QCOMPARE(shown, (std::vector<FrameIndex>{0, 1, 2, 2, 1, 0, 0, 1}));
  }

  void noiseDependsOnItsSeedAlone() {
    const std::vector<float> noise = noiseOf(1247, 40000);
    double sum = 0, squares = 0;
    for (const float number : noise) sum += number, squares += number * number;
    QVERIFY(std::abs(sum / 40000) < 0.02 && std::abs(squares / 40000 - 1) < 0.03);
    QCOMPARE(noiseOf(1247, 40000), noise);
    QVERIFY(noiseOf(1248, 40000) != noise);
  }

  void otherFilesAreToldInASentence() {
    const QTemporaryDir folder;
    const std::string file = folder.filePath("file.pt").toStdString();
    QVERIFY(problemOf(file).contains("file.pt"));
    std::ofstream(file) << "This is no model.";
    QVERIFY(problemOf(file).contains("file.pt"));
    const std::vector<float> numbers(9, 1.0F);
    const auto written = [&](const char* name, std::vector<std::int64_t> shape) {
      const TensorView tensor{DType::F32, std::move(shape), std::as_bytes(std::span(numbers))};
      return writeSafetensors(file, {{name, tensor}}, {});
    };
    QVERIFY(written("some.weight", {9}));
    QVERIFY(problemOf(file).contains("none of LatentSync's files"));
    QVERIFY(written("visual_encoder.conv_in.weight", {9}));
    QVERIFY(problemOf(file).contains("StableSyncNet"));
    QVERIFY(written("first_stage_model.encoder.conv_in.weight", {9}));
    QVERIFY(problemOf(file).contains("CompVis"));
    const TensorView tensor{DType::F32, {3, 3}, std::as_bytes(std::span(numbers))};
    QVERIFY(writeSafetensors(file, {{"conv_in.weight", tensor}, {"time_embedding.linear_1.weight", tensor}}, {}));
    QVERIFY(problemOf(file).contains("level 0"));
  }

  void optionsThatMakeNoSenseAreRefused() {
    DubOptions options;
    QVERIFY(options.validate());
    options.side = 250;
    QVERIFY(!options.validate());
    options = {};
    options.diffusion.steps = 0;
    QVERIFY(!options.validate());
    options = {};
    options.diffusion.guidance = NAN;
    QVERIFY(!options.validate());
  }
};

QTEST_APPLESS_MAIN(TestLatentSyncParts)
#include "tst_latentsync_parts.moc"
