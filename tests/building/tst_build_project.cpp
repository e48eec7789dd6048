// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <fstream>

#include "core/base/atomic_file.h"
#include "core/base/file_bytes.h"
#include "core/building/build_folder.h"

using namespace visema;
namespace fs = std::filesystem;

namespace {

BuildEdits someEdits() {
  BuildEdits edits;
  edits.footage.push_back({"take1", "/films/take1.mp4", false, std::string(64, 'a'), 1000, 0.12, Point{0.25, 0.5}});
  edits.footage.push_back(
      {"take2", "footage/take2.mp4", true, std::string(64, 'b'), 2000, 0, {}, "He said \"mum\".\n", "en-gb"});
  edits.marks.push_back({"take1", MarkKind::Cut, 75, 76});
  edits.marks.push_back({"take2", MarkKind::Idle, 10, 90});
  edits.corrections.push_back({"take1", 12, {1.5, 0.125, -300.25, 20}});
  edits.allowed = {"cuts"};
  edits.package = {"Anna \"the voice\"", "Anna", "CC0", {"I agree", "Anna", "2026-11-26"}, 384};
  return edits;
}

void writeText(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

ino_t inodeOf(const fs::path& file) {
  struct stat status {};
  return ::stat(file.c_str(), &status) == 0 ? status.st_ino : 0;
}

std::string messageOf(const Result<BuildProject>& result) { return result ? "" : result.error().message; }

}  // namespace

class TestBuildProject : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatWasWrittenReadsBackTheSame() {
    BuildProject project;
    project.id = "build-1";
    project.change("add footage", someEdits());
    BuildEdits more = someEdits();
    more.marks.pop_back();
    project.change("forget a mark", more);
    QVERIFY(project.undo());
    project.made["track/take1"] = "print";
    const auto again = parseBuildProject(writeBuildProject(project), "project");
    QVERIFY2(again, messageOf(again).c_str());
    QVERIFY(*again == project);
  }

  void everythingAHandDidCanBeUndoneAndDoneAgain() {
    BuildProject project;
    const BuildEdits nothing = project.edits;
    project.change("add footage", someEdits());
    BuildEdits moved = someEdits();
    moved.corrections[0].crop.tx = 5;
    project.change("move a keyframe", moved);
    QVERIFY(project.undo() && project.edits == someEdits());
    QVERIFY(project.undo() && project.edits == nothing);
    QVERIFY(!project.undo());
    QVERIFY(project.redo() && project.redo() && project.edits == moved);
    QVERIFY(!project.redo());
  }

  void aNewChangeForgetsWhatWasUndone() {
    BuildProject project;
    project.change("add footage", someEdits());
    QVERIFY(project.undo());
    BuildEdits other;
    other.package.name = "Other";
    project.change("name it", other);
    QVERIFY(!project.redo());
  }

  void aLaterSchemaIsRefusedAsLater() {
    const auto project = parseBuildProject(R"({"format":"visema-build","schema":99})", "p.json");
    QVERIFY(messageOf(project).find("later version") != std::string::npos);
  }

  void whatDoesNotFitTogetherIsNamed_data() {
    QTest::addColumn<int>("fault");
    QTest::addColumn<QString>("says");
    QTest::newRow("mark of nothing") << 0 << "not there: take9";
    QTest::newRow("empty mark") << 1 << "does not reach";
    QTest::newRow("corrected twice") << 2 << "corrected twice";
    QTest::newRow("out of the folder") << 3 << "leads out";
    QTest::newRow("same name") << 4 << "two pieces";
    QTest::newRow("crop size") << 5 << "256, 384 or 512";
  }
  void whatDoesNotFitTogetherIsNamed() {
    QFETCH(int, fault);
    QFETCH(QString, says);
    BuildEdits edits = someEdits();
    if (fault == 0) edits.marks[0].footage = "take9";
    if (fault == 1) edits.marks[0].to = edits.marks[0].from;
    if (fault == 2) edits.corrections.push_back(edits.corrections[0]);
    if (fault == 3) edits.footage[1].file = "../take2.mp4";
    if (fault == 4) edits.footage[1].name = "take1";
    if (fault == 5) edits.package.cropSize = 300;
    BuildProject project;
    project.id = "x";
    project.edits = edits;
    const auto read = parseBuildProject(writeBuildProject(project), "p.json");
    QVERIFY2(messageOf(read).find(says.toStdString()) != std::string::npos, messageOf(read).c_str());
  }

  void footageIsFoundAgainWhereItWasMovedTo() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString(), film = root / "film.mp4";
    writeText(film, "pictures");
    auto build = BuildFolder::create(root / "a.visema-build");
    QVERIFY(build && (*build)->addFootage(film, FootageKeeping::Link, {}, {}).value_or("") == "film");
    fs::rename(film, root / "renamed.mp4");
    const auto found = (*build)->footageFile((*build)->edits().footage[0]);
    QVERIFY(found && *found == root / "renamed.mp4");
    writeText(root / "renamed.mp4", "PICTURES");
    const auto changed = (*build)->footageFile((*build)->edits().footage[0]);
    QVERIFY(!changed && changed.error().message.find("film.mp4") != std::string::npos);
  }

  void theSameFilmAddedAgainIsOnePieceOfFootage() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    writeText(root / "film.mp4", "pictures");
    writeText(root / "copy.mp4", "pictures");
    auto build = BuildFolder::create(root / "a.visema-build");
    QVERIFY(build && (*build)->addFootage(root / "film.mp4", FootageKeeping::Link, {}, {}));
    QCOMPARE((*build)->addFootage(root / "copy.mp4", FootageKeeping::Copy, {}, {}).value_or(""), std::string("film"));
    QCOMPARE((*build)->edits().footage.size(), std::size_t{1});
    QVERIFY(fs::exists(root / "a.visema-build/footage/film.mp4"));
  }

  void aChangeMakesOnlyThatStaleWhichDependsOnIt() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    auto build = BuildFolder::create(root / "a.visema-build");
    for (const char* name : {"one.mp4", "two.mp4"}) {
      writeText(root / name, name);
      QVERIFY((*build)->addFootage(root / name, FootageKeeping::Link, {}, {}));
    }
    for (const std::string& step : (*build)->allSteps()) {
      QVERIFY((*build)->state(step) == StepState::Missing);
      QVERIFY(writeFileAtomically((*build)->resultFile(step), std::string_view("made")));
      QVERIFY((*build)->setMade(step, (*build)->fingerprint(step)));
      QVERIFY((*build)->state(step) == StepState::Ready);
    }
    BuildEdits edits = (*build)->edits();
    edits.package.author = "Anna";
    QVERIFY((*build)->change("name the author", edits));
    QVERIFY((*build)->state(steps::kPackage) == StepState::Stale);
    QVERIFY((*build)->state(steps::kTrain) == StepState::Ready);

    edits.corrections.push_back({"one", 3, {}});
    QVERIFY((*build)->change("correct a frame", edits));
    QVERIFY((*build)->state("track/one") == StepState::Stale);
    QVERIFY((*build)->state("mask/one") == StepState::Stale);
    QVERIFY((*build)->state(steps::kTrain) == StepState::Stale);
    QVERIFY((*build)->state("scan/one") == StepState::Ready);
    QVERIFY((*build)->state("track/two") == StepState::Ready);

    QVERIFY((*build)->undo().value_or(false));
    QVERIFY((*build)->state("track/one") == StepState::Ready);
  }

  void twoProgramsCannotChangeOneProject() {
    QTemporaryDir folder;
    const fs::path path = fs::path(folder.path().toStdString()) / "a.visema-build";
    auto first = BuildFolder::create(path);
    QVERIFY(first);
    const auto second = BuildFolder::open(path);
    QVERIFY(!second && second.error().message.find("another program") != std::string::npos);
    first->reset();
    QVERIFY(BuildFolder::open(path));
  }

  void aProjectThatIsNotThereSaysHowToMakeOne() {
    const auto none = BuildFolder::open("/nowhere/x.visema-build");
    QVERIFY(!none && none.error().message.find("visema build new") != std::string::npos);
  }

  void killedAtAnyMomentAProjectIsAsBeforeOrAfterTheChange() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString(), path = root / "a.visema-build";
    writeText(root / "film.mp4", "pictures");
    {
      auto build = BuildFolder::create(path);
      QVERIFY(build && (*build)->addFootage(root / "film.mp4", FootageKeeping::Link, {}, {}));
    }
    std::size_t marks = 0;
    for (int kill = 0; kill < 100; ++kill) {
      const ino_t before = inodeOf(path / "project.json");  // every save makes a new file
      const pid_t child = ::fork();
      if (child == 0) {  // marks frame after frame until it is killed
        auto build = BuildFolder::open(path);
        while (build) {
          BuildEdits edits = (*build)->edits();
          const auto at = static_cast<FrameIndex>(edits.marks.size());
          edits.marks.push_back({"film", MarkKind::LeftOut, at, at + 1});
          if (edits.marks.size() > 400) edits.marks.clear();
          if (!(*build)->change("leave a frame out", std::move(edits))) break;
        }
        ::_exit(1);
      }
      QTRY_VERIFY_WITH_TIMEOUT(inodeOf(path / "project.json") != before, 30000);
      ::usleep(static_cast<useconds_t>(97 * (kill % 20)));  // not waiting for anything: any moment will do
      ::kill(child, SIGKILL);
      int status = 0;
      ::waitpid(child, &status, 0);
      QVERIFY(WIFSIGNALED(status));
      const auto build = BuildFolder::open(path);
      QVERIFY2(build, build ? "" : build.error().message.c_str());
      QCOMPARE((*build)->edits().footage.size(), std::size_t{1});
      const std::vector<Mark>& now = (*build)->edits().marks;
      for (std::size_t i = 0; i < now.size(); ++i) QCOMPARE(now[i].from, static_cast<FrameIndex>(i));
      marks += now.size();
    }
    QVERIFY(marks > 0);
  }
};

QTEST_APPLESS_MAIN(TestBuildProject)
#include "tst_build_project.moc"
