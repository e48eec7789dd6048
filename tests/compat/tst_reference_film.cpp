// SPDX-License-Identifier: Apache-2.0
#include <torch/nn/modules/container/any.h>

#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <fstream>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

#include "core/base/npy.h"
#include "core/nn/fused/fused_network.h"
#include "core/nn/golden_weights.h"
#include "core/nn/torch/compatible_network.h"
#include "core/nn/torch/module_weights.h"
#include "tests/exporting/film_fixture.h"

// The whole way of a film once more, slow and plain: OpenCV, LibTorch and loops, nothing of the program's own kernels,
// croppers, compositors and caches. What it shares with the program: the mel picture (which has its own golden data)
// and the weights.

using namespace visema;
using namespace visema::test;
namespace fs = std::filesystem;

namespace {

constexpr int kMargin = 4;
constexpr int kRows = 16, kRowsBefore = 8, kFeatures = 512;

/// How far colours reach from grey in BT.601.
constexpr double kBlueReach = 1.772, kRedReach = 1.402;

/// BT.601, limited range: {Y, Cb, Cr}, chroma the mean of its four pixels.
std::array<cv::Mat, 3> planesOf(const cv::Mat& bgr) {
  std::array<cv::Mat, 3> planes{cv::Mat(bgr.size(), CV_8U), cv::Mat(bgr.rows / 2, bgr.cols / 2, CV_8U),
                                cv::Mat(bgr.rows / 2, bgr.cols / 2, CV_8U)};
  cv::Mat cb(bgr.size(), CV_64F), cr(bgr.size(), CV_64F);
  for (int y = 0; y < bgr.rows; ++y)
    for (int x = 0; x < bgr.cols; ++x) {
      const cv::Vec3b pixel = bgr.at<cv::Vec3b>(y, x);
      const double luma = (0.299 * pixel[2] + 0.587 * pixel[1] + 0.114 * pixel[0]) / 255;
      planes[0].at<uchar>(y, x) = cv::saturate_cast<uchar>(16 + 219 * luma);
      cb.at<double>(y, x) = 128 + 224 * (pixel[0] / 255.0 - luma) / kBlueReach;
      cr.at<double>(y, x) = 128 + 224 * (pixel[2] / 255.0 - luma) / kRedReach;
    }
  for (int y = 0; y < bgr.rows / 2; ++y)
    for (int x = 0; x < bgr.cols / 2; ++x) {
      const cv::Rect cell(2 * x, 2 * y, 2, 2);
      planes[1].at<uchar>(y, x) = cv::saturate_cast<uchar>(cv::mean(cb(cell))[0]);
      planes[2].at<uchar>(y, x) = cv::saturate_cast<uchar>(cv::mean(cr(cell))[0]);
    }
  return planes;
}

torch::Tensor tensorOf(const cv::Mat& bgr) {
  const cv::Mat whole = bgr.clone();
  return torch::from_blob(whole.data, {whole.rows, whole.cols, 3}, torch::kByte).permute({2, 0, 1}).to(torch::kFloat) /
         255;
}

/// The reference implementation: features of a sound, then picture after picture.
class Reference {
 public:
  Reference(const fs::path& weights, int levels, std::vector<float> sound, bool goesOnInSilence)
      : side_(10 << levels), filter_(levels == 5 ? cv::INTER_CUBIC : cv::INTER_LINEAR) {
    network_ = CompatibleNetwork(CompatibleConfig::standard("ave", levels, 8));
    if (!loadInto(*network_, **Weights::open(weights))) qFatal("the network's weights do not fit");
    network_->eval();
    AveEncoder encoder;
    if (!loadInto(*encoder, *goldenWeights(aveEncoderTensors()))) qFatal("the encoder's weights do not fit");
    encoder->eval();
    if (goesOnInSilence) sound.resize(sound.size() + kSpeechRate * 6 / 10, 0.0F);
    const Mel mel = melOf(sound);
    const int columns = mel.columnCount(), windows = static_cast<int>((columns - 16) / 80.0 * 25) + 2;
    torch::Tensor pictures = torch::empty({windows, 1, 80, 16});
    auto value = pictures.accessor<float, 4>();
    for (int window = 0; window < windows; ++window) {
      const int first = std::min(static_cast<int>(3.2 * window), columns - 16);
      for (int column = 0; column < 16; ++column)
        for (int band = 0; band < 80; ++band)
          value[window][0][band][column] = mel.column(first + column)[static_cast<std::size_t>(band)];
    }
    const torch::Tensor rows = encoder->forward(pictures).view({windows, kFeatures});
    rows_.push_back(rows[0]);  // the first one doubled
    for (int window = 0; window < windows; ++window) rows_.push_back(rows[window]);
    rows_.push_back(rows_.back());  // and the last
  }

  /// `late` frames too late: what a film must not be.
  torch::Tensor window(FrameIndex frame, int late) const {
    std::vector<torch::Tensor> seen;
    for (FrameIndex row = frame - kRowsBefore - late; row < frame - kRowsBefore - late + kRows; ++row)
      seen.push_back(row < 0 || row >= static_cast<FrameIndex>(rows_.size()) ? torch::zeros({kFeatures})
                                                                             : rows_[static_cast<std::size_t>(row)]);
    return torch::cat(seen).view({1, 32, 16, 16});
  }

  /// `footage` as OpenCV decodes it.
  std::array<cv::Mat, 3> frame(const cv::Mat& footage, Rect box, FrameIndex frame, int late = 0) {
    cv::Mat picture = footage.clone(), crop;
    const cv::Rect place(box.x, box.y, box.width, box.height), inner(kMargin, kMargin, side_, side_);
    cv::resize(picture(place), crop, {side_ + 2 * kMargin, side_ + 2 * kMargin}, 0, 0, filter_);
    cv::Mat masked = crop(inner).clone();
    masked(cv::Rect(5, 5, side_ - 10, side_ - 15)) = cv::Scalar(0, 0, 0);
    const torch::Tensor seen = torch::cat({tensorOf(crop(inner)), tensorOf(masked)}).unsqueeze(0);
    const torch::Tensor answer = network_->forward(seen, window(frame, late));
    const torch::Tensor bytes = (answer[0] * 255).to(torch::kByte).permute({1, 2, 0}).contiguous();
    cv::Mat(side_, side_, CV_8UC3, bytes.data_ptr()).copyTo(crop(inner));
    cv::Mat pasted;
    cv::resize(crop, pasted, place.size(), 0, 0, filter_);
    pasted.copyTo(picture(place));
    return planesOf(picture);
  }

 private:
  const int side_, filter_;
  CompatibleNetwork network_{nullptr};
  std::vector<torch::Tensor> rows_;
};

double psnr(const std::array<cv::Mat, 3>& expected, const YuvImage& film, Rect box) {
  double sum = 0, count = 0;
  for (int index = 0; index < 3; ++index) {
    const int shift = index == 0 ? 0 : 1;
    for (int y = box.y >> shift; y < (box.y + box.height) >> shift; ++y)
      for (int x = box.x >> shift; x < (box.x + box.width) >> shift; ++x, ++count)
        sum += std::pow(expected[static_cast<std::size_t>(index)].at<uchar>(y, x) - film.plane(index).row(y)[x], 2);
  }
  return sum > 0 ? 10 * std::log10(255 * 255 * count / sum) : 99;
}

}  // namespace

class TestReferenceFilm : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aReferenceExactFilmIsTheReferencesFilm_data() {
    QTest::addColumn<int>("levels");
    QTest::addColumn<bool>("referenceEnds");
    QTest::newRow("160 px, the sound ends in silence") << 4 << false;
    QTest::newRow("160 px, the sound ends in nothing") << 4 << true;
    QTest::newRow("320 px, the sound ends in nothing") << 5 << true;
  }
  void aReferenceExactFilmIsTheReferencesFilm() {
    QFETCH(int, levels);
    QFETCH(bool, referenceEnds);
    const torch::NoGradGuard noGrad;
    torch::set_num_threads(1);
    QTemporaryDir folder;
    const fs::path here = folder.path().toStdString();
    SyntheticOptions options;
    options.idleFrames = 0;
    QVERIFY(addCompatibleNetwork(here, options, levels));
    const auto package = makeSyntheticPackage(here, options);
    QVERIFY2(package, messageOf(package).c_str());
    QVERIFY(writeWav(here / "sound.wav", speechWithAPause()));
    FilmOptions film = losslessFilm(*package, here / "sound.wav", here / "film.mp4");
    film.picture.referenceExact = true;
    film.mouth.closeInSilence = false;
    film.referenceEnds = referenceEnds;
    film.startFrame = 34;  // turns round at frame 39
    FilmEngines engines = testEngines();
    engines.loadNetwork = [](const auto& weights) { return loadFusedNetwork(weights, {kFloat32Kernels}); };
    const auto report = renderFilm(film, engines, {}, {});
    QVERIFY2(report, messageOf(report).c_str());
    const auto frames = framesOf(film.out);
    QCOMPARE(frames.size(), std::size_t{kFrames});

    Reference reference(options.files["networks/compatible.safetensors"], levels, readSpeech(film.audio)->samples,
                        !referenceEnds);
    const std::vector<cv::Mat> shown = footageOf(*package, here / "talk.mp4");
    if (shown.empty()) QSKIP("this OpenCV cannot decode films");
    double worst = 99, worstUnheard = 99;
    for (FrameIndex i = 0; i < kFrames; ++i) {
      const FrameIndex at = i < 6 ? 34 + i : 44 - i;
      const Rect box = syntheticBox(options.size, at);
      const cv::Mat& picture = shown[static_cast<std::size_t>(at)];
      worst = std::min(worst, psnr(reference.frame(picture, box, i), *frames[static_cast<std::size_t>(i)], box));
      if (i % 5 != 3) continue;
      worstUnheard =
          std::min(worstUnheard, psnr(reference.frame(picture, box, i, 1), *frames[static_cast<std::size_t>(i)], box));
    }
    qInfo("worst frame %.1f dB inside its box; heard one frame late it would be %.1f dB", worst, worstUnheard);
    QVERIFY2(worst >= 60, qPrintable(QString::number(worst)));
    QVERIFY2(worstUnheard < 45, "this test would not notice a wrong sound");
  }

  void featuresBesideASoundDriveTheFilmWhereTheirEncoderIsNotHere() {
    QTemporaryDir folder;
    const fs::path here = folder.path().toStdString();
    SyntheticOptions options;
    options.idleFrames = 0;
    QVERIFY(addCompatibleNetwork(here, options));
    const auto package = makeSyntheticPackage(here, options);
    QVERIFY2(package, messageOf(package).c_str());
    const AudioClip sound = babble(0.4);
    QVERIFY(writeWav(here / "sound.wav", sound));
    FilmOptions film = losslessFilm(*package, here / "sound.wav", here / "heard.mp4");
    film.referenceEnds = true;
    film.mouth.closeInSilence = false;
    FilmEngines engines = testEngines();
    QVERIFY(renderFilm(film, engines, {}, {}));
    const auto heard = framesOf(film.out);

    auto encoder = goldenAveEncoder();
    const FeatureRows rows = featuresOf(readSpeech(film.audio)->samples, **encoder);
    writeFeatures(here / "aud_ave.npy", rows, rows.count());
    engines.openSpeechEncoder = [](const std::string& name) -> Result<std::unique_ptr<SpeechEncoder>> {
      return fail(ErrorCode::NotFound, name + " is not here");
    };
    film.out = here / "given.mp4";
    QVERIFY(!renderFilm(film, engines, {}, {}));
    film.features = here / "aud_ave.npy";
    const auto report = renderFilm(film, engines, {}, {});
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(report->heardThrough, film.features.string());
    const auto given = framesOf(film.out);
    QCOMPARE(given.size(), heard.size());
    for (std::size_t i = 0; i < given.size(); ++i) QCOMPARE(largestDifference(*given[i], *heard[i]), 0);

    film.seconds = 0.2;  // of the sound's 0.4: its features are still those of all of it
    film.out = here / "beginning.mp4";
    const auto beginning = renderFilm(film, engines, {}, {});
    QVERIFY2(beginning, messageOf(beginning).c_str());
    const auto begun = framesOf(film.out);
    QCOMPARE(begun.size(), std::size_t{5});
    for (std::size_t i = 0; i < begun.size(); ++i) QCOMPARE(largestDifference(*begun[i], *heard[i]), 0);
    film.seconds = 0;

    writeFeatures(here / "aud_ave.npy", rows, 4);  // of another sound
    const std::string refused = messageOf(renderFilm(film, engines, {}, {}));
    QVERIFY2(refused.find("4 rows of features") != std::string::npos, refused.c_str());
    FeatureRows wide(1024);  // of another encoder
    wide.append(std::vector<float>(static_cast<std::size_t>(rows.count()) * 1024));
    writeFeatures(here / "aud_ave.npy", wide, wide.count());
    const std::string other = messageOf(renderFilm(film, engines, {}, {}));
    QVERIFY2(other.find("rows of 1024 features") != std::string::npos, other.c_str());
  }

 private:
  static constexpr FrameIndex kFrames = 25;

  static void writeFeatures(const fs::path& file, const FeatureRows& rows, std::int64_t count) {
    NpyArray array;
    array.shape = {count, rows.dimension()};
    const auto bytes = std::as_bytes(rows.values().first(static_cast<std::size_t>(count * rows.dimension())));
    array.data.assign(bytes.begin(), bytes.end());
    const std::vector<std::byte> npy = encodeNpy(array);
    std::ofstream(file, std::ios::binary | std::ios::trunc)
        .write(reinterpret_cast<const char*>(npy.data()), static_cast<std::streamsize>(npy.size()));
  }

  static AudioClip speechWithAPause() {
    AudioClip sound = babble(0.4);
    sound.samples.resize(sound.samples.size() + kSpeechRate * 3 / 10, 0.0F);
    const AudioClip more = babble(0.3);
    sound.samples.insert(sound.samples.end(), more.samples.begin(), more.samples.end());
    return sound;
  }

  static std::vector<cv::Mat> footageOf(const fs::path& package, const fs::path& film) {
    const auto opened = *AvatarPackage::open(package);
    const auto bytes = *opened->member("clips/talk.mp4");
    std::ofstream(film, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.bytes.data()), static_cast<std::streamsize>(bytes.bytes.size()));
    cv::VideoCapture decoder(film.string(), cv::CAP_FFMPEG);
    std::vector<cv::Mat> shown;
    for (cv::Mat frame; decoder.read(frame); frame = cv::Mat()) shown.push_back(frame);
    return shown;
  }
};

QTEST_APPLESS_MAIN(TestReferenceFilm)
#include "tst_reference_film.moc"
