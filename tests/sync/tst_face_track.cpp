// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/sync/talking_film.h"
#include "tests/support/film.h"

using namespace visema;

namespace {

std::vector<std::optional<FaceBox>> still(int frames) {
  return std::vector<std::optional<FaceBox>>(static_cast<std::size_t>(frames), FaceBox{100, 80, 60});
}

}  // namespace

class TestFaceTrack : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void gapsAreBridgedInAStraightLine() {
    std::vector<std::optional<FaceBox>> found(101);
    found[0] = FaceBox{100, 50, 60};
    found[100] = FaceBox{200, 50, 60};
    const auto boxes = smoothed(found);
    QCOMPARE(boxes.size(), std::size_t{101});
    QVERIFY(std::abs(boxes[50].centreX - 150) < 0.5F);
    QVERIFY(std::abs(boxes[25].centreX - 125) < 0.5F);
    QVERIFY(std::abs(boxes[25].side - 60) < 0.01F);
  }

  void beforeTheFirstAndAfterTheLastTheFaceStandsStill() {
    std::vector<std::optional<FaceBox>> found(60);
    found[30] = FaceBox{100, 50, 60};
    for (const FaceBox& box : smoothed(found)) QVERIFY(std::abs(box.centreX - 100) < 0.01F);
  }

  void oneFalseFaceIsLeftOut() {
    auto found = still(50);
    found[20] = FaceBox{400, 300, 90};
    for (const FaceBox& box : smoothed(found)) {
      QVERIFY(std::abs(box.centreX - 100) < 0.01F);
      QVERIFY(std::abs(box.side - 60) < 0.01F);
    }
  }

  void aMovingFaceIsNotDelayed() {
    auto found = still(80);
    for (int i = 0; i < 80; ++i) found[static_cast<std::size_t>(i)]->centreX = 100 + 2 * static_cast<float>(i);
    const auto boxes = smoothed(found);
    for (int i = 12; i < 68; ++i)
      QVERIFY(std::abs(boxes[static_cast<std::size_t>(i)].centreX - (100 + 2 * static_cast<float>(i))) < 0.1F);
  }

  void aFilmWithoutAFaceIsRefusedByName() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("dots.mp4").toStdString();
    MediaWriterOptions options;
    options.size = {320, 240};
    options.audio = MediaAudioOptions{};
    QCOMPARE(test::writeNumbered(path, options, 20), std::string());
    const auto film = readTalkingFilm(path, {}, {}, {});
    QVERIFY(!film && film.error().message.find("dots.mp4 shows a face") != std::string::npos);
  }

  void aMissingCascadeIsNamed() {
    qputenv("VISEMA_FACE_CASCADE", "/nowhere/face.xml");
    const auto finder = FaceFinder::create();
    qunsetenv("VISEMA_FACE_CASCADE");
    QVERIFY(!finder && finder.error().message.find("/nowhere/face.xml") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestFaceTrack)
#include "tst_face_track.moc"
