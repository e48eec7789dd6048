// SPDX-License-Identifier: Apache-2.0
#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <c10/core/InferenceMode.h>

#include <QTest>
#include <cmath>

#include "core/base/npy.h"
#include "core/latentsync/model_files.h"
#include "core/latentsync/torch/autoencoder.h"
#include "core/latentsync/torch/denoiser.h"
#include "core/latentsync/torch/unet3d.h"
#include "core/latentsync/torch/whisper_encoder.h"
#include "tests/latentsync/golden_networks.h"

using namespace visema;
using namespace visema::latentsync;

namespace {

const UNetShape kReduced = {{32, 64, 64, 64}, Motion::Everywhere, 384};

at::Tensor input(const std::string& name, const std::vector<std::int64_t>& shape) {
  std::int64_t count = 1;
  for (std::int64_t dimension : shape) count *= dimension;
  std::vector<float> numbers = goldenNumbers("input." + name, static_cast<std::size_t>(count));
  return at::from_blob(numbers.data(), shape, at::kFloat).clone();
}

/// [1, channels, frames, ...] as frames.
at::Tensor byFrame(const at::Tensor& x) { return x.squeeze(0).transpose(0, 1).contiguous(); }
at::Tensor known() {
  return at::cat(
      {byFrame(input("mask", {1, 1, 4, 16, 16})).ge(0).to(at::kFloat),
       byFrame(input("masked_latents", {1, 4, 4, 16, 16})), byFrame(input("reference_latents", {1, 4, 4, 16, 16}))},
      1);
}
at::Tensor latents() { return byFrame(input("latents", {1, 4, 4, 16, 16})); }
at::Tensor audio() { return input("audio", {1, 4, 50, 384}).squeeze(0); }
at::Tensor noise() { return byFrame(input("noise", {1, 4, 1, 16, 16})).expand({4, 4, 16, 16}).contiguous(); }

/// The reference's answer; [batch, channels, frames, ...] as frames.
at::Tensor answer(const std::string& file) {
  const auto array = readNpy(std::string(VISEMA_TEST_DATA "/") + file);
  if (!array) return {};
  std::vector<float> numbers = array->toFloat();
  at::Tensor tensor = at::from_blob(numbers.data(), array->shape, at::kFloat).clone();
  return tensor.dim() == 5 ? tensor.transpose(1, 2).flatten(0, 1) : tensor;
}

/// The largest difference as a share of the largest value.
double difference(const at::Tensor& ours, const at::Tensor& theirs) {
  if (!theirs.defined() || ours.sizes() != theirs.sizes()) return INFINITY;
  const double share = (ours - theirs).abs().max().item<double>() / theirs.abs().max().item<double>();
  return std::isnan(share) ? INFINITY : share;
}

template <class Network, class... Options>
std::vector<ExpectedTensor> wantedBy(const Options&... options) {
  std::vector<ExpectedTensor> wanted;
  TensorSource source(wanted);
  Network network(source, options...);
  return wanted;
}

template <class Network, class... Options>
Network made(Storage storage, const Options&... options) {
  TensorSource source(std::make_shared<test::LatentSyncWeights>(wantedBy<Network>(options...)), storage);
  return Network(source, options...);
}

}  // namespace

#define QCOMPARE_CLOSELY(ours, theirs, limit)                      \
  do {                                                             \
    const double share = difference(ours, theirs);                 \
    qInfo("%.1e of the largest value", share);                     \
    QVERIFY2(share < (limit), qPrintable(QString::number(share))); \
  } while (false)

class TestLatentSyncNetworks : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { at::set_num_threads(1); }

  void theUNetGivesTheReferencesAnswer() {
    const c10::InferenceMode inference;
    const auto unet = made<UNet3D>(Storage::AsFloat32, kReduced);
    const auto both =
        unet(latents(), unet.prepareTime(501), unet.prepare(known(), audio()), UNet3D::Guidance::WithoutAndWithSound);
    QCOMPARE_CLOSELY(both, answer("unet_reduced_output.npy"), 1e-4);
    const auto with =
        unet(latents(), unet.prepareTime(501), unet.prepare(known(), audio()), UNet3D::Guidance::WithSoundOnly);
    QCOMPARE_CLOSELY(with, answer("unet_reduced_output.npy").narrow(0, 4, 4), 1e-4);
  }

  void thePlainWayGivesTheSameAnswer() {
    const c10::InferenceMode inference;
    const auto unet = made<UNet3D>(Storage::AsFloat32, kReduced);
    const at::Tensor one = at::cat({latents(), known()}, 1);
    const at::Tensor sound = at::cat({at::zeros_like(audio()), audio()});
    QCOMPARE_CLOSELY(unet.plain(at::cat({one, one}), 501, sound, 4), answer("unet_reduced_output.npy"), 1e-4);
  }

  void theUNetOfTheFirstVersionGivesTheReferencesAnswer() {
    const c10::InferenceMode inference;
    UNetShape shape = kReduced;
    shape.motion = Motion::None;
    std::vector<ExpectedTensor> old = wantedBy<UNet3D>(shape);
    for (ExpectedTensor& tensor : old) {  // the names that 1.0 gave them
      QString name = QString::fromStdString(tensor.name);
      name.replace(".norm2.", name.contains("transformer_blocks") ? ".audio_cross_attn.norm." : ".norm2.");
      tensor.name = name.replace(".attn2.", ".audio_cross_attn.attn.").toStdString();
    }
    const auto file = recognisedModel(std::make_shared<test::LatentSyncWeights>(old));
    QVERIFY2(file, file ? "" : file.error().message.c_str());
    QCOMPARE(file->version, std::string("LatentSync 1.0"));
    QCOMPARE(file->unet, shape);
    QVERIFY(checkTensors(*file->weights, wantedBy<UNet3D>(shape)));
    TensorSource source(file->weights, Storage::AsFloat32);
    const UNet3D unet(source, shape);
    QCOMPARE_CLOSELY(
        unet(latents(), unet.prepareTime(501), unet.prepare(known(), audio()), UNet3D::Guidance::WithoutAndWithSound),
        answer("unet_v1_0_reduced_output.npy"), 1e-4);
  }

  void wholeLoopsEndWhereTheReferencesEnd_data() {
    QTest::addColumn<int>("steps");
    QTest::addColumn<double>("guidance");
    QTest::addColumn<bool>("deepCache");
    QTest::addColumn<QString>("file");
    QTest::newRow("guided") << 3 << 1.5 << false << "loop_3steps_g1p5.npy";
    QTest::newRow("sound only") << 3 << 1.0 << false << "loop_3steps_g1p0.npy";
    QTest::newRow("DeepCache") << 7 << 1.5 << true << "loop_7steps_g1p5_deepcache.npy";
  }
  void wholeLoopsEndWhereTheReferencesEnd() {
    const c10::InferenceMode inference;
    QFETCH(int, steps);
    QFETCH(double, guidance);
    QFETCH(bool, deepCache);
    QFETCH(QString, file);
    const auto unet = made<UNet3D>(Storage::AsFloat32, kReduced);
    const Denoiser denoiser(unet, {steps, guidance, deepCache});
    const at::Tensor theirs = answer(file.toStdString());
    QCOMPARE_CLOSELY(denoiser.run(noise(), known(), audio()), theirs, 1e-3);
    if (!deepCache) QCOMPARE_CLOSELY(denoiser.runPlainly(noise(), known(), audio()), theirs, 1e-3);
  }

  void weightsOfHalfTheSizeChangeLittle() {
    const c10::InferenceMode inference;
    const auto unet = made<UNet3D>(Storage::AsBFloat16, kReduced);
    const at::Tensor ours = Denoiser(unet, {3, 1.5, false}).run(noise(), known(), audio());
    const at::Tensor theirs = answer("loop_3steps_g1p5.npy");
    const double error = (ours - theirs).square().mean().sqrt().item<double>();
    const double decibels = 20 * std::log10(theirs.abs().max().item<double>() / error);
    qInfo("%.1f dB", decibels);
    QVERIFY(decibels > 40);
  }

  void computingInHalfPrecisionStaysNear() {
    const c10::InferenceMode inference;
    const auto unet = made<UNet3D>(Storage::AsBFloat16, kReduced);
    const at::Tensor ours = Denoiser(unet, {3, 1.5, false, true}).run(noise(), known(), audio());
    const at::Tensor theirs = answer("loop_3steps_g1p5.npy");
    const double error = (ours - theirs).square().mean().sqrt().item<double>();
    const double decibels = 20 * std::log10(theirs.abs().max().item<double>() / error);
    qInfo("%.1f dB", decibels);
    QVERIFY(decibels > 30);
  }

  void attentionInSlicesIsAttention() {
    const at::Tensor q = input("q", {3, 700, 64}), k = input("k", {3, 900, 64}), v = input("v", {3, 900, 64});
    QCOMPARE_CLOSELY(attend(q, k, v, 8), attend(q, k, v, 8, Slices::AllAtOnce), 1e-6);
  }

  void theAutoencoderGivesTheReferencesAnswers() {
    const c10::InferenceMode inference;
    const auto autoencoder = made<Autoencoder>(Storage::AsFloat32);
    const auto encoded = autoencoder.encode(input("image", {1, 3, 64, 64}));
    QCOMPARE_CLOSELY(encoded.mean, answer("vae_encode_mean.npy"), 1e-4);
    QCOMPARE_CLOSELY(encoded.logVariance, answer("vae_encode_logvar.npy"), 1e-4);
    QCOMPARE_CLOSELY(autoencoder.decode(input("vae_latents", {1, 4, 8, 8})), answer("vae_decode.npy"), 1e-4);
  }

  void theWhisperEncoderGivesTheReferencesAnswer() {
    const c10::InferenceMode inference;
    const auto whisper = made<WhisperEncoder>(Storage::AsFloat32);
    const at::Tensor states = whisper.states(input("mel", {1, 80, 3000}).squeeze(0));
    const at::Tensor rows = at::tensor({0, 1, 2, 749, 750, 1498, 1499}, at::kLong);
    QCOMPARE_CLOSELY(states.index_select(0, rows).transpose(0, 1), answer("whisper_rows.npy"), 1e-4);
  }

  /// Takes 12 GB and some minutes: VISEMA_LATENTSYNC_GOLDEN names the folder with the answer of the UNet of real size.
  void theUNetOfRealSizeGivesTheReferencesAnswer() {
    const QByteArray folder = qgetenv("VISEMA_LATENTSYNC_GOLDEN");
    if (folder.isEmpty()) QSKIP("VISEMA_LATENTSYNC_GOLDEN does not name a folder with the real network's answer");
    const c10::InferenceMode inference;
    const auto unet = made<UNet3D>(Storage::AsFloat32, UNetShape{});
    const auto array = readNpy((folder + "/latentsync_unet_real_output.npy").toStdString());
    QVERIFY(array);
    std::vector<float> numbers = array->toFloat();
    const at::Tensor theirs = at::from_blob(numbers.data(), array->shape, at::kFloat).transpose(1, 2).flatten(0, 1);
    QCOMPARE_CLOSELY(
        unet(latents(), unet.prepareTime(501), unet.prepare(known(), audio()), UNet3D::Guidance::WithoutAndWithSound),
        theirs, 1e-4);
  }
};

QTEST_APPLESS_MAIN(TestLatentSyncNetworks)
#include "tst_latentsync_networks.moc"
