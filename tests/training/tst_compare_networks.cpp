// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>
#include <cstring>

#include "core/avatar/avatar_package.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/nn/weights/weights.h"
#include "core/training/package/add_network.h"
#include "core/training/package/compare_networks.h"
#include "tests/support/synthetic_networks.h"

using namespace visema;

namespace {

/// Iris with her network once more under another name, whose mouth codes are multiplied by `gain`.
Result<std::shared_ptr<const AvatarPackage>> irisTwice(const std::filesystem::path& folder, float gain) {
  const std::filesystem::path iris = std::filesystem::path(VISEMA_ROOT) / "avatars/iris.visema";
  const auto package = AvatarPackage::open(iris);
  if (!package) return fail(package.error());
  NewNetwork network;
  network.entry = (*package)->manifest().networks.front();
  network.entry.name = "again";
  const auto voice = (*package)->weights(network.entry.voiceMap);
  if (!voice) return fail(voice.error());
  std::vector<NamedTensor> tensors;
  std::vector<std::vector<float>> changed;
  changed.reserve((*voice)->tensors().size());
  for (const auto& [name, tensor] : (*voice)->tensors()) {
    auto& values = changed.emplace_back(tensor.toFloat());
    if (name.starts_with("code."))
      for (float& value : values) value *= gain;
    tensors.push_back({name, {DType::F32, tensor.shape, std::as_bytes(std::span<const float>(values))}});
  }
  network.entry.voiceMap = "networks/again/voice.safetensors";
  if (Status status = writeSafetensors(folder / "voice.safetensors", tensors, (*voice)->metadata()); !status)
    return fail(status.error());
  network.files = {{network.entry.voiceMap, folder / "voice.safetensors"}};
  const auto last = [](const std::shared_ptr<const AvatarPackage>&) -> Result<bool> { return false; };
  if (Status status = addNetwork(iris, network, folder / "twice.visema", last, {}, {}); !status)
    return fail(status.error());
  return AvatarPackage::open(folder / "twice.visema");
}

const std::vector<HeldOutPart> kPart = {{"talk", 780, 0}};

}  // namespace

class CompareNetworksTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void oneThatMumblesIsWorseAndTheSameAgainIsAsGood() {
    const auto encoder =
        *openSpeechEncoder(**Weights::open(std::filesystem::path(VISEMA_ROOT) / "resources/visema-1.safetensors"));
    for (const float gain : {1.0F, 0.3F}) {
      QTemporaryDir folder;
      const auto package = irisTwice(folder.path().toStdString(), gain);
      QVERIFY2(package.has_value(), package ? "" : package.error().message.c_str());
      const auto compared = compareFirstAndLast(*package, *encoder, kPart, {}, {});
      QVERIFY2(compared.has_value(), compared ? "" : compared.error().message.c_str());
      QVERIFY(compared->first > 28);
      QCOMPARE(compared->lastIsAsGood(), gain == 1.0F);
    }
  }

  void networksThatHearSomethingElseAreNotCompared() {
    const auto iris = *AvatarPackage::open(std::filesystem::path(VISEMA_ROOT) / "avatars/iris.visema");
    test::BandEncoder other;
    QVERIFY(!compareFirstAndLast(iris, other, kPart, {}, {}).has_value());
  }
};

QTEST_APPLESS_MAIN(CompareNetworksTest)
#include "tst_compare_networks.moc"
