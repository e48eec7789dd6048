// SPDX-License-Identifier: Apache-2.0
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <csignal>

#include "core/avatar/avatar_package.h"
#include "core/base/file_bytes.h"
#include "core/building/build_steps.h"
#include "core/building/draft_package.h"
#include "core/building/lower_face.h"
#include "tests/support/iris_film.h"

using namespace visema;
namespace fs = std::filesystem;

namespace {

/// A project with one film of Iris.
struct Build {
  QTemporaryDir folder;
  std::unique_ptr<BuildFolder> build;
  std::string error;

  explicit Build(const test::IrisFilm& film) {
    const fs::path root = folder.path().toStdString(), video = root / "film.mp4";
    error = test::writeIrisFilm(video, film);
    if (!error.empty()) return;
    auto made = BuildFolder::create(root / "iris.visema-build");
    if (!made) {
      error = made.error().message;
      return;
    }
    build = std::move(*made);
    if (auto added = build->addFootage(video, FootageKeeping::Link, {}, {}); !added) error = added.error().message;
  }

  std::string make(const std::string& step) {
    const Status status = makeStep(*build, step, {}, {}, {});
    return status ? "" : status.error().message;
  }
  CheckRow row(const std::string& id) {
    if (error = make(steps::kCheck); !error.empty()) return {};
    const auto rows = readCheck(*build);
    if (rows)
      for (const CheckRow& each : *rows)
        if (each.id == id) return each;
    error = "there is no row " + id;
    return {};
  }
};

}  // namespace

class TestBuildSteps : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aFilmBecomesAPackageThatCanBeTrainedOn() {
    Build iris({0, 50});
    QCOMPARE(iris.error, std::string());
    const std::string refused = iris.make(steps::kDraft);
    QVERIFY2(refused.find("less than ten seconds") != std::string::npos, refused.c_str());
    BuildEdits edits = iris.build->edits();
    edits.allowed.insert("length");
    QVERIFY(iris.build->change("allow a short film", edits));
    QCOMPARE(iris.make(steps::kDraft), std::string());

    const auto package = AvatarPackage::open(iris.build->resultFile(steps::kDraft));
    QVERIFY2(package, package ? "" : package.error().message.c_str());
    const Manifest& manifest = (*package)->manifest();
    QCOMPARE(manifest.clips.size(), std::size_t{2});
    QCOMPARE(manifest.clips[0].frameCount, FrameIndex{50});
    QVERIFY(manifest.clips[1].kind == ClipKind::Idle && manifest.clips[1].neutralStart);
    const Point lip = (*package)->crops(0).at(10).apply({320, 197});  // 640 x 394 in the whole picture
    QVERIFY2(std::abs(lip.x - 128) < 6 && std::abs(lip.y - 95) < 12,
             qPrintable(QString("%1 %2").arg(lip.x).arg(lip.y)));
    const Image& mask = (*package)->mouthMask();
    QCOMPARE(mask.size(), (Size{256, 256}));
    QVERIFY(mask.view().row(130)[128] == 255);  // the mouth
    QVERIFY(mask.view().row(250)[128] == 0);    // the collar
    QVERIFY(mask.view().row(130)[2] == 0);      // beside the face
    QCOMPARE(iris.make(steps::kPackage), std::string("this program cannot train networks"));
  }

  void aCutIsShownWhereItIs() {
    Build iris({0, 40, kFrameRate, false,
                [](const YuvImage& picture, int i) { return test::shifted(picture, i < 20 ? 0 : 100, 0); }});
    const CheckRow cuts = iris.row("cuts");
    QCOMPARE(iris.error, std::string());
    QVERIFY(cuts.verdict == Verdict::Warn && cuts.places.size() == 1 && cuts.places[0].from == 20);
  }

  void aFilmWithoutSoundIsBlockedAndSaysWhy() {
    Build iris({0, 25, kFrameRate, false});
    const CheckRow sound = iris.row("sound");
    QCOMPARE(iris.error, std::string());
    QVERIFY(sound.verdict == Verdict::Block && sound.sentence.find("no sound") != std::string::npos);
  }

  void aStillPictureIsBlockedAsStill() {
    auto first = std::make_shared<YuvImage>();
    Build iris({0, 25, kFrameRate, false, [first](const YuvImage& picture, int i) {
                  if (i == 0) *first = picture.clone();
                  return first->clone();
                }});
    const CheckRow repeated = iris.row("repeated");
    QCOMPARE(iris.error, std::string());
    QVERIFY2(repeated.verdict == Verdict::Block && repeated.sentence.find("stands still") != std::string::npos,
             repeated.value.c_str());
  }

  void otherRatesBecomeTwentyFiveASecond_data() {
    QTest::addColumn<int>("numerator");
    QTest::addColumn<int>("denominator");
    QTest::addColumn<int>("frames");
    QTest::newRow("50") << 50 << 1 << 25;
    QTest::newRow("29.97") << 30000 << 1001 << 42;
  }
  void otherRatesBecomeTwentyFiveASecond() {
    QFETCH(int, numerator);
    QFETCH(int, denominator);
    QFETCH(int, frames);
    Build iris({0, 50, FrameRate{numerator, denominator}, false});
    QCOMPARE(iris.make("scan"), std::string());
    const auto scan = readScan(*readFile(iris.build->resultFile("scan/film"), 1 << 26), "scan");
    QVERIFY(scan && std::abs(scan->frameCount() - frames) <= 1);
  }

  void anAllBlackFilmIsRefusedByName() {
    Build iris({0, 25, kFrameRate, false, [](const YuvImage& picture, int) { return test::filled(picture, 16); }});
    const std::string said = iris.make(steps::kTrack);
    QVERIFY2(said.find("film.mp4 shows no face") != std::string::npos, said.c_str());
  }

  void withoutConsentNoPackageIsMade() {
    BuildProject project;
    project.edits.package.name = "Iris";
    const Status made = writeFinished(project, "/nowhere.visema", "/nowhere/out.visema", {}, {});
    QVERIFY(!made && made.error().message.find("--consent") != std::string::npos);
  }

  void aProjectWithoutFootageSaysSo() {
    QTemporaryDir folder;
    auto build = BuildFolder::create(fs::path(folder.path().toStdString()) / "a.visema-build");
    const Status made = makeStep(**build, steps::kCheck, {}, {}, {});
    QVERIFY(!made && made.error().message.find("has no footage yet") != std::string::npos);
  }

  void killedInTheMiddleAStepIsMadeAgainAndNothingElseIsLost() {
    Build iris({0, 25, kFrameRate, false});
    QCOMPARE(iris.error, std::string());
    const fs::path path = iris.build->path();
    iris.build.reset();
    for (int kill = 0; kill < 6; ++kill) {
      const pid_t child = ::fork();
      if (child == 0) {
        auto build = BuildFolder::open(path);
        if (build) (void)makeStep(**build, steps::kMask, {}, {}, {});
        ::_exit(0);
      }
      ::usleep(static_cast<useconds_t>(150000 * (kill + 1)));  // not waiting for anything: any moment will do
      ::kill(child, SIGKILL);
      ::waitpid(child, nullptr, 0);
      auto build = BuildFolder::open(path);
      QVERIFY2(build, build ? "" : build.error().message.c_str());
      for (const char* step : {"scan/film", "track/film", "mask/film"})
        if ((*build)->state(step) == StepState::Ready) QVERIFY(fs::file_size((*build)->resultFile(step)) > 100);
    }
    auto build = BuildFolder::open(path);
    QVERIFY(makeStep(**build, steps::kMask, {}, {}, {}));
    QVERIFY((*build)->state("mask/film") == StepState::Ready);
  }
};

QTEST_APPLESS_MAIN(TestBuildSteps)
#include "tst_build_steps.moc"
