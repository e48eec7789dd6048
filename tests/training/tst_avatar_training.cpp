// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <fstream>

#include "core/avatar/avatar_package.h"
#include "core/avatar/clip_frames.h"
#include "core/lipsync/face_cropper.h"
#include "core/nn/compatible_config.h"
#include "core/training/package/add_network.h"
#include "core/training/package/gather_dataset.h"
#include "core/training/package/train_avatar.h"
#include "core/training/package/warped_mel.h"
#include "tests/avatar/package_fixture.h"
#include "tests/support/synthetic_networks.h"

using namespace visema;

namespace {

/// A network whose weights are `content`, for a copy of the example package.
NewNetwork newNetwork(const std::filesystem::path& package, const std::filesystem::path& weights, const char* content) {
  std::ofstream(weights) << content;
  NewNetwork network;
  network.entry = (*AvatarPackage::open(package))->manifest().networks.back();
  network.entry.name = "light-256";
  network.entry.weights = "networks/light-256/painter.safetensors";
  network.files = {{network.entry.weights, weights}};
  network.quality = "networks/light-256/quality.json";
  network.generatedFiles = {{network.quality, test::bytesOf("{}")}};
  return network;
}

}  // namespace

class AvatarTrainingTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aNewNetworkThatIsGoodEnoughComesFirstAndReplacesItsNamesake() {
    QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("a.visema").toStdString();
    QVERIFY(test::examplePackage().write(file, {}, {}).has_value());
    const std::filesystem::path weights = folder.filePath("w.safetensors").toStdString();
    for (const char* content : {"first", "second"}) {
      const NewNetwork network = newNetwork(file, weights, content);
      std::string asked;
      const auto yes = [&](const std::shared_ptr<const AvatarPackage>& candidate) -> Result<bool> {
        asked = candidate->manifest().networks.back().name;
        return true;
      };
      const Status status = addNetwork(file, network, file, yes, {}, {});
      QVERIFY2(status.has_value(), status ? "" : status.error().message.c_str());
      QCOMPARE(asked, std::string("light-256"));
      const auto package = AvatarPackage::open(file);
      QVERIFY2(package.has_value(), package ? "" : package.error().message.c_str());
      QCOMPARE((*package)->manifest().networks.size(), std::size_t{2});
      QCOMPARE(QString::fromStdString((*package)->manifest().networks.front().name), QString("light-256"));
      QCOMPARE(QString::fromStdString((*package)->manifest().quality), QString("networks/light-256/quality.json"));
      const auto member = (*package)->member(network.entry.weights);
      QVERIFY(member.has_value());
      QCOMPARE(QByteArray(reinterpret_cast<const char*>(member->bytes.data()), qsizetype(member->bytes.size())),
               QByteArray(content));
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot).size(), 2);
  }

  void aNewNetworkThatIsWorseComesLastAndThePackagesReportStays() {
    QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("a.visema").toStdString();
    QVERIFY(test::examplePackage().write(file, {}, {}).has_value());
    const Manifest before = (*AvatarPackage::open(file))->manifest();
    const NewNetwork network = newNetwork(file, folder.filePath("w.safetensors").toStdString(), "new");
    const auto no = [](const std::shared_ptr<const AvatarPackage>&) -> Result<bool> { return false; };
    QVERIFY(addNetwork(file, network, file, no, {}, {}).has_value());
    const Manifest after = (*AvatarPackage::open(file))->manifest();
    QCOMPARE(after.networks.front().name, before.networks.front().name);
    QCOMPARE(after.networks.back().name, std::string("light-256"));
    QCOMPARE(after.quality, before.quality);
  }

  void theOnlyNetworkComesFirstWithoutBeingCompared() {
    QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("a.visema").toStdString();
    QVERIFY(test::examplePackage().write(file, {}, {}).has_value());
    NewNetwork network = newNetwork(file, folder.filePath("w.safetensors").toStdString(), "new");
    network.entry.name = (*AvatarPackage::open(file))->manifest().networks.front().name;
    const auto never = [](const std::shared_ptr<const AvatarPackage>&) -> Result<bool> {
      return fail(ErrorCode::Internal, "asked");
    };
    QCOMPARE((*AvatarPackage::open(file))->manifest().networks.size(), std::size_t{1});
    const Status status = addNetwork(file, network, file, never, {}, {});
    QVERIFY2(status.has_value(), status ? "" : status.error().message.c_str());
    QCOMPARE((*AvatarPackage::open(file))->manifest().quality, network.quality);
  }

  void whatCannotBeComparedLeavesThePackageAsItWas() {
    QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("a.visema").toStdString();
    QVERIFY(test::examplePackage().write(file, {}, {}).has_value());
    const std::string before = (*AvatarPackage::open(file))->hash();
    const NewNetwork network = newNetwork(file, folder.filePath("w.safetensors").toStdString(), "new");
    const auto stopped = [](const std::shared_ptr<const AvatarPackage>&) -> Result<bool> {
      return fail(ErrorCode::Cancelled, "stopped");
    };
    const Status status = addNetwork(file, network, file, stopped, {}, {});
    QVERIFY(!status.has_value());
    QCOMPARE(status.error().code, ErrorCode::Cancelled);
    QCOMPARE((*AvatarPackage::open(file))->hash(), before);
  }

  void anUnsafeNameIsRefusedAndThePackageStaysAsItWas() {
    QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("a.visema").toStdString();
    QVERIFY(test::examplePackage().write(file, {}, {}).has_value());
    const auto size = std::filesystem::file_size(file);
    NewNetwork network;
    network.entry = (*AvatarPackage::open(file))->manifest().networks.front();
    network.generatedFiles = {{"../escaped", test::bytesOf("x")}};
    QVERIFY(!addNetwork(file, network, file, {}, {}, {}).has_value());
    QCOMPARE(std::filesystem::file_size(file), size);
    QVERIFY(!std::filesystem::exists(folder.filePath("escaped").toStdString()));
  }

  void theReferenceIsTheNetworksOwnElseANeutralIdleFrame() {
    Manifest manifest;
    manifest.clips = {test::exampleClip("talk", ClipKind::Talk, 30), test::exampleClip("idle", ClipKind::Idle, 12)};
    QVERIFY(neutralFrame(manifest) == (FrameReference{"idle", 0}));
    manifest.clips[1].neutralStart = false;
    QVERIFY(neutralFrame(manifest) == (FrameReference{"talk", 0}));
    NetworkEntry network;
    network.referenceFrame = FrameReference{"talk", 7};
    manifest.networks = {network};
    QVERIFY(neutralFrame(manifest) == (FrameReference{"talk", 7}));
  }

  void theDefaultMaskIsTheSameAtEverySize() {
    const Image small = defaultMask(256), large = defaultMask(512);
    for (int y = 0; y < 256; y += 5)
      for (int x = 0; x < 256; x += 5) QVERIFY(std::abs(small.view().row(y)[x] - large.view().row(2 * y)[2 * x]) <= 16);
    QCOMPARE(small.view().row(120)[128], std::uint8_t{255});
    QCOMPARE(small.view().row(20)[128], std::uint8_t{0});
    QCOMPARE(small.view().row(120)[0], std::uint8_t{0});
  }

  void aWarpedMelMovesItsPeaks() {
    Mel mel;
    std::array<float, kMelBands> column{};
    column.fill(-4);
    column[40] = 2;
    mel.append(column);
    const Mel lower = warpedMel(mel, 0.9F), higher = warpedMel(mel, 1.1F);
    const auto peak = [](const Mel& m) {
      return std::max_element(m.column(0).begin(), m.column(0).end()) - m.column(0).begin();
    };
    QCOMPARE(int(peak(lower)), 36);
    QCOMPARE(int(peak(higher)), 44);
    QCOMPARE(lower.columnCount(), 1);
  }

  void cropsOfAnySizeAreTheOnesTheRendererMakes_data() {
    QTest::addColumn<bool>("unet");
    QTest::addColumn<int>("cropSize");
    QTest::addColumn<int>("inputSize");
    QTest::addColumn<bool>("boxes");
    QTest::addRow("light 384") << false << 384 << 384 << false;
    QTest::addRow("light 512") << false << 512 << 512 << false;
    QTest::addRow("U-Net 328") << true << 328 << 320 << false;
    QTest::addRow("U-Net 168, boxes of an imported avatar") << true << 168 << 160 << true;
  }
  void cropsOfAnySizeAreTheOnesTheRendererMakes() {
    QFETCH(bool, unet);
    QFETCH(int, cropSize);
    QFETCH(int, inputSize);
    QFETCH(bool, boxes);
    QTemporaryDir folder;
    test::SyntheticOptions synthetic;
    synthetic.size = {160, 120};
    synthetic.talkFrames = 30;
    synthetic.idleFrames = 4;
    synthetic.rectangles = boxes;
    synthetic.sound = test::babble(1.2);
    const auto package = AvatarPackage::open(*test::makeSyntheticPackage(folder.path().toStdString(), synthetic));
    QVERIFY(package.has_value());
    test::BandEncoder encoder;
    GatherOptions options;
    options.family = unet ? NetworkFamily::Compatible : NetworkFamily::Ours;
    options.cropSize = cropSize;
    options.inputSize = inputSize;
    const auto dataset = gatherDataset(**package, &encoder, options, {}, {});
    QVERIFY2(dataset.has_value(), dataset ? "" : dataset.error().message.c_str());
    QCOMPARE(dataset->cropSize, inputSize);
    QCOMPARE(dataset->clips.size(), std::size_t{2});
    QVERIFY(!dataset->clips[0].voices.empty());
    QVERIFY(dataset->clips[1].voices.empty());  // the idle clip
    if (unet) {
      const Rect hidden = compatibleMask(inputSize);
      QCOMPARE(dataset->mask.view().row(hidden.y)[hidden.x], std::uint8_t{255});
      QCOMPARE(dataset->mask.view().row(hidden.y)[hidden.x - 1], std::uint8_t{0});
      QCOMPARE(dataset->mask.view().row(hidden.y + hidden.height)[hidden.x], std::uint8_t{0});
    }
    NetworkEntry network;
    network.cropSize = cropSize;
    network.inputSize = inputSize;
    network.resize = ResizeFilter::Bicubic;
    auto frames = ClipFrames::open(*package, 0, {});
    QVERIFY(frames.has_value());
    const Image seen = networkCrop(**(*frames)->frame(7), (*package)->crops(0), 7, network);
    QVERIFY(std::equal(seen.view().data, seen.view().data + seen.byteCount(),
                       dataset->clips[0].crops.data() + 7 * seen.byteCount()));
    if (unet) QVERIFY(!gatherDataset(**package, nullptr, options, {}, {}).has_value());  // no features came along
  }

  void optionsThatMakeNoSenseAreRefused() {
    TrainAvatarOptions options;
    QVERIFY(!options.validate().has_value());
    options.package = "a.visema";
    QVERIFY(options.validate().has_value());
    options.cropSize = 300;
    QVERIFY(!options.validate().has_value());
    options.family = NetworkFamily::Compatible;
    options.cropSize = 256;
    QVERIFY(!options.validate().has_value());
    options.cropSize = 328;
    QVERIFY(options.validate().has_value());
    options.improve = true;
    options.from = "a.pth";
    QVERIFY(!options.validate().has_value());
  }
};

QTEST_APPLESS_MAIN(AvatarTrainingTest)
#include "tst_avatar_training.moc"
