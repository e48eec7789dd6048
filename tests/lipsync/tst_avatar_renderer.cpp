// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include "core/avatar/face_outline.h"
#include "core/avatar/package_writer.h"
#include "core/base/atomic_file.h"
#include "core/base/file_bytes.h"
#include "core/lipsync/avatar_renderer.h"
#include "core/nn/fused/fused_network.h"
#include "tests/exporting/film_fixture.h"

using namespace visema;
using namespace visema::test;

namespace {

FramePlan show(std::size_t clip, FrameIndex frame) {
  FramePlan plan;
  plan.main = {clip, frame};
  return plan;
}

const std::vector<float> kOpen{1.5F, 0.5F, -0.5F, 1}, kClosed{0.5F, -0.25F, 0, 0.125F};

}  // namespace

class TestAvatarRenderer : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    here_ = folder_.path().toStdString();
    SyntheticOptions options;
    QVERIFY(addLightNetwork(here_, {"bands", {}}, BandEncoder::kDimension, options));
    size_ = options.size;
    avatar_ = load(options);
    network_ = engineOf(*avatar_);
    renderer_ = std::move(*AvatarRenderer::create(avatar_, 0, network_));
  }

  void unpaintedFramesAreTheFootageItself() {
    for (const FrameIndex frame : {0, 13, 39}) {
      const auto picture = renderer_->unpainted(show(0, frame));
      QVERIFY(picture && *picture == *avatar_->clip(0).frame(frame));
    }
  }

  void onlyTheLowerFaceIsPainted() {
    const YuvFrame painted = *renderer_->render(show(0, 5), kOpen), footage = *avatar_->clip(0).frame(5);
    const Rect face = syntheticBox(size_, 5);
    QVERIFY(largestDifference(*painted, *footage, face) > 20);
    QCOMPARE(largestDifference(*painted, *footage, {0, 0, size_.width, face.y + face.height / 4}), 0);
    QCOMPARE(largestDifference(*painted, *footage, {0, 0, face.x, size_.height}), 0);
    QCOMPARE(frameNumberOf(*painted), FrameIndex{5});
  }

  void theSameFrameAndCodeGiveTheSamePictureAndTheFaceIsEncodedOnce() {
    const auto other = std::move(*AvatarRenderer::create(avatar_, 0, network_));
    const auto before = avatar_->faces().statistics();
    const YuvFrame one = *renderer_->render(show(0, 21), kOpen);
    const YuvFrame two = *other->render(show(0, 21), kOpen);
    const auto after = avatar_->faces().statistics();
    QCOMPARE(largestDifference(*one, *two), 0);
    QCOMPARE(after.misses - before.misses, std::uint64_t{1});
    QCOMPARE(after.hits - before.hits, std::uint64_t{1});
  }

  void anotherCodePaintsAnotherMouth() {
    QVERIFY(largestDifference(**renderer_->render(show(0, 3), kOpen), **renderer_->render(show(0, 3), kClosed)) > 2);
  }

  void aJoinIsMadeOfBothPictures() {
    FramePlan join = show(0, 8);
    join.leaving = ClipFrame{1, 4};
    join.mainWeight = 0.25F;
    const YuvFrame from = *renderer_->render(show(1, 4), kOpen), to = *renderer_->render(show(0, 8), kOpen),
                   between = *renderer_->render(join, kOpen);
    for (int y = 0; y < size_.height; ++y)
      for (int x = 0; x < size_.width; ++x) {
        const double expected = 0.75 * from->plane(0).row(y)[x] + 0.25 * to->plane(0).row(y)[x];
        QVERIFY(std::abs(between->plane(0).row(y)[x] - expected) < 2);
      }
  }

  void sharpeningStaysInsideTheMask() {
    const YuvFrame plain = *renderer_->render(show(0, 5), kOpen),
                   sharp = *renderer_->render(show(0, 5), kOpen, {.sharpness = 1}),
                   footage = *avatar_->clip(0).frame(5);
    QVERIFY(largestDifference(*plain, *sharp) > 0);
    const Rect face = syntheticBox(size_, 5);
    QCOMPARE(largestDifference(*sharp, *footage, {0, 0, size_.width, face.y + face.height / 4}), 0);
  }

  void referenceExactFramesFillTheirBoxAndNothingElse() {
    SyntheticOptions options;
    QVERIFY(addCompatibleNetwork(here_, options));
    options.asFolder = true;
    const auto avatar = load(options);
    const auto renderer = std::move(*AvatarRenderer::create(avatar, 0, engineOf(*avatar)));
    const std::vector<float> drive(8192, 0.1F);
    const YuvFrame exact = *renderer->render(show(0, 5), drive, {.referenceExact = true});
    const YuvFrame soft = *renderer->render(show(0, 5), drive), footage = *avatar->clip(0).frame(5);
    const Rect box = syntheticBox(size_, 5);
    QVERIFY(largestDifference(*exact, *footage, box) > 20);
    QCOMPARE(largestDifference(*exact, *footage, {0, 0, size_.width, box.y & ~1}), 0);
    const Rect brow{box.x, box.y + 4, box.width, box.height / 10};
    QVERIFY(largestDifference(*exact, *footage, brow) > 5);  // the whole box is pasted
    QCOMPARE(largestDifference(*soft, *footage, brow), 0);   // ours leaves the eyes alone
  }

  void whereAFrameHasAnOutlineOnlyWhatIsInsideItIsPainted() {
    SyntheticOptions options;
    QVERIFY(addLightNetwork(here_, {"bands", {}}, BandEncoder::kDimension, options));
    options.asFolder = true;
    std::filesystem::remove_all(here_ / "synthetic");
    const std::filesystem::path package = *makeSyntheticPackage(here_, options);
    FaceOutline left, right;  // the halves of the lower face, in crop pixels
    const double side = options.cropSize, middle = side / 2;
    for (std::size_t i = 0; i < kOutlinePoints; ++i) {
      const double x = (i < 10 ? 0.0 : 0.42) * side, y = (i < 5 || i >= 15 ? 0.55 : 0.9) * side;
      left[i] = {0.06 * side + x, y};
      right[i] = {middle + 0.02 * side + x, y};
    }
    std::vector<FaceOutline> outlines(static_cast<std::size_t>(options.talkFrames), left);
    outlines[6] = right;
    std::filesystem::create_directory(package / "outlines");
    QVERIFY(writeFileAtomically(package / "outlines" / "talk.npy", writeOutlines(outlines)));
    auto manifest = nlohmann::json::parse(*readTextFile(package / "manifest.json", 1 << 20));
    manifest.erase("files");
    manifest.erase("blendMask");
    QVERIFY(writeFileAtomically(package / "manifest.json", manifest.dump()));
    QVERIFY(packFolder(package, here_ / "outlined.visema", {}, {}));
    const auto avatar =
        *LoadedAvatar::load(*AvatarPackage::open(here_ / "outlined.visema"), MemoryBudget::create(1'000'000'000, 0));
    const auto renderer = std::move(*AvatarRenderer::create(avatar, 0, engineOf(*avatar)));
    for (const FrameIndex frame : {5, 6}) {
      const YuvFrame painted = *renderer->render(show(0, frame), kOpen), footage = *avatar->clip(0).frame(frame);
      const Rect face = syntheticBox(size_, frame);
      const Rect halves[] = {{face.x, face.y, face.width / 2 - 6, face.height},
                             {face.x + face.width / 2 + 6, face.y, face.width / 2 - 6, face.height}};
      QVERIFY(largestDifference(*painted, *footage, halves[frame - 5]) > 10);
      QCOMPARE(largestDifference(*painted, *footage, halves[6 - frame]), 0);
    }
  }

  void aFrameThatIsNotThereIsAnErrorAndNotAPicture() {
    const auto picture = renderer_->render(show(0, 40), kOpen);
    QVERIFY(!picture && picture.error().message.find("no frame 40") != std::string::npos);
  }

  void aNetworkThatIsNotThePackagesIsRefused() {
    SyntheticOptions options;
    QVERIFY(addCompatibleNetwork(here_, options));
    options.asFolder = true;
    std::filesystem::remove_all(here_ / "synthetic");
    const auto other = load(options);
    const auto renderer = AvatarRenderer::create(other, 0, network_);
    QVERIFY(!renderer && renderer.error().message.find("paints 96 pixels") != std::string::npos);
  }

 private:
  std::shared_ptr<LoadedAvatar> load(const SyntheticOptions& options) {
    const auto path = makeSyntheticPackage(here_, options);
    if (!path) qFatal("%s", path.error().message.c_str());
    return *LoadedAvatar::load(*AvatarPackage::open(*path), MemoryBudget::create(1'000'000'000, 0));
  }
  static std::shared_ptr<const LipNetwork> engineOf(const LoadedAvatar& avatar) {
    const AvatarPackage& package = *avatar.package();
    return *loadFusedNetwork(*package.weights(package.manifest().networks[0].weights));
  }

  QTemporaryDir folder_;
  std::filesystem::path here_;
  Size size_;
  std::shared_ptr<LoadedAvatar> avatar_;
  std::shared_ptr<const LipNetwork> network_;
  std::unique_ptr<AvatarRenderer> renderer_;
};

QTEST_APPLESS_MAIN(TestAvatarRenderer)
#include "tst_avatar_renderer.moc"
