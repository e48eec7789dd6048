// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/avatar/avatar_package.h"
#include "core/avatar/face_outline.h"
#include "core/avatar/package_writer.h"
#include "tests/avatar/package_fixture.h"

using namespace visema;
namespace fs = std::filesystem;

namespace {

std::string readAll(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void writeAll(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

template <class T>
std::string messageOf(const Result<T>& result) {
  return result ? "accepted" : result.error().message;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

class TestAvatarPackage : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    here_ = folder_->path().toStdString();
    zip_ = here_ / "example.visema";
    PackageWriter writer = test::examplePackage();
    const Status status = writer.write(zip_, {}, {});
    QVERIFY2(status, status ? "" : status.error().message.c_str());
  }

  void aPackageIsReadInPlace() {
    const auto package = AvatarPackage::open(zip_);
    QCOMPARE(messageOf(package), std::string("accepted"));
    const auto section = (*package)->section("clips/talk.mp4");
    QVERIFY(section);
    QCOMPARE(section->path, zip_);
    QCOMPARE(readAll(zip_).substr(section->offset, section->length), std::string("stands for the video of talk"));
    const auto weights = (*package)->member("networks/light.safetensors");
    QVERIFY(weights);
    QCOMPARE(weights->bytes.size(), std::size_t{7});
    QCOMPARE((*package)->crops(0).frameCount(), FrameIndex{30});
    QCOMPARE((*package)->networkMask(0).size().width, 128);
    QCOMPARE(int((*package)->blendMask().view().row(61)[5]), 255);
  }

  void outlinesAreReadForEveryFrameAndAnotherNumberIsRefused() {
    for (const std::size_t frames : {std::size_t{30}, std::size_t{29}}) {
      PackageWriter writer = test::examplePackage();
      std::vector<FaceOutline> outlines(frames);
      outlines[7][3] = {12.5, 90.25};
      writer.addBytes("outlines/talk.npy", writeOutlines(outlines));
      QVERIFY(writer.write(here_ / "outlined.visema", {}, {}));
      const auto package = *AvatarPackage::open(here_ / "outlined.visema");
      const auto read = outlinesOf(*package, package->manifest().clips[0]);
      if (frames == 30)
        QVERIFY(read && *read == outlines && outlinesOf(*package, package->manifest().clips[1])->empty());
      else
        QVERIFY(contains(messageOf(read), "does not have one outline for each of the 30 frames of clip talk"));
    }
  }

  void outlinesWithImpossibleNumbersAreRefused() {
    std::vector<FaceOutline> outlines(2);
    outlines[1][19].y = 1e9;
    QVERIFY(contains(messageOf(readOutlines(writeOutlines(outlines), "o.npy")), "a number that cannot be"));
    QVERIFY(contains(messageOf(readOutlines(test::bytesOf("nonsense"), "o.npy")), "o.npy"));
  }

  void nothingButThePackageIsLeftBeside() {
    int count = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(here_)) ++count;
    QCOMPARE(count, 1);
  }

  void equalContentsGiveEqualBytes() {
    QVERIFY(test::examplePackage().write(here_ / "again.visema", {}, {}));
    QVERIFY(readAll(zip_) == readAll(here_ / "again.visema"));
  }

  void unpackingAndPackingGivesTheSamePackage() {
    QVERIFY(unpackPackage(zip_, here_ / "out", {}, {}));
    const auto asFolder = AvatarPackage::open(here_ / "out");
    QCOMPARE(messageOf(asFolder), std::string("accepted"));
    QVERIFY((*asFolder)->verify({}, {}));
    QVERIFY(packFolder(here_ / "out", here_ / "again.visema", {}, {}));
    QVERIFY(readAll(zip_) == readAll(here_ / "again.visema"));
  }

  void aFolderWithoutHashesCanBePacked() {
    QVERIFY(unpackPackage(zip_, here_ / "out", {}, {}));
    nlohmann::json manifest = nlohmann::json::parse(readAll(here_ / "out/manifest.json"));
    manifest.erase("files");
    manifest["note"] = "mine";
    writeAll(here_ / "out/manifest.json", manifest.dump());
    QVERIFY(!AvatarPackage::open(here_ / "out"));
    writeAll(here_ / "out/README.md", "who made this");
    QVERIFY(packFolder(here_ / "out", here_ / "again.visema", {}, {}));
    const auto package = AvatarPackage::open(here_ / "again.visema");
    QCOMPARE(messageOf(package), std::string("accepted"));
    QVERIFY((*package)->manifest().files.count("README.md") == 1);
    QVERIFY(contains((*package)->manifestText(), "\"note\": \"mine\""));
  }

  void unpackingOverSomethingIsRefused() {
    fs::create_directory(here_ / "out");
    writeAll(here_ / "out/precious", "keep me");
    const Status status = unpackPackage(zip_, here_ / "out", {}, {});
    QVERIFY(!status && contains(status.error().message, "exists already"));
    QCOMPARE(readAll(here_ / "out/precious"), std::string("keep me"));
  }

  void aChangedByteIsFoundByVerifying() {
    const auto good = AvatarPackage::open(zip_);
    QVERIFY((*good)->verify({}, {}));
    std::string bytes = readAll(zip_);
    const std::size_t at = bytes.find("stands for the video of idle");
    QVERIFY(at != std::string::npos);
    bytes[at] = 'S';
    writeAll(zip_, bytes);
    const auto package = AvatarPackage::open(zip_);
    QCOMPARE(messageOf(package), std::string("accepted"));
    const Status status = (*package)->verify({}, {});
    QVERIFY(!status && contains(status.error().message, "clips/idle.mp4"));
  }

  void verifyingCanBeCancelled() {
    std::stop_source stop;
    stop.request_stop();
    const Status status = (*AvatarPackage::open(zip_))->verify({}, stop.get_token());
    QVERIFY(!status && status.error().code == ErrorCode::Cancelled);
  }

  void aCancelledPackLeavesNothing() {
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(!test::examplePackage().write(here_ / "other.visema", {}, stop.get_token()));
    QVERIFY(!fs::exists(here_ / "other.visema"));
    nothingButThePackageIsLeftBeside();
  }

  void aMissingFileIsNamed() {
    QVERIFY(unpackPackage(zip_, here_ / "out", {}, {}));
    fs::remove(here_ / "out/clips/idle.mp4");
    QVERIFY(contains(messageOf(AvatarPackage::open(here_ / "out")), "lacks clips/idle.mp4"));
  }

  void aFileOfAnotherSizeIsNamed() {
    QVERIFY(unpackPackage(zip_, here_ / "out", {}, {}));
    writeAll(here_ / "out/mask.pgm", "P5 1 1 255\nx");
    QVERIFY(contains(messageOf(AvatarPackage::open(here_ / "out")), "mask.pgm"));
  }

  void aLinkOutOfTheFolderIsNotFollowed() {
    QVERIFY(unpackPackage(zip_, here_ / "out", {}, {}));
    fs::rename(here_ / "out/clips/idle.mp4", here_ / "secret");
    fs::create_symlink(here_ / "secret", here_ / "out/clips/idle.mp4");
    QVERIFY(contains(messageOf(AvatarPackage::open(here_ / "out")), "lacks clips/idle.mp4"));
  }

  void cropsOutsideThePictureAreRefused() {
    PackageWriter writer = test::examplePackage();
    auto crops = test::exampleCrops(30);
    crops[7].tx = 500;
    writer.addBytes("clips/talk.crops.npy", CropTrack::fromSimilarities(crops, 128).write());
    const Status status = writer.write(here_ / "other.visema", {}, {});
    QVERIFY(!status && contains(status.error().message, "frame 7"));
    QVERIFY(!fs::exists(here_ / "other.visema"));
  }

  void aCropTrackOfAnotherLengthIsRefused() {
    PackageWriter writer = test::examplePackage();
    writer.addBytes("clips/talk.crops.npy", CropTrack::fromSimilarities(test::exampleCrops(29), 128).write());
    const Status status = writer.write(here_ / "other.visema", {}, {});
    QVERIFY(!status && contains(status.error().message, "30 frames"));
  }

  void aMaskOfAnotherSizeThanTheNetworkIsRefused() {
    PackageWriter writer = test::examplePackage();
    writer.addBytes("mask.pgm", encodePgm(Image({64, 64}, 1).view()));
    const Status status = writer.write(here_ / "other.visema", {}, {});
    QVERIFY(!status && contains(status.error().message, "input size"));
  }

  void whatIsNoPackageIsRefusedInOneSentence() {
    QVERIFY(contains(messageOf(AvatarPackage::open(here_ / "nothing.visema")), "does not exist"));
    writeAll(here_ / "text.visema", "hello");
    QVERIFY(contains(messageOf(AvatarPackage::open(here_ / "text.visema")), "not a zip file"));
    const std::string bytes = readAll(zip_);
    writeAll(here_ / "half.visema", bytes.substr(0, bytes.size() / 2));
    QVERIFY(contains(messageOf(AvatarPackage::open(here_ / "half.visema")), "is damaged: its end is missing"));
    fs::create_directory(here_ / "empty");
    QVERIFY(contains(messageOf(AvatarPackage::open(here_ / "empty")), "manifest.json"));
    QVERIFY(contains(messageOf(AvatarPackage::open("/dev/null")), "not an ordinary file"));
  }

  void aPackageCutAnywhereIsRefused() {
    const std::string bytes = readAll(zip_);
    for (std::size_t length = 0; length < bytes.size(); length += 97) {
      writeAll(here_ / "cut.visema", bytes.substr(0, length));
      QVERIFY(!AvatarPackage::open(here_ / "cut.visema"));
    }
  }

  void theHashChangesWithTheContents() {
    const std::string before = (*AvatarPackage::open(zip_))->hash();
    PackageWriter writer = test::examplePackage();
    writer.addBytes("networks/light.safetensors", test::bytesOf("WEIGHTS"));
    QVERIFY(writer.write(zip_, {}, {}));
    QVERIFY((*AvatarPackage::open(zip_))->hash() != before);
    QCOMPARE(before.size(), std::size_t{64});
  }

 private:
  std::unique_ptr<QTemporaryDir> folder_;
  fs::path here_;
  fs::path zip_;
};

QTEST_APPLESS_MAIN(TestAvatarPackage)
#include "tst_avatar_package.moc"
