// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/clip_frames.h"
#include "core/avatar/sound_hash.h"
#include "tests/importing/foreign_avatars.h"

using namespace visema;
using namespace visema::test;

class TestImport : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aSandersFolderBecomesAPackage() {
    const auto report = avatars_.import(here_ / "sanders", "a.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY(report->kind == SourceKind::Sanders);
    QVERIFY(says(report->found, "12 frames, 240x180"));
    QVERIFY(says(report->found, "160"));
    QVERIFY(says(report->repaired, "1 frame without a face box"));
    QVERIFY(says(report->repaired, "reached outside"));
    QVERIFY(says(report->assumed, "licence"));
    const auto package = AvatarPackage::open(here_ / "a.visema");
    QCOMPARE(messageOf(package), std::string("accepted"));
    QVERIFY((*package)->verify({}, {}));
    const Manifest& manifest = (*package)->manifest();
    QCOMPARE(manifest.name, std::string("Somebody New"));
    QCOMPARE(manifest.id, std::string("somebody-new"));
    QCOMPARE(manifest.networks[0].inputSize, 160);
    QCOMPARE(manifest.networks[0].cropSize, 168);
    QCOMPARE(manifest.networks[0].speech, std::string("ave"));
    QVERIFY(manifest.networks[0].reference == ReferencePolicy::SameFrame);
    const CropTrack& crops = (*package)->crops(0);
    QVERIFY((*crops.rectangle(0) == syntheticBox(kSize, 0)));
    QVERIFY((*crops.rectangle(4) == *crops.rectangle(3)));  // was missing
    QVERIFY((crops.rectangle(6)->x == 0));                  // was at -7
    auto frames = ClipFrames::open(*package, 0, {});
    QVERIFY(frames);
    QCOMPARE(frameNumberOf(**(*frames)->frame(9)), FrameIndex{9});
    QVERIFY((*package)->weights(manifest.networks[0].weights));
  }

  void theTrainingSoundIsRecognised() {
    QVERIFY(avatars_.import(here_ / "sanders", "sound.visema"));
    const auto package = AvatarPackage::open(here_ / "sound.visema");
    const auto& features = (*package)->manifest().clips[0].features;
    QVERIFY(features);
    QCOMPARE(features->soundSha256, soundHash(ForeignAvatars::sound()));
    const auto member = (*package)->member(features->file);
    const auto array = parseNpy(member->bytes, "features");
    QVERIFY((array && array->shape == std::vector<std::int64_t>{kFrames - 1, 512}));
  }

  void aFlattenedZippedPackageIsUnderstoodAsWell() {
    const fs::path flat = here_ / "flat";
    fs::create_directories(flat / "inside");
    for (const auto& entry : fs::recursive_directory_iterator(here_ / "sanders"))
      if (entry.is_regular_file()) fs::copy_file(entry.path(), flat / "inside" / entry.path().filename());
    const auto report = avatars_.import(flat, "flat.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY((*(*AvatarPackage::open(here_ / "flat.visema"))->crops(0).rectangle(2) == syntheticBox(kSize, 2)));
  }

  void rawFeaturesAreRead() {
    const fs::path raw = avatars_.copyOf("raw");
    const auto array = readNpy(raw / "aud_ave.npy");
    std::ofstream(raw / "aud_ave.bin", std::ios::binary)
        .write(reinterpret_cast<const char*>(array->data.data()), static_cast<std::streamsize>(array->data.size()));
    fs::remove(raw / "aud_ave.npy");
    QVERIFY(says(avatars_.import(raw, "raw.visema")->found, "11 rows of ave features"));
    writeText(raw / "aud_ave.bin", "short");
    QVERIFY(contains(messageOf(avatars_.import(raw, "raw2.visema")), "rows of 512 floats"));
    QVERIFY(!fs::exists(here_ / "raw2.visema"));
  }

  void linkedFilesCount() {
    const fs::path folder = here_ / "linked";
    fs::create_directories(folder);
    for (const auto& entry : fs::directory_iterator(here_ / "sanders"))
      fs::create_symlink(entry.path(), folder / entry.path().filename());
    fs::create_directory_symlink(folder, folder / "round");  // leads round in a circle
    fs::create_symlink(here_ / "nowhere", folder / "nowhere.pth");
    const auto report = avatars_.import(folder, "linked.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
  }

  void whatIsMissingIsSaidAndNothingIsWritten_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("contents");
    QTest::addColumn<QString>("complaint");
    QTest::newRow("no video") << "full_body_video.mp4"
                              << ""
                              << "neither full_body_video.mp4";
    QTest::newRow("a video that is none") << "full_body_video.mp4"
                                          << "hello"
                                          << "full_body_video.mp4";
    QTest::newRow("no checkpoint") << "checkpoint/best_trainloss.pth"
                                   << ""
                                   << "choose the network file";
    QTest::newRow("a checkpoint that is none") << "checkpoint/best_trainloss.pth"
                                               << "hello"
                                               << "best_trainloss.pth";
    QTest::newRow("no boxes") << "cache/crop_rectangles.json"
                              << ""
                              << "where the face is";
    QTest::newRow("damaged boxes") << "cache/crop_rectangles.json"
                                   << "{\"0\":"
                                   << "not valid JSON";
    QTest::newRow("empty boxes") << "cache/crop_rectangles.json"
                                 << "{}"
                                 << "no usable face box";
    QTest::newRow("another version") << "package_info.json"
                                     << "{\"package_version\": \"9.0\"}"
                                     << "version 9.0";
  }

  void whatIsMissingIsSaidAndNothingIsWritten() {
    QFETCH(QString, file);
    QFETCH(QString, contents);
    QFETCH(QString, complaint);
    const fs::path folder = avatars_.copyOf("broken");
    fs::remove(folder / file.toStdString());
    if (!contents.isEmpty()) writeText(folder / file.toStdString(), contents.toStdString());
    const std::string message = messageOf(avatars_.import(folder, "broken.visema"));
    QVERIFY2(contains(message, complaint.toStdString()), message.c_str());
    for (const auto& entry : fs::directory_iterator(here_))
      QVERIFY2(!contains(entry.path().filename().string(), "broken."), entry.path().c_str());
  }

  void theCheckersWordIsInTheReport() {
    ImportOptions options;
    options.source = here_ / "sanders";
    options.out = here_ / "checked.visema";
    const auto checker = [](std::shared_ptr<const AvatarPackage> package, const ProgressFn&, std::stop_token) {
      return Result<ImportChecks>(ImportChecks{51.5, 0.25, package->manifest().networks.size() == 1, "all well"});
    };
    const auto report = importAvatar(options, checker, {}, {});
    QVERIFY(report && report->checks && report->checks->passed);
    QVERIFY(contains(report->text(), "51.5 dB") && contains(report->text(), "all well"));
    QVERIFY(nlohmann::json::parse(report->json())["checks"]["passed"] == true);
  }

 private:
  const ForeignAvatars avatars_;
  const fs::path here_ = avatars_.here();
};

QTEST_APPLESS_MAIN(TestImport)
#include "tst_import.moc"
