// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/nn/compatible_config.h"
#include "core/nn/golden_weights.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/speech/mel_front_end.h"
#include "tests/nn/npy_samples.h"
#include "tests/speech/test_sounds.h"

using namespace visema;

namespace {

struct Moments {
  double first, last;  // seconds into iris_16k.wav
};
constexpr Moments kBefore{0.12, 0.28}, kHelloE{0.52, 0.58}, kHelloO{0.6, 0.66}, kWelcomeM{1.27, 1.34};
constexpr std::size_t kWindow = kMelBands * kMelColumnsPerWindow;

std::vector<ExpectedTensor> visemaTensors() {
  const std::vector<std::int64_t> shapes[] = {{24, 1, 5, 3},    {32, 24, 3, 3},   {48, 32, 3, 3}, {256, 48, 10, 3},
                                              {256, 256, 1, 3}, {256, 256, 1, 3}, {64, 256, 1, 4}};
  std::vector<ExpectedTensor> tensors;
  for (std::size_t i = 0; i < std::size(shapes); ++i) {
    const std::string name = "encoder." + std::to_string(i);
    tensors.push_back({name + ".weight", shapes[i]});
    tensors.push_back({name + ".bias", {shapes[i][0]}});
  }
  return tensors;
}

}  // namespace

class TestSpeechEncoder : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aveGivesTheReferencesAnswerOnEveryKindOfCpu() {
    const std::vector<float> expected = readNpySamples(VISEMA_TEST_DATA "/ave_encoder_every_3rd.npy");
    QCOMPARE(expected.size(), std::size_t{(2 * 512 + 2) / 3});
    std::vector<float> mel = goldenNumbers("input.mel", 2 * kWindow);
    for (float& value : mel) value *= 4;
    const CpuFeatures here = CpuFeatures::detect();
    CpuFeatures avx2 = here;
    avx2.avx512 = false;
    for (const CpuFeatures& cpu : {CpuFeatures(), avx2, here}) {
      const auto encoder = openSpeechEncoder(*goldenWeights(aveEncoderTensors()), cpu);
      QVERIFY2(encoder, encoder ? "" : encoder.error().message.c_str());
      QCOMPARE((*encoder)->name(), std::string("ave"));
      QCOMPARE((*encoder)->dimension(), 512);
      std::vector<float> features(2 * 512);
      for (std::size_t i = 0; i < 2; ++i)
        (*encoder)->encode(std::span(mel).subspan(i * kWindow, kWindow), std::span(features).subspan(i * 512, 512));
      for (std::size_t i = 0; i < expected.size(); ++i)
        QVERIFY2(std::abs(features[3 * i] - expected[i]) < 1e-4F,
                 qPrintable(QString("%1: %2, not %3").arg(3 * i).arg(features[3 * i]).arg(expected[i])));
    }
  }

  void aveIsFoundUnderEveryNameItIsSavedWith_data() {
    QTest::addColumn<QString>("prefix");
    QTest::newRow("as SyncTalk_2D ships it") << "";
    QTest::newRow("as its programs name it") << "audio_encoder.";
    QTest::newRow("inside another network") << "module.audio_encoder.";
  }
  void aveIsFoundUnderEveryNameItIsSavedWith() {
    QFETCH(QString, prefix);
    std::vector<ExpectedTensor> tensors = aveEncoderTensors();
    for (ExpectedTensor& tensor : tensors) {
      tensor.name.erase(0, std::string("audio_encoder.").size());
      tensor.name.insert(0, prefix.toStdString());
    }
    const auto encoder = openSpeechEncoder(*goldenWeights(tensors));
    QVERIFY2(encoder, encoder ? "" : encoder.error().message.c_str());
    QCOMPARE((*encoder)->name(), std::string("ave"));
  }

  void ourOwnIsRecognisedByItsName() {
    const auto encoder = openSpeechEncoder(*goldenWeights(visemaTensors(), {{"name", "visema-1"}}));
    QVERIFY2(encoder, encoder ? "" : encoder.error().message.c_str());
    QCOMPARE((*encoder)->name(), std::string("visema-1"));
    QCOMPARE((*encoder)->dimension(), 64);
    std::vector<float> features(64);
    (*encoder)->encode(goldenNumbers("input.mel", kWindow), features);
    for (float feature : features) QVERIFY(std::abs(feature) <= 1.0F);
  }

  void anEncoderIsKnownByItsWeightsWhateverTheirNamesAndFile() {
    std::vector<ExpectedTensor> tensors = aveEncoderTensors();
    const auto weights = goldenWeights(tensors);
    const std::string ave = (*openSpeechEncoder(*weights))->fingerprint();
    QVERIFY2(ave.size() == 16, ave.c_str());
    std::vector<NamedTensor> bare;
    for (const auto& [name, tensor] : weights->tensors())
      bare.push_back({name.substr(std::string("audio_encoder.").size()), tensor});
    QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("bare.safetensors").toStdString();
    QVERIFY(writeSafetensors(file, bare, {}));
    QCOMPARE((*openSpeechEncoder(**Weights::open(file)))->fingerprint(), ave);

    std::vector<float> changed = bare.back().tensor.toFloat();
    changed.front() += 0.001F;
    bare.back().tensor.data = std::as_bytes(std::span(changed));
    QVERIFY(writeSafetensors(file, bare, {}));
    QVERIFY((*openSpeechEncoder(**Weights::open(file)))->fingerprint() != ave);
  }

  void aLongPictureGivesTheRowsOfItsWindows() {
    const auto encoder = openSpeechEncoder(*goldenWeights(visemaTensors(), {{"name", "visema-1"}}));
    QVERIFY(encoder);
    constexpr int kColumns = 40;
    const std::vector<float> picture = goldenNumbers("input.mel", std::size_t{kMelBands} * kColumns);
    const auto rows = (*encoder)->encodePicture(picture, kColumns);
    QVERIFY2(rows, rows ? "" : rows.error().message.c_str());
    QCOMPARE(rows->size(), std::size_t{64 * (kColumns - kMelColumnsPerWindow + 1)});
    std::vector<float> window(kWindow), features(64);
    for (int first = 0; first + kMelColumnsPerWindow <= kColumns; ++first) {
      for (int band = 0; band < kMelBands; ++band)
        std::copy_n(picture.begin() + band * kColumns + first, kMelColumnsPerWindow,
                    window.begin() + band * kMelColumnsPerWindow);
      (*encoder)->encode(window, features);
      for (std::size_t i = 0; i < 64; ++i)
        QVERIFY(std::abs(features[i] - (*rows)[static_cast<std::size_t>(first) * 64 + i]) < 1e-5F);
    }
    QVERIFY((*encoder)->encodePicture({}, 0)->empty());
    const auto ave = openSpeechEncoder(*goldenWeights(aveEncoderTensors()));
    const auto refused = (*ave)->encodePicture(picture, kColumns);
    QVERIFY(!refused && refused.error().message.find("ave") != std::string::npos);
  }

  void theShippedWeightsHearVoiceAndClosedLips() {
    const auto weights = Weights::open(VISEMA_RESOURCES "/visema-1.safetensors");
    QVERIFY2(weights, weights ? "" : weights.error().message.c_str());
    const auto encoder = openSpeechEncoder(**weights);
    QVERIFY2(encoder, encoder ? "" : encoder.error().message.c_str());
    // "Hello, and welcome to the avatar studio."
    const Mel mel = melOf(test::testSound("iris_16k.wav"));
    const auto rows = (*encoder)->encodePicture(mel.rows(), mel.columnCount());
    QVERIFY2(rows, rows ? "" : rows.error().message.c_str());
    const auto range = [&](int index, Moments when) {  // the least and the most while it lasts
      std::pair<float, float> found = {2, -2};
      for (auto row = static_cast<std::size_t>(when.first * 80) - 7; row <= when.last * 80 - 7; ++row) {
        const float value = (*rows)[row * 64 + static_cast<std::size_t>(index)];
        found = {std::min(found.first, value), std::max(found.second, value)};
      }
      return found;
    };
    constexpr int kOpening = 1, kClosure = 3, kVoice = 7;
    QVERIFY(range(kVoice, kBefore).second < -0.5F);
    QVERIFY(range(kVoice, kHelloE).first > 0.5F);
    QVERIFY(range(kClosure, kWelcomeM).second > 0.3F);
    QVERIFY(range(kClosure, kHelloO).second < -0.5F);
    QVERIFY(range(kOpening, kHelloO).second > range(kOpening, kWelcomeM).first + 0.3F);
  }

  void weightsOfSomethingElseAreRefused() {
    const auto other = openSpeechEncoder(*goldenWeights({{"conv.weight", {4, 4, 3, 3}}}));
    QVERIFY(!other && other.error().code == ErrorCode::Unsupported);
  }

  void missingAndMisshapenTensorsAreNamed() {
    std::vector<ExpectedTensor> tensors = visemaTensors();
    tensors[4].shape = {48, 31, 3, 3};
    const auto unfitting = openSpeechEncoder(*goldenWeights(tensors, {{"name", "visema-1"}}));
    QVERIFY(!unfitting && unfitting.error().code == ErrorCode::BadData);
    tensors.pop_back();
    const auto cut = openSpeechEncoder(*goldenWeights(tensors, {{"name", "visema-1"}}));
    QVERIFY(!cut && cut.error().message.find("encoder.6") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestSpeechEncoder)
#include "tst_speech_encoder.moc"
