// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/clip_frames.h"
#include "core/importing/box_offset.h"
#include "core/media/media_writer.h"
#include "tests/importing/foreign_avatars.h"

using namespace visema;
using namespace visema::test;

class TestImportFolders : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aTrainingFolderOfPicturesAndLandmarksBecomesAPackage() {
    const fs::path folder = avatars_.trainingFolder("training", 0, 0);
    if (folder.empty()) QSKIP("making JPEG pictures for this test needs the ffmpeg program");
    const auto report = avatars_.import(folder, "training.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY(report->kind == SourceKind::SyncTalk);
    QVERIFY(says(report->found, "12 pictures"));
    QVERIFY(says(report->repaired, "1 frame without a face box"));
    const auto package = AvatarPackage::open(here_ / "training.visema");
    QVERIFY((*(*package)->crops(0).rectangle(7) == syntheticBox(kSize, 7)));
    QVERIFY((*(*package)->crops(0).rectangle(5) == syntheticBox(kSize, 4)));
    auto frames = ClipFrames::open(*package, 0, {});
    QVERIFY2(frames, messageOf(frames).c_str());
    for (FrameIndex i = 0; i < kFrames; ++i) QCOMPARE(frameNumberOf(**(*frames)->frame(i)), i);
  }

  void aMissingPictureIsReplacedAndTheCountKept() {
    const fs::path folder = avatars_.trainingFolder("gap", 0, 0);
    if (folder.empty()) QSKIP("making JPEG pictures for this test needs the ffmpeg program");
    fs::remove(folder / "full_body_img/7.jpg");
    const auto report = avatars_.import(folder, "gap.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY(says(report->repaired, "1 picture missing"));
    const auto package = AvatarPackage::open(here_ / "gap.visema");
    QCOMPARE((*package)->manifest().clips[0].frameCount, kFrames);
    auto frames = ClipFrames::open(*package, 0, {});
    QVERIFY2(frames, messageOf(frames).c_str());
    QCOMPARE(frameNumberOf(**(*frames)->frame(7)), FrameIndex{6});
    QCOMPARE(frameNumberOf(**(*frames)->frame(8)), FrameIndex{8});
    QVERIFY((*(*package)->crops(0).rectangle(8) == syntheticBox(kSize, 8)));
  }

  void picturesFromOneAndLandmarksFromZeroBelongTogether() {
    const fs::path folder = avatars_.trainingFolder("late", 1, 0);
    if (folder.empty()) QSKIP("making JPEG pictures for this test needs the ffmpeg program");
    const auto report = avatars_.import(folder, "late.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY(says(report->assumed, "the face lies stillest when number 0 is taken for the first frame"));
    const auto package = AvatarPackage::open(here_ / "late.visema");
    for (FrameIndex i = 0; i < kFrames; ++i)
      if (i != 5) QVERIFY((*(*package)->crops(0).rectangle(i) == syntheticBox(kSize, i)));
  }

  void thePicturesSayWhichNumbersBelongTogether() {
    const fs::path folder = avatars_.trainingFolder("numbered", 1, 1, -1);
    if (folder.empty()) QSKIP("making JPEG pictures for this test needs the ffmpeg program");
    fs::copy_file(folder / "landmarks/1.lms", folder / "landmarks/0.lms");  // of a picture that was thrown away
    fs::remove(folder / "landmarks/12.lms");
    const auto report = avatars_.import(folder, "numbered.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY(says(report->assumed, "the face lies stillest when number 1 is taken for the first frame"));
    const auto package = AvatarPackage::open(here_ / "numbered.visema");
    for (FrameIndex i = 0; i < kFrames - 1; ++i)
      QVERIFY((*(*package)->crops(0).rectangle(i) == syntheticBox(kSize, i)));
  }

  void rectanglesThatCountFromOneBelongToAVideosFramesInOrder() {
    const fs::path folder = avatars_.copyOf("from-one");
    const fs::path file = folder / "cache/crop_rectangles.json";
    const auto boxes = nlohmann::json::parse(std::ifstream(file));
    nlohmann::json later;
    for (const auto& [number, box] : boxes.items()) later[std::to_string(std::stoi(number) + 1)] = box;
    writeText(file, later.dump());
    const auto report = avatars_.import(folder, "from-one.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY(says(report->assumed, "the rectangles from 1 to 12"));
    const auto package = AvatarPackage::open(here_ / "from-one.visema");
    for (FrameIndex i = 0; i < kFrames; ++i)
      if (i != 4 && i != 6) QVERIFY((*(*package)->crops(0).rectangle(i) == syntheticBox(kSize, i)));
  }

  void aBoxThatWasComparedWithNoOtherIsNoAnswer() {
    NumberedBoxes boxes;
    for (FrameIndex i = 0; i < kFrames; ++i) boxes[i] = syntheticBox(kSize, i);
    BoxOffset alone(boxes, {0, 0}), two(boxes, {0, 1});
    for (FrameIndex i = 0; i < kFrames; ++i) {
      alone.add(syntheticFrame(kSize, i));
      two.add(syntheticFrame(kSize, i));
    }
    QVERIFY(!alone.answer());
    QVERIFY(two.answer() == 0);
  }

  void whereThePicturesDoNotTellItIsSaid() {
    const fs::path folder = avatars_.copyOf("still");
    QVERIFY(writeStill(folder / "full_body_video.mp4"));
    nlohmann::json boxes;
    for (int i = 1; i <= kFrames; ++i) boxes[std::to_string(i)] = {{"rect", {60, 40, 160, 140}}};
    writeText(folder / "cache/crop_rectangles.json", boxes.dump());
    const auto report = avatars_.import(folder, "still.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY(says(report->assumed, "the first rectangles are taken for the first frame; the pictures do not tell"));
  }

 private:
  static Status writeStill(const fs::path& film) {
    MediaWriterOptions options;
    options.size = kSize;
    auto writer = MediaWriter::create(film, options);
    if (!writer) return fail(writer.error());
    for (FrameIndex i = 0; i < kFrames; ++i)
      if (Status status = (*writer)->addFrame(syntheticFrame(kSize, 0)); !status) return status;
    auto written = (*writer)->finish();
    return written ? Status() : fail(written.error());
  }

  const ForeignAvatars avatars_;
  const fs::path here_ = avatars_.here();
};

QTEST_APPLESS_MAIN(TestImportFolders)
#include "tst_import_folders.moc"
