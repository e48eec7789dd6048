// SPDX-License-Identifier: Apache-2.0
#include "tests/importing/foreign_avatars.h"

using namespace visema;
using namespace visema::test;

namespace {

/// Nearest pixels are near enough where the test only needs some crop.
Image nearest(const YuvImage& picture, Rect box, const NetworkEntry& network) {
  const int side = network.cropSize;
  Image image({side, side}, 3);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side * 3; ++x)
      image.mutableView().row(y)[x] =
          picture.plane(0).row(box.y + y * box.height / side)[box.x + x / 3 * box.width / side];
  return image;
}

}  // namespace

class TestSandersExport : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void anExportedPackageImportsAsItWas() {
    QVERIFY(avatars_.import(here_ / "sanders", "first.visema"));
    const auto first = AvatarPackage::open(here_ / "first.visema");
    const auto exported = exportSanders(**first, here_ / "exported", nearest, {}, {});
    QCOMPARE(messageOf(exported), std::string("accepted"));
    QVERIFY(says(exported->leftOut, "ONNX"));
    QVERIFY(says(exported->made, "168 and 160 pixels, resized bilinearly"));
    for (const char* name : {"package_info.json", "dataset_manifest.json", "crops_168_video.mp4", "rois_160_video.mp4",
                             "model_inputs_video.mp4", "aud_ave.npy", "cache/frame_metadata.json"})
      QVERIFY2(fs::is_regular_file(here_ / "exported" / name), name);
    const auto again = avatars_.import(here_ / "exported", "second.visema");
    QCOMPARE(messageOf(again), std::string("accepted"));
    QVERIFY(again->repaired.empty());
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

 private:
  const ForeignAvatars avatars_;
  const fs::path here_ = avatars_.here();
};

QTEST_APPLESS_MAIN(TestSandersExport)
#include "tst_sanders_export.moc"
