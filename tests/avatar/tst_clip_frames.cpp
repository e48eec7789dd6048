// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <atomic>
#include <fstream>
#include <random>
#include <thread>

#include "core/avatar/clip_frames.h"
#include "core/avatar/loaded_avatar.h"
#include "core/avatar/package_writer.h"
#include "tests/support/synthetic_package.h"

using namespace visema;
namespace fs = std::filesystem;

namespace {
constexpr FrameIndex kFrames = 300;  // longer than the distance between key frames
}

class TestClipFrames : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    test::SyntheticOptions options;
    options.size = {160, 120};
    options.talkFrames = kFrames;
    options.idleFrames = 30;
    options.cropSize = 64;
    auto path = test::makeSyntheticPackage(folder_.path().toStdString(), options);
    QVERIFY2(path, path ? "" : path.error().message.c_str());
    path_ = *path;
    auto package = AvatarPackage::open(path_);
    QVERIFY2(package, package ? "" : package.error().message.c_str());
    package_ = *package;
  }

  void everyFrameIsTheRightOneWhicheverWayItIsAskedFor_data() {
    QTest::addColumn<int>("capacity");
    QTest::newRow("all kept") << int(kFrames);
    QTest::newRow("decoded ahead") << 32;
    QTest::newRow("as few as possible") << 1;
  }
  void everyFrameIsTheRightOneWhicheverWayItIsAskedFor() {
    QFETCH(int, capacity);
    auto frames = open(0, static_cast<std::size_t>(capacity));
    for (FrameIndex i = 0; i < kFrames; i += 1) QCOMPARE(numberAt(*frames, i), i);
    for (FrameIndex i = kFrames - 1; i >= 0; --i) QCOMPARE(numberAt(*frames, i), i);
    std::mt19937 random(3);
    for (int i = 0; i < 40; ++i) {
      const FrameIndex index = static_cast<FrameIndex>(random() % kFrames);
      QCOMPARE(numberAt(*frames, index), index);
    }
  }

  void aFrameOutlivesItsCache() {
    auto frames = open(0, 16);
    YuvFrame first = *frames->frame(0);
    for (FrameIndex i = 1; i < 100; ++i) QVERIFY(frames->frame(i));
    frames.reset();
    QCOMPARE(test::frameNumberOf(*first), FrameIndex{0});
  }

  void theBackgroundLoadsEverythingThatMayStay() {
    auto frames = open(0, kFrames);
    QTRY_COMPARE_WITH_TIMEOUT(frames->loaded(), 1.0, 60000);
    for (FrameIndex i = 0; i < kFrames; ++i) {
      const YuvFrame frame = frames->frameIfReady(i);
      QVERIFY(frame);
      QCOMPARE(test::frameNumberOf(*frame), i);
    }
  }

  void whatIsAnnouncedIsFetchedWithoutBeingAskedFor() {
    auto frames = open(0, 32);
    frames->willNeed(200, -1);
    QTRY_VERIFY_WITH_TIMEOUT(frames->loaded() >= 0.5, 60000);
    frames->willNeed(200, -1);
    QCOMPARE(numberAt(*frames, 200), FrameIndex{200});
    QVERIFY(frames->frameIfReady(199));
  }

  void framesThatDoNotExistAreRefused() {
    auto frames = open(0, 32);
    QVERIFY(!frames->frame(-1) && !frames->frame(kFrames));
    QVERIFY(!frames->frameIfReady(-1) && !frames->frameIfReady(kFrames));
    frames->willNeed(kFrames, 1);
    QCOMPARE(numberAt(*frames, 5), FrameIndex{5});
  }

  void severalThreadsGetTheirFrames() {
    auto frames = open(0, 20);
    std::atomic<int> wrong{0};
    {
      std::vector<std::jthread> threads;
      for (unsigned t = 0; t < 3; ++t)
        threads.emplace_back([&, t] {
          std::mt19937 random(t);
          for (int i = 0; i < 25; ++i) {
            const FrameIndex index = static_cast<FrameIndex>(random() % kFrames);
            if (numberAt(*frames, index) != index) ++wrong;
          }
        });
    }
    QCOMPARE(wrong.load(), 0);
  }

  void aVideoShorterThanTheManifestSaysIsAnErrorThatNamesIt() {
    Manifest manifest = package_->manifest();
    PackageWriter writer(manifest);
    const fs::path folder = folder_.path().toStdString();
    QVERIFY(unpackPackage(path_, folder / "unpacked", {}, {}));
    for (const auto& [name, entry] : manifest.files) writer.addFile(name, folder / "unpacked" / name);
    Clip& clip = writer.manifest().clips[0];
    clip.frameCount = kFrames + 40;
    std::vector<Similarity> crops;
    for (FrameIndex i = 0; i < clip.frameCount; ++i) crops.push_back(package_->crops(0).at(0));
    writer.addBytes(clip.crops, CropTrack::fromSimilarities(crops, clip.cropSize).write());
    QVERIFY(writer.write(folder / "longer.visema", {}, {}));
    auto package = AvatarPackage::open(folder / "longer.visema");
    QVERIFY(package);
    auto frames = ClipFrames::open(*package, 0, {});
    QVERIFY(!frames && frames.error().message.find("clips/talk.mp4") != std::string::npos);
  }

  void onStageADamagedStretchHoldsTheLastWholePictureAndSkipsToTheNext() {
    const auto section = package_->section(package_->manifest().clips[0].video);
    QVERIFY(section);
    auto whole = open(0, kFrames);
    std::mt19937 random(11);
    for (int variant = 0; variant < 12; ++variant) {
      const fs::path damaged = folder_.filePath(QStringLiteral("damaged-%1.visema").arg(variant)).toStdString();
      fs::copy_file(path_, damaged);
      {
        std::fstream file(damaged, std::ios::in | std::ios::out | std::ios::binary);
        const auto from = section->offset + section->length / 6 + random() % (section->length / 2);
        for (int i = 0; i < 300; ++i) {
          const auto at = static_cast<std::streamoff>(from + static_cast<std::uint64_t>(i) * (variant % 3 + 1));
          file.seekg(at);
          const char byte = static_cast<char>(file.get() ^ 0x55);
          file.seekp(at);
          file.put(byte);
        }
      }
      auto package = AvatarPackage::open(damaged);
      QVERIFY(package);
      ClipFrames::Options options;
      options.capacity = variant % 2 == 0 ? 32 : kFrames;  // decoded as needed, or all, by several at once
      options.whenDamaged = WhenDamaged::Hold;
      auto frames = ClipFrames::open(*package, 0, options);
      QVERIFY2(frames, frames ? "" : frames.error().message.c_str());
      FrameIndex held = 0;
      int garbage = 0;
      for (FrameIndex i = 0; i < 2 * kFrames; ++i) {  // there and back
        const FrameIndex index = i < kFrames ? i : 2 * kFrames - 1 - i;
        const auto frame = (*frames)->frame(index);
        QVERIFY2(frame, frame ? "" : frame.error().message.c_str());
        const FrameIndex shown = (*frames)->shownFor(index);
        if (i < kFrames) held += shown != index;
        garbage += !sameLuma(**frame, **whole->frame(shown));
      }
      QVERIFY(held > 0 && held < kFrames - 50);
      QVERIFY2(garbage == 0, qPrintable(QStringLiteral("%1: %2 pictures are garbage").arg(variant).arg(garbage)));
      QCOMPARE((*frames)->shownFor(kFrames - 1), kFrames - 1);
      // One sentence of the package, however much of it is found to be damaged: it is told once.
      QCOMPARE(QString::fromStdString((*frames)->trouble()),
               QString::fromStdString(damaged.string()) +
                   " is damaged: some of its pictures cannot be shown, and the one before them stays; copy the "
                   "package again");
      options.whenDamaged = WhenDamaged::Fail;
      frames = ClipFrames::open(*package, 0, options);
      QVERIFY(frames);
      bool failed = false;
      for (FrameIndex i = 0; i < kFrames; ++i) failed = failed || !(*frames)->frame(i);
      QVERIFY(failed);
    }
  }

  void plansFitTheBudget() {
    const Manifest& manifest = package_->manifest();
    const std::uint64_t face = 100'000;
    const CachePlan everything = planCache(manifest, 1'000'000'000, face);
    QVERIFY(everything.tier == CacheTier::Everything);
    QCOMPARE(everything.faceBytes, face * (kFrames + 30));
    const CachePlan frames = planCache(manifest, everything.total() - 1, face);
    QVERIFY(frames.tier == CacheTier::Frames && frames.total() < everything.total());
    const CachePlan ahead = planCache(manifest, everything.frameBytes, face);
    QVERIFY(ahead.tier == CacheTier::DecodeAhead && ahead.total() <= everything.frameBytes);
    QVERIFY(ahead.framesKept[0] >= ClipFrames::kMinCapacity);
    for (const CachePlan* plan : {&everything, &frames, &ahead}) QVERIFY(!plan->describe().empty());
  }

  void withoutAWordAboutMemoryOnlyWhatPlaysSmoothlyIsKept() {
    Manifest manifest = package_->manifest();
    std::uint64_t face = 100'000;
    const auto plan = [&] { return planCache(manifest, 64'000'000'000, face, CacheAim::Sparing); };
    QVERIFY(plan().tier == CacheTier::Everything);  // a small one is kept whole
    for (Clip& clip : manifest.clips) {
      clip.size = {1280, 720};
      clip.frameCount = 523;
      clip.loop = clip.neutralStart = clip.neutralEnd = false;
    }
    manifest.clips.resize(1);
    face = 1'300'000;
    const CachePlan back = plan();
    QVERIFY(back.tier == CacheTier::DecodeAhead && back.total() < 300'000'000);
    manifest.clips[0].loop = true;
    QVERIFY(plan().frameBytes < back.frameBytes);  // never played backward
    manifest.clips[0].frameCount = 90'000;
    QVERIFY(plan().total() < 300'000'000);  // an hour takes no more than a minute
    QVERIFY(planCache(manifest, 1'000'000'000'000, face).tier == CacheTier::Everything);
  }

  void keyFramesAreKnownAndComeFirst() {
    const auto frames = open(0, ClipFrames::kMinCapacity);
    QVERIFY(!frames->loadsAll());
    const auto& keys = frames->keyFrames();
    QVERIFY(!keys.empty() && keys.front() == 0 && std::is_sorted(keys.begin(), keys.end()));
    QVERIFY(keys.back() < frames->frameCount());
  }

  void anAvatarThatCannotFitIsRefusedWithAdvice() {
    auto avatar = LoadedAvatar::load(package_, MemoryBudget::create(1'000'000, 0));
    QVERIFY(!avatar && avatar.error().code == ErrorCode::LimitExceeded);
    QVERIFY(avatar.error().message.find("--memory") != std::string::npos);
  }

 private:
  std::unique_ptr<ClipFrames> open(std::size_t clip, std::size_t capacity) {
    ClipFrames::Options options;
    options.capacity = capacity;
    auto frames = ClipFrames::open(package_, clip, options);
    if (!frames) qFatal("%s", frames.error().message.c_str());
    return std::move(*frames);
  }
  static bool sameLuma(const YuvImage& a, const YuvImage& b) {
    for (int y = 0; y < a.size().height; ++y)
      if (!std::equal(a.plane(0).row(y), a.plane(0).row(y) + a.size().width, b.plane(0).row(y))) return false;
    return true;
  }
  static FrameIndex numberAt(ClipFrames& frames, FrameIndex index) {
    auto frame = frames.frame(index);
    return frame ? test::frameNumberOf(**frame) : -2;
  }

  QTemporaryDir folder_;
  fs::path path_;
  std::shared_ptr<const AvatarPackage> package_;
};

QTEST_APPLESS_MAIN(TestClipFrames)
#include "tst_clip_frames.moc"
