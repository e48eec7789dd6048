// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <algorithm>
#include <opencv2/dnn.hpp>
#include <span>

#include "core/nn/golden_weights.h"
#include "core/nn/network_file.h"
#include "core/nn/plain_unet.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/speech/mel_front_end.h"
#include "tests/compat/onnx_writer.h"

// What the weights read from an ONNX file paint and hear is judged by OpenCV, which runs the file's own graph.

using namespace visema;
using namespace visema::test;

namespace {

template <class T>
std::string messageOf(const Result<T>& result) {
  return result ? "accepted" : result.error().message;
}

Result<std::shared_ptr<const Weights>> read(const std::string& file) {
  auto owner = std::make_shared<const std::string>(file);
  return networkFileFromBytes(std::as_bytes(std::span(*owner)), owner, "generator.onnx");
}

cv::Mat blob(const std::vector<int>& shape, const std::vector<float>& values) {
  return cv::Mat(shape, CV_32F, const_cast<float*>(values.data())).clone();
}

std::string withReplaced(std::string file, const std::string& from, const std::string& to) {
  for (std::size_t at = file.find(from); at != std::string::npos; at = file.find(from, at + to.size()))
    file.replace(at, from.size(), to);
  return file;
}

}  // namespace

class TestOnnxNetworks : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aLipNetworkPaintsAsItsGraphDoes_data() {
    QTest::addColumn<int>("levels");
    QTest::addColumn<QString>("speech");
    QTest::addColumn<bool>("folded");
    QTest::newRow("320 px, batch norms folded") << 5 << "ave" << true;
    QTest::newRow("320 px, batch norms kept") << 5 << "ave" << false;
    QTest::newRow("160 px of HuBERT") << 4 << "hubert" << true;
    QTest::newRow("160 px of Wenet") << 4 << "wenet" << true;
  }
  void aLipNetworkPaintsAsItsGraphDoes() {
    QFETCH(int, levels);
    QFETCH(QString, speech);
    QFETCH(bool, folded);
    const CompatibleConfig config = CompatibleConfig::standard(speech.toStdString(), levels, 8);
    const auto original = goldenWeights(config.tensors());
    const std::string file = OnnxWriter(*original, folded ? BatchNorms::Folded : BatchNorms::Kept).lipNetwork(config);
    const auto weights = read(file);
    QCOMPARE(messageOf(weights), std::string("accepted"));
    const auto found = CompatibleConfig::fromWeights(**weights);
    QCOMPARE(messageOf(found), std::string("accepted"));
    QCOMPARE(found->speech, speech.toStdString());  // the shape of its input says so

    const int side = config.cropSize();
    Image crop({side, side}, 3);
    for (std::size_t i = 0; i < crop.byteCount(); ++i)
      crop.mutableView().data[i] = static_cast<std::uint8_t>(90 + 60 * ((i / 37) % 3) + i % 7);
    std::vector<float> drive = goldenNumbers("input.audio", config.spec().driveSize());
    const Image ours = PlainUnet(*weights, *found).paint(crop.view(), drive);

    const Rect hidden = compatibleMask(side);
    std::vector<float> seen(static_cast<std::size_t>(6) * side * side);
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x)
        for (int c = 0; c < 3; ++c) {
          const float value = static_cast<float>(crop.view().row(y)[3 * x + c]) / 255;
          const bool dark =
              x >= hidden.x && x < hidden.x + hidden.width && y >= hidden.y && y < hidden.y + hidden.height;
          seen[static_cast<std::size_t>((c * side + y) * side + x)] = value;
          seen[static_cast<std::size_t>(((3 + c) * side + y) * side + x)] = dark ? 0 : value;
        }
    cv::dnn::Net judge = cv::dnn::readNetFromONNX(file.data(), file.size());
    const auto window = config.audioSide();
    judge.setInput(blob({1, 6, side, side}, seen), "input");
    judge.setInput(blob({1, config.audio[0], window[0], window[1]}, drive), "audio");
    const cv::Mat answer = judge.forward();
    int worst = 0;
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x)
        for (int c = 0; c < 3; ++c) {
          const int expected = static_cast<int>(255 * answer.ptr<float>()[(c * side + y) * side + x]);
          worst = std::max(worst, std::abs(expected - ours.view().row(y)[3 * x + c]));
        }
    QVERIFY2(worst <= 1, qPrintable(QString::number(worst)));  // cut off at another side of a whole number
  }

  void aSpeechEncoderHearsAsItsGraphDoes_data() {
    QTest::addColumn<bool>("folded");
    QTest::newRow("batch norms folded") << true;
    QTest::newRow("batch norms kept") << false;
  }
  void aSpeechEncoderHearsAsItsGraphDoes() {
    QFETCH(bool, folded);
    const auto original = goldenWeights(aveEncoderTensors());
    const std::string file = OnnxWriter(*original, folded ? BatchNorms::Folded : BatchNorms::Kept).speechEncoder();
    const auto weights = read(file);
    QCOMPARE(messageOf(weights), std::string("accepted"));
    const auto encoder = openSpeechEncoder(**weights);
    QVERIFY2(encoder, encoder ? "" : encoder.error().message.c_str());
    std::vector<float> mel = goldenNumbers("input.mel", kMelBands * kMelColumnsPerWindow), row(512);
    for (float& value : mel) value *= 4;
    (*encoder)->encode(mel, row);
    cv::dnn::Net judge = cv::dnn::readNetFromONNX(file.data(), file.size());
    judge.setInput(blob({1, 1, kMelBands, kMelColumnsPerWindow}, mel));
    const cv::Mat answer = judge.forward();
    QCOMPARE(answer.total(), std::size_t{512});
    double largest = 0;
    for (std::size_t i = 0; i < 512; ++i) {
      QVERIFY2(std::abs(row[i] - answer.ptr<float>()[i]) < 1e-3F * (1 + std::abs(row[i])),
               qPrintable(QString::number(i)));
      largest = std::max(largest, std::abs(static_cast<double>(row[i])));
    }
    QVERIFY(largest > 0.01);  // it hears something
  }

  void anotherGraphIsRefusedAndNamed_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("complaint");
    QTest::newRow("a step that it has not") << "Relu"
                                            << "Selu"
                                            << "Selu";
    QTest::newRow("another way of enlarging") << "align_corners"
                                              << "half_pixel___"
                                              << "enlarges";
    QTest::newRow("other names for its weights") << "outc.conv.weight"
                                                 << "outd.conv.weight"
                                                 << "";
  }
  void anotherGraphIsRefusedAndNamed() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, complaint);
    const CompatibleConfig config = CompatibleConfig::standard("ave", 4, 8);
    const std::string file = OnnxWriter(*goldenWeights(config.tensors()), BatchNorms::Kept).lipNetwork(config);
    const std::string changed = withReplaced(file, from.toStdString(), to.toStdString());
    QVERIFY(changed != file);
    const std::string message = messageOf(read(changed));
    if (complaint.isEmpty())
      QCOMPARE(message, std::string("accepted"));  // names do not matter: the graph is followed
    else
      QVERIFY2(message.find(complaint.toStdString()) != std::string::npos, message.c_str());
  }

  void aFileThatIsCutOffIsRefused() {
    const std::string file = OnnxWriter(*goldenWeights(aveEncoderTensors()), BatchNorms::Folded).speechEncoder();
    for (std::size_t size : {std::size_t{17}, std::size_t{300}, file.size() / 2, file.size() - 30})
      QVERIFY2(!read(file.substr(0, size)), qPrintable(QString::number(size)));
  }
};

QTEST_APPLESS_MAIN(TestOnnxNetworks)
#include "tst_onnx_networks.moc"
