// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <fstream>
#include <map>

#include "core/laboratory/speech/speech_network.h"
#include "core/laboratory/speech/speech_trainer.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/training/corpus/augment.h"
#include "core/training/corpus/sound.h"

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

Status writeTensors(const std::filesystem::path& path, const std::map<std::string, torch::Tensor>& values) {
  std::vector<NamedTensor> tensors;
  for (const auto& [name, value] : values) {
    TensorView view;
    view.shape.assign(value.sizes().begin(), value.sizes().end());
    view.data = std::as_bytes(std::span(value.data_ptr<float>(), static_cast<std::size_t>(value.numel())));
    tensors.push_back({name, view});
  }
  return writeSafetensors(path, tensors, {{"name", "visema-1"}});
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

  void aNetworkGrowsFromASmallerOneWithoutForgetting() {
    torch::manual_seed(3);
    std::map<std::string, torch::Tensor> smaller;  // half the channels of ours, norms folded
    SpeechNetwork network(40);
    std::int64_t in = 1;
    for (std::size_t i = 0; i < network->convolutions.size(); ++i) {
      const auto& ours = network->convolutions[i]->weight;
      const bool last = i + 1 == network->convolutions.size();
      const std::int64_t out = last ? ours.size(0) : ours.size(0) / 2;
      const std::string name = "encoder." + std::to_string(i);
      smaller[name + ".weight"] = torch::randn({out, in, ours.size(2), ours.size(3)}) /
                                  std::sqrt(static_cast<double>(in * ours.size(2) * ours.size(3)));
      smaller[name + ".bias"] = 0.1 * torch::randn({out});
      in = out;
    }
    smaller["phones.weight"] = torch::randn({40, kSpeechFeatures});
    smaller["phones.bias"] = torch::randn({40});
    QVERIFY(writeTensors(path("smaller.safetensors"), smaller));
    const auto weights = Weights::open(path("smaller.safetensors"));
    QVERIFY(weights);
    const torch::Tensor mel = 2 * torch::randn({4, 1, 80, 60});
    QVERIFY(network->startFrom(**weights, mel));
    network->eval();
    QVERIFY(writeSpeechEncoder(path("grown.safetensors"), *network, {{"name", "visema-1"}}));
    const auto small = openSpeechEncoder(**weights);
    const auto grown = openSpeechEncoder(**Weights::open(path("grown.safetensors")));
    QVERIFY(small && grown);
    const torch::Tensor picture = mel[0].contiguous();
    const auto before = (*small)->encodePicture({picture.data_ptr<float>(), 80 * 60}, 60);
    const auto after = (*grown)->encodePicture({picture.data_ptr<float>(), 80 * 60}, 60);
    QVERIFY(before && after && before->size() == after->size());
    for (std::size_t i = 0; i < before->size(); ++i) QVERIFY(std::abs((*before)[i] - (*after)[i]) < 1e-2F);
    const torch::Tensor named = network->answers(network->features(mel))[0].slice(1, 0, 40);
    const torch::Tensor expected = torch::einsum("pf,bfn->bpn", {smaller["phones.weight"], network->features(mel)}) +
                                   smaller["phones.bias"].view({1, 40, 1});
    QVERIFY(torch::allclose(named, expected, 1e-3, 1e-3));  // the phones it named, it still names

    smaller["encoder.3.weight"] = torch::zeros({9, 9, 9, 3});
    QVERIFY(writeTensors(path("other.safetensors"), smaller));
    const Status refused = network->startFrom(**Weights::open(path("other.safetensors")), mel);
    QVERIFY(!refused && refused.error().message.find("other.safetensors") != std::string::npos);
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
    QVERIFY(report->synthetic.voiceAccuracy >= 0 && report->synthetic.voiceAccuracy <= 1);
    QCOMPARE(report->synthetic.articulationCorrelation.size(), std::size_t{7});
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
