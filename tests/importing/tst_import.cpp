// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/avatar/clip_frames.h"
#include "core/avatar/package_writer.h"
#include "core/avatar/sound_hash.h"
#include "core/base/wav.h"
#include "core/importing/import.h"
#include "core/importing/landmarks.h"
#include "core/nn/compatible_config.h"
#include "core/nn/golden_weights.h"
#include "core/speech/npy.h"
#include "tests/compat/onnx_writer.h"
#include "tests/support/synthetic_package.h"

using namespace visema;
namespace fs = std::filesystem;

namespace {

constexpr FrameIndex kFrames = 12;
constexpr Size kSize{240, 180};

void writeText(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

template <class T>
std::string messageOf(const Result<T>& result) {
  return result ? "accepted" : result.error().message;
}
bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
bool says(const std::vector<std::string>& lines, const std::string& part) {
  return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) { return contains(line, part); });
}

/// Nearest pixels are near enough where the test only needs some crop.
Image nearest(const YuvImage& picture, Rect box, int side) {
  Image image({side, side}, 3);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side * 3; ++x)
      image.mutableView().row(y)[x] =
          picture.plane(0).row(box.y + y * box.height / side)[box.x + x / 3 * box.width / side];
  return image;
}

}  // namespace

class TestImport : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    here_ = folder_.path().toStdString();
    makeSanders(here_ / "sanders");
  }

  void aSandersFolderBecomesAPackage() {
    const auto report = import(here_ / "sanders", "a.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY(report->kind == SourceKind::Sanders);
    QVERIFY(says(report->found, "12 frames, 240x180"));
    QVERIFY(says(report->found, "160"));
    QVERIFY(says(report->mended, "1 frame without a face box"));
    QVERIFY(says(report->mended, "reached outside"));
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
    QVERIFY((*crops.rectangle(0) == test::syntheticBox(kSize, 0)));
    QVERIFY((*crops.rectangle(4) == *crops.rectangle(3)));  // was missing
    QVERIFY((crops.rectangle(6)->x == 0));                  // was at -7
    auto frames = ClipFrames::open(*package, 0, {});
    QVERIFY(frames);
    QCOMPARE(test::frameNumberOf(**(*frames)->frame(9)), FrameIndex{9});
    QVERIFY((*package)->weights(manifest.networks[0].weights));
  }

  void theTrainingSoundIsRecognised() {
    QVERIFY(import(here_ / "sanders", "sound.visema"));
    const auto package = AvatarPackage::open(here_ / "sound.visema");
    const auto& features = (*package)->manifest().clips[0].features;
    QVERIFY(features);
    QCOMPARE(features->soundSha256, soundHash(sound()));
    const auto member = (*package)->member(features->file);
    const auto array = parseNpy(member->bytes, "features");
    QVERIFY((array && array->shape == std::vector<std::int64_t>{kFrames - 1, 512}));
  }

  void aFlattenedZippedPackageIsUnderstoodAsWell() {
    const fs::path flat = here_ / "flat";
    fs::create_directories(flat / "inside");
    for (const auto& entry : fs::recursive_directory_iterator(here_ / "sanders"))
      if (entry.is_regular_file()) fs::copy_file(entry.path(), flat / "inside" / entry.path().filename());
    const auto report = import(flat, "flat.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY((*(*AvatarPackage::open(here_ / "flat.visema"))->crops(0).rectangle(2) == test::syntheticBox(kSize, 2)));
  }

  void rawFeaturesAreRead() {
    const fs::path raw = copyOf("raw");
    const auto array = readNpy(raw / "aud_ave.npy");
    std::ofstream(raw / "aud_ave.bin", std::ios::binary)
        .write(reinterpret_cast<const char*>(array->data.data()), static_cast<std::streamsize>(array->data.size()));
    fs::remove(raw / "aud_ave.npy");
    QVERIFY(says(import(raw, "raw.visema")->found, "11 rows of ave features"));
    writeText(raw / "aud_ave.bin", "short");
    QVERIFY(contains(messageOf(import(raw, "raw2.visema")), "rows of 512 floats"));
    QVERIFY(!fs::exists(here_ / "raw2.visema"));
  }

  void aTrainingFolderOfPicturesAndLandmarksBecomesAPackage() {
    const fs::path folder = trainingFolder("training", 0, 0);
    if (folder.empty()) QSKIP("making JPEG pictures for this test needs the ffmpeg program");
    const auto report = import(folder, "training.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY(report->kind == SourceKind::SyncTalk);
    QVERIFY(says(report->found, "12 pictures"));
    QVERIFY(says(report->mended, "1 frame without a face box"));
    const auto package = AvatarPackage::open(here_ / "training.visema");
    QVERIFY((*(*package)->crops(0).rectangle(7) == test::syntheticBox(kSize, 7)));
    QVERIFY((*(*package)->crops(0).rectangle(5) == test::syntheticBox(kSize, 4)));
    auto frames = ClipFrames::open(*package, 0, {});
    QVERIFY2(frames, messageOf(frames).c_str());
    for (FrameIndex i = 0; i < kFrames; ++i) QCOMPARE(test::frameNumberOf(**(*frames)->frame(i)), i);
  }

  void aMissingPictureIsReplacedAndTheCountKept() {
    const fs::path folder = trainingFolder("gap", 0, 0);
    if (folder.empty()) QSKIP("making JPEG pictures for this test needs the ffmpeg program");
    fs::remove(folder / "full_body_img/7.jpg");
    const auto report = import(folder, "gap.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY(says(report->mended, "1 picture missing"));
    const auto package = AvatarPackage::open(here_ / "gap.visema");
    QCOMPARE((*package)->manifest().clips[0].frameCount, kFrames);
    auto frames = ClipFrames::open(*package, 0, {});
    QVERIFY2(frames, messageOf(frames).c_str());
    QCOMPARE(test::frameNumberOf(**(*frames)->frame(7)), FrameIndex{6});
    QCOMPARE(test::frameNumberOf(**(*frames)->frame(8)), FrameIndex{8});
    QVERIFY((*(*package)->crops(0).rectangle(8) == test::syntheticBox(kSize, 8)));
  }

  void picturesFromOneAndLandmarksFromZeroBelongTogether() {
    const fs::path folder = trainingFolder("late", 1, 0);
    if (folder.empty()) QSKIP("making JPEG pictures for this test needs the ffmpeg program");
    const auto report = import(folder, "late.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY(says(report->assumed, "the first landmarks are taken for the first frame"));
    const auto package = AvatarPackage::open(here_ / "late.visema");
    for (FrameIndex i = 0; i < kFrames; ++i)
      if (i != 5) QVERIFY((*(*package)->crops(0).rectangle(i) == test::syntheticBox(kSize, i)));
  }

  void linkedFilesCount() {
    const fs::path folder = here_ / "linked";
    fs::create_directories(folder);
    for (const auto& entry : fs::directory_iterator(here_ / "sanders"))
      fs::create_symlink(entry.path(), folder / entry.path().filename());
    fs::create_directory_symlink(folder, folder / "round");  // leads round in a circle
    fs::create_symlink(here_ / "nowhere", folder / "nowhere.pth");
    const auto report = import(folder, "linked.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
  }

  void aNetworkThatIsOnlyThereAsOnnxIsTaken() {
    const fs::path folder = copyOf("onnx");
    const auto weights = Weights::open(folder / "checkpoint/best_trainloss.pth");
    const auto config = CompatibleConfig::fromWeights(**weights, "ave");
    fs::remove(folder / "checkpoint/best_trainloss.pth");
    writeText(folder / "models/generator.onnx",
              test::OnnxWriter(**weights, test::BatchNorms::Folded).lipNetwork(*config));
    const auto encoderWeights = goldenWeights(aveEncoderTensors());
    writeText(folder / "models/audio_encoder.onnx",
              test::OnnxWriter(*encoderWeights, test::BatchNorms::Folded).speechEncoder());
    ImportOptions options;
    options.source = folder;
    options.out = here_ / "onnx.visema";
    int encoders = 0;
    options.keepSpeechEncoder = [&](const Weights& offered) {
      const bool hears = offered.find("audio_encoder.0.conv_block.0.weight") != nullptr;
      encoders += hears ? 1 : 0;
      return hears;
    };
    const auto report = importAvatar(options, {}, {}, {});
    QCOMPARE(messageOf(report), std::string("accepted"));
    QCOMPARE(encoders, 1);
    QVERIFY(says(report->found, "generator.onnx"));
    QVERIFY(says(report->found, "a speech encoder in models/audio_encoder.onnx"));
    QCOMPARE((*AvatarPackage::open(here_ / "onnx.visema"))->manifest().networks[0].inputSize, 160);
  }

  void theFeaturesAreThoseThatTheOwnerNames() {
    ImportOptions options;
    options.source = here_ / "sanders";
    options.out = here_ / "hubert.visema";
    options.features = "hubert";
    const auto report = importAvatar(options, {}, {}, {});
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY(says(report->needs, "hubert"));
    QVERIFY(contains(report->text(), "--features FILE.npy"));
    const auto package = AvatarPackage::open(here_ / "hubert.visema");
    QCOMPARE((*package)->manifest().networks[0].speech, std::string("hubert"));
    QVERIFY(!(*package)->manifest().clips[0].features);  // those of another encoder are not its own
    options.features = "whisper";
    QVERIFY(contains(messageOf(importAvatar(options, {}, {}, {})), "whisper"));
  }

  void everyVariantIsResizedAsItsOwnProgramDoes() {
    const auto report = import(here_ / "sanders", "small.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY(says(report->assumed, "bilinearly"));
    QVERIFY((*AvatarPackage::open(here_ / "small.visema"))->manifest().networks[0].resize == ResizeFilter::Bilinear);
  }

  void aSpoiltNetworkIsRefusedByTheNameOfItsTensor() {
    const fs::path folder = copyOf("spoilt");
    const auto weights = Weights::open(folder / "checkpoint/best_trainloss.pth");
    std::vector<float> numbers = (*weights)->find("outc.conv.bias")->toFloat();
    numbers[1] = std::nanf("");
    std::vector<NamedTensor> tensors;
    for (const auto& [name, tensor] : (*weights)->tensors()) {
      tensors.push_back({name, tensor});
      if (name == "outc.conv.bias") tensors.back().tensor.data = std::as_bytes(std::span(numbers));
    }
    QVERIFY(writeSafetensors(here_ / "spoilt.safetensors", tensors, (*weights)->metadata()));
    ImportOptions options;
    options.source = folder;
    options.out = here_ / "spoilt.visema";
    options.checkpoint = here_ / "spoilt.safetensors";
    const std::string message = messageOf(importAvatar(options, {}, {}, {}));
    QVERIFY2(contains(message, "outc.conv.bias"), message.c_str());
    QVERIFY(!fs::exists(options.out));
  }

  void anotherKindOfNetworkIsCalledThat() {
    const fs::path file = here_ / "resnet.safetensors";
    QVERIFY(test::writeGoldenWeights(file, {{"layer1.0.conv1.weight", {8, 3, 3, 3}}, {"fc.weight", {4, 8}}}));
    ImportOptions options;
    options.source = here_ / "sanders";
    options.out = here_ / "resnet.visema";
    options.checkpoint = file;
    const std::string message = messageOf(importAvatar(options, {}, {}, {}));
    QVERIFY2(contains(message, "is another network"), message.c_str());
  }

  void everythingThatWasWrongIsSaid() {
    const fs::path folder = copyOf("wrong");
    writeText(folder / "checkpoint/best_trainloss.pth", "hello");
    writeText(folder / "checkpoint/12.onnx", "goodbye");
    const std::string message = messageOf(import(folder, "wrong.visema"));
    QVERIFY2(contains(message, "best_trainloss.pth") && contains(message, "12.onnx"), message.c_str());
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
    const fs::path folder = copyOf("broken");
    fs::remove(folder / file.toStdString());
    if (!contents.isEmpty()) writeText(folder / file.toStdString(), contents.toStdString());
    const std::string message = messageOf(import(folder, "broken.visema"));
    QVERIFY2(contains(message, complaint.toStdString()), message.c_str());
    for (const auto& entry : fs::directory_iterator(here_))
      QVERIFY2(!contains(entry.path().filename().string(), "broken."), entry.path().c_str());
  }

  void anExportedPackageImportsAsItWas() {
    QVERIFY(import(here_ / "sanders", "first.visema"));
    const auto first = AvatarPackage::open(here_ / "first.visema");
    const auto exported = exportSanders(**first, here_ / "exported", nearest, {}, {});
    QCOMPARE(messageOf(exported), std::string("accepted"));
    QVERIFY(says(exported->leftOut, "ONNX"));
    for (const char* name : {"package_info.json", "dataset_manifest.json", "crops_168_video.mp4", "rois_160_video.mp4",
                             "model_inputs_video.mp4", "aud_ave.npy", "cache/frame_metadata.json"})
      QVERIFY2(fs::is_regular_file(here_ / "exported" / name), name);
    const auto again = import(here_ / "exported", "second.visema");
    QCOMPARE(messageOf(again), std::string("accepted"));
    QVERIFY(again->mended.empty());
    const auto second = AvatarPackage::open(here_ / "second.visema");
    for (FrameIndex i = 0; i < kFrames; ++i)
      QVERIFY((*(*first)->crops(0).rectangle(i) == *(*second)->crops(0).rectangle(i)));
    const auto was = *(*first)->weights("networks/imported.safetensors");
    const auto is = *(*second)->weights("networks/imported.safetensors");
    QCOMPARE(was->tensors().size(), is->tensors().size());
    for (const auto& [name, tensor] : was->tensors()) QVERIFY(is->find(name)->toFloat() == tensor.toFloat());
    QCOMPARE((*first)->manifest().files.at("clips/talk.mp4").sha256,
             (*second)->manifest().files.at("clips/talk.mp4").sha256);
    QVERIFY(!exportSanders(**first, here_ / "exported", nearest, {}, {}));  // never over something
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

  void landmarksAreCutToWholePixelsAsTheReferenceDoes() {
    const auto points = parseLandmarks("1.9 2.9\r\n-3.5 4e1\n\n  7\t8  \n", "x");
    QVERIFY(points && points->size() == 3 && (points->at(1) == Point{-3.5, 40}));
    for (const char* bad : {"1", "1 2 3", "a b", "nan 1", "1e9 1", "1 2\n3"}) QVERIFY2(!parseLandmarks(bad, "x"), bad);
    std::vector<Point> face(110);
    face[1] = {10.9, 0};
    face[31] = {50.2, 0};
    face[52] = {0, 20.7};
    QVERIFY((faceBox(face) == Rect{10, 20, 40, 40}));
    face[31].x = 10;
    QVERIFY(!faceBox(face));
    QVERIFY(!faceBox(std::vector<Point>(52)));
  }

 private:
  /// Pictures and landmarks counted from these numbers, without the landmarks of frame 5; empty where it cannot be
  /// made.
  fs::path trainingFolder(const std::string& name, int firstPicture, int firstLandmarks) {
    const fs::path folder = here_ / name;
    fs::create_directories(folder / "full_body_img");
    const std::string command = "ffmpeg -v error -y -i '" + (here_ / "sanders/full_body_video.mp4").string() +
                                "' -start_number " + std::to_string(firstPicture) + " -q:v 2 '" +
                                (folder / "full_body_img/%d.jpg").string() + "'";
    if (std::system(command.c_str()) != 0) return {};
    for (FrameIndex i = 0; i < kFrames; ++i) {
      if (i == 5) continue;  // a lost face
      const Rect box = test::syntheticBox(kSize, i);
      std::string text;
      for (int k = 0; k < 110; ++k) {
        double x = 50, y = 60;
        if (k == 1) x = box.x + 0.7;
        if (k == 31) x = box.x + box.width + 0.2;
        if (k == 52) y = box.y + 0.9;
        text += std::to_string(x) + " " + std::to_string(y) + "\n";
      }
      writeText(folder / "landmarks" / (std::to_string(i + firstLandmarks) + ".lms"), text);
    }
    fs::create_directories(folder / "checkpoint");
    fs::copy_file(here_ / "sanders/checkpoint/best_trainloss.pth", folder / "checkpoint/195.pth");
    return folder;
  }

  static AudioClip sound() {
    AudioClip clip;
    for (int i = 0; i < 7680; ++i) clip.samples.push_back(static_cast<float>((i * 37) % 2000 - 1000) / 32768.0f);
    return clip;
  }

  void makeSanders(const fs::path& folder) {
    fs::create_directories(folder / "checkpoint");
    QVERIFY(test::writeSyntheticVideo(folder / "full_body_video.mp4", kSize, kFrames));
    writeText(folder / "package_info.json",
              R"({"package_type": "mp4_video_package", "package_version": "2.0", "dataset_name": "Somebody New",
                  "videos": {"full_body_img": {"video_file": "data\\full_body_video.mp4", "frame_count": 12}}})");
    nlohmann::json boxes;
    for (FrameIndex i = 0; i < kFrames; ++i) {
      if (i == 4) continue;
      const Rect box = test::syntheticBox(kSize, i);
      const int x = i == 6 ? -7 : box.x;
      boxes[std::to_string(i)] = {{"rect", {x, box.y, x + box.width, box.y + box.height}},
                                  {"original_path", "full_body_img\\" + std::to_string(i) + ".jpg"}};
    }
    writeText(folder / "cache/crop_rectangles.json", boxes.dump());
    std::vector<float> features(static_cast<std::size_t>(kFrames - 1) * 512);
    for (std::size_t i = 0; i < features.size(); ++i) features[i] = static_cast<float>(i % 97) / 97;
    QVERIFY(writeNpy(folder / "aud_ave.npy", features, {kFrames - 1, 512}));
    auto wav = WavWriter::create(folder / "aud.wav", kSpeechRate, 1);
    QVERIFY(wav && (*wav)->write(sound().samples) && (*wav)->finish());
    const CompatibleConfig config = CompatibleConfig::standard("ave", 4, 16);
    QVERIFY(test::writeGoldenWeights(folder / "checkpoint/best_trainloss.pth", config.tensors()));
  }

  fs::path copyOf(const std::string& name) {
    fs::remove_all(here_ / name);
    fs::copy(here_ / "sanders", here_ / name, fs::copy_options::recursive);
    return here_ / name;
  }

  Result<ImportReport> import(const fs::path& source, const std::string& out) {
    ImportOptions options;
    options.source = source;
    options.out = here_ / out;
    return importAvatar(options, {}, {}, {});
  }

  QTemporaryDir folder_;
  fs::path here_;
};

QTEST_APPLESS_MAIN(TestImport)
#include "tst_import.moc"
