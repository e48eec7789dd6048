// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <fstream>

#include "core/nn/speech/open_speech_encoder.h"
#include "core/training/corpus/augment.h"
#include "core/training/corpus/sound.h"
#include "core/training/speech/speech_network.h"
#include "core/training/speech/speech_trainer.h"

using namespace visema;

namespace {

/// Two "voices" whose three phones are three noises: enough to run every part of a training.
void writeSmallCorpus(const std::filesystem::path& folder) {
  std::mt19937 random(4);
  for (const char* voice : {"one", "two", "three"}) {
    std::filesystem::create_directories(folder / voice);
    std::ofstream index(folder / voice / "voice.tsv");
    for (int sentence = 0; sentence < 3; ++sentence) {
      Sound sound;
      for (NoiseKind kind : {NoiseKind::Music, NoiseKind::White, NoiseKind::Hum})
        for (float sample : makeNoise(kind, 8000, random)) sound.samples.push_back(0.05F * sample);
      const std::string file = std::string(voice) + "/" + std::to_string(sentence) + ".wav";
      QVERIFY(writePlainWav(folder / file, sound));
      index << voice << "\ten\t" << sentence << "\t" << (voice == std::string("three") ? "held-out" : "train") << "\t"
            << file << "\ta:0.5 s:1 m:1.5 \n";
    }
  }
}

}  // namespace

class TestSpeechTraining : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path path(const char* name) const {
    return std::filesystem::path(folder_.path().toStdString()) / name;
  }

 private Q_SLOTS:
  void whatIsWrittenIsWhatWasTrained() {
    torch::manual_seed(2);
    SpeechNetwork network(40);
    network->train();  // so that the norms have something to fold
    for (int i = 0; i < 5; ++i) network->features(torch::randn({4, 1, 80, 60}));
    network->eval();
    QVERIFY(writeSpeechEncoder(path("encoder.safetensors"), *network, {{"name", "visema-1"}}));
    const auto weights = Weights::open(path("encoder.safetensors"));
    QVERIFY2(weights, weights ? "" : weights.error().message.c_str());
    const auto encoder = openSpeechEncoder(**weights);
    QVERIFY2(encoder, encoder ? "" : encoder.error().message.c_str());

    const torch::NoGradGuard noGradient;
    const torch::Tensor picture = 2 * torch::randn({1, 1, 80, 40});
    const torch::Tensor expected = network->features(picture);  // the whole picture at once
    QCOMPARE(expected.size(2), 25);
    for (int row = 0; row < 25; ++row) {
      const torch::Tensor window = picture.slice(3, row, row + kMelColumnsPerWindow).contiguous();
      std::vector<float> features(static_cast<std::size_t>((*encoder)->dimension()));
      (*encoder)->encode({window.data_ptr<float>(), 80 * kMelColumnsPerWindow}, features);
      for (int i = 0; i < kSpeechFeatures; ++i)
        QVERIFY(std::abs(features[static_cast<std::size_t>(i)] - expected[0][i][row].item<float>()) < 5e-3F);
    }
  }

  void trainingGoesOnWhereItStopped() {
    writeSmallCorpus(path("corpus"));
    SpeechTrainingOptions options;
    options.corpus = path("corpus");
    options.output = path("trained.safetensors");
    options.steps = 4;
    options.pairs = 2;
    options.rows = 24;
    options.saveEvery = 2;
    std::stop_source stop;
    const ProgressFn stopAtOnce = [&stop](const Progress&) { stop.request_stop(); };
    const auto stopped = trainSpeechEncoder(options, stopAtOnce, stop.get_token());
    QVERIFY(!stopped && stopped.error().code == ErrorCode::Cancelled);
    const auto report = trainSpeechEncoder(options, {}, {});
    QVERIFY2(report, report ? "" : report.error().message.c_str());
    QCOMPARE(report->steps, 4);
    QVERIFY(std::isfinite(report->loss) && report->loss > 0);
    QVERIFY(report->heldOut.voiceAccuracy >= 0 && report->heldOut.voiceAccuracy <= 1);
    QCOMPARE(report->heldOut.articulationCorrelation.size(), std::size_t{7});
    const auto weights = Weights::open(options.output);
    QVERIFY(weights && openSpeechEncoder(**weights));
  }

  void aMissingCorpusAndBadOptionsAreNamed() {
    SpeechTrainingOptions options;
    QVERIFY(!trainSpeechEncoder(options, {}, {}));
    options.corpus = path("nowhere");
    options.output = path("x.safetensors");
    const auto report = trainSpeechEncoder(options, {}, {});
    QVERIFY(!report && report.error().message.find("nowhere") != std::string::npos);
    options.steps = 0;
    QVERIFY(!options.validate());
  }
};

QTEST_GUILESS_MAIN(TestSpeechTraining)
#include "tst_speech_training.moc"
