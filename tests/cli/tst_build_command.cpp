// SPDX-License-Identifier: Apache-2.0
#include <QDeadlineTimer>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>

#include "core/avatar/avatar_package.h"
#include "core/building/build_folder.h"
#include "tests/cli/program_run.h"
#include "tests/exporting/film_fixture.h"
#include "tests/support/iris_film.h"

using namespace visema;
using namespace visema::test;
namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

/// Everything that lies in a folder, with its time: whether anything has happened there.
std::vector<std::pair<std::string, fs::file_time_type>> contentsOfFolder(const fs::path& folder) {
  std::vector<std::pair<std::string, fs::file_time_type>> contents;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::error_code gone;
    contents.emplace_back(it->path().string(), fs::last_write_time(it->path(), gone));
  }
  std::sort(contents.begin(), contents.end());
  return contents;
}

}  // namespace

/// From a video to an avatar that speaks, by the program alone. Networks after a step or two: whether everything fits
/// together, not how well it paints.
class TestBuildCommand : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  const fs::path here_ = folder_.path().toStdString(), film_ = here_ / "anna film.mp4", avatar_ = here_ / "anna.visema",
                 project_ = here_ / "anna.visema-build";

  Words everything() const {
    return {"visema",   "build",         film_,       "--out",     avatar_,   "--name", "Anna",
            "--person", "Anna K.",       "--consent", "Yes",       "--allow", "length", "--steps",
            "2",        "--voice-steps", "10",        "--threads", "1",       "--json"};
  }
  nlohmann::json row(const std::string& report, const std::string& id) const {
    const auto json = nlohmann::json::parse(report);
    for (const auto& each : json.at("rows"))
      if (each.at("id") == id) return each;
    return {};
  }

  /// Lets a step of a project run and kills it a moment after it has changed anything there.
  void killOnTheWay(const fs::path& project, const Words& words, int moment) {
    const auto before = contentsOfFolder(project);
    Run run(here_, words);
    QDeadlineTimer deadline(120'000);
    int changes = 0;
    auto last = before;
    while (!run.ended() && !deadline.hasExpired() && changes <= moment)
      if (auto now = contentsOfFolder(project); now != last) last = std::move(now), ++changes;
    run.signal(SIGKILL);
    run.exitCode();
    const auto build = BuildFolder::open(project);
    QVERIFY2(build, build ? "" : build.error().message.c_str());
    for (const std::string& step : (*build)->allSteps())
      if ((*build)->state(step) == StepState::Ready)
        QVERIFY2(fs::file_size((*build)->resultFile(step)) > 100, step.c_str());
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY2(std::getenv("VISEMA_PROGRAM"), "run by ctest, or set VISEMA_PROGRAM");
    QCOMPARE(writeIrisFilm(film_, {0, 75}), std::string());
    QVERIFY(writeWav(here_ / "sound.wav", babble(2)));
  }

  void withoutConsentNothingIsBegun() {
    Run run(here_, {"visema", "build", film_, "--out", avatar_});
    QCOMPARE(run.exitCode(), 1);
    QVERIFY2(run.errors().find("--consent") != std::string::npos, run.errors().c_str());
    QVERIFY(!fs::exists(project_) && !fs::exists(avatar_));
  }

  void aVideoThatIsNotThereIsNamed() {
    Run run(here_, {"visema", "build", here_ / "nowhere.mp4", "--out", avatar_, "--person", "A", "--consent", "B"});
    QCOMPARE(run.exitCode(), 1);
    QVERIFY2(run.errors().find("nowhere.mp4") != std::string::npos, run.errors().c_str());
    QVERIFY(!fs::exists(project_));
  }

  void aVideoBecomesAnAvatarThatSpeaks() {
    Run build(here_, everything());
    QVERIFY2(build.exitCode() == 0, build.errors().c_str());
    QVERIFY2(!row(build.out(), "lips").empty() && !row(build.out(), "opening").empty(), build.out().c_str());
    QCOMPARE(row(build.out(), "worst").at("places").empty(), false);
    const auto package = AvatarPackage::open(avatar_);
    QVERIFY2(package, package ? "" : package.error().message.c_str());
    QCOMPARE((*package)->manifest().name, std::string("Anna"));
    QVERIFY2((*package)->manifest().consent.starts_with("Yes (Anna K., 20"), (*package)->manifest().consent.c_str());
    QCOMPARE((*package)->manifest().networks.size(), std::size_t{1});

    Run known(here_, {"visema", "library"});
    QVERIFY2(known.exitCode() == 0 && known.out().find("anna.visema") != std::string::npos, known.out().c_str());
    Run render(here_, {"visema", "render", "--avatar", avatar_, "--audio", here_ / "sound.wav", "--out",
                       here_ / "speaks.mp4"});
    QVERIFY2(render.exitCode() == 0, render.errors().c_str());
    const auto frames = framesOf(here_ / "speaks.mp4");
    QCOMPARE(frames.size(), std::size_t{50});
    QCOMPARE(frames.front()->size(), (Size{640, 360}));
  }

  void theSameAgainMakesNothingAgain() {
    const auto trained = fs::last_write_time(project_ / "trained.visema");
    Run again(here_, everything());
    QVERIFY2(again.exitCode() == 0, again.errors().c_str());
    QVERIFY(fs::last_write_time(project_ / "trained.visema") == trained);
  }

  void stepByStepEachSaysWhatItFound() {
    const fs::path project = here_ / "steps.visema-build";
    Run fresh(here_, {"visema", "build", "new", project});
    QCOMPARE(fresh.exitCode(), 0);
    Run twice(here_, {"visema", "build", "new", project});
    QCOMPARE(twice.exitCode(), 1);
    Run early(here_, {"visema", "build", "check", project});
    QVERIFY(early.exitCode() == 1 && early.errors().find("no footage yet") != std::string::npos);
    Run add(here_, {"visema", "build", "add", project, film_, "--copy", "--json"});
    QVERIFY2(add.exitCode() == 0, add.errors().c_str());
    QCOMPARE(nlohmann::json::parse(add.out()).at("steps").at("scan/anna_film").get<std::string>(),
             std::string("missing"));
    Run check(here_, {"visema", "build", "check", project, "--json"});
    QCOMPARE(check.exitCode(), 1);  // three seconds are too few, and it says what to do
    QCOMPARE(row(check.out(), "length").at("verdict").get<std::string>(), std::string("block"));
    QVERIFY2(check.errors().find("allow \"length\"") != std::string::npos, check.errors().c_str());
    Run allowed(here_, {"visema", "build", "check", project, "--allow", "length"});
    QVERIFY2(allowed.exitCode() == 0, allowed.errors().c_str());
    Run package(here_, {"visema", "build", "verify", here_ / "other.visema-build"});
    QVERIFY(package.exitCode() == 1 && package.errors().find("is not a project of a build") != std::string::npos);
  }

  void killedTwentyTimesOnTheWayNothingIsLost() {
    const fs::path project = here_ / "killed.visema-build";
    Run fresh(here_, {"visema", "build", "new", project, "--person", "A", "--consent", "Yes"});
    QCOMPARE(fresh.exitCode(), 0);
    Run add(here_, {"visema", "build", "add", project, film_});
    QCOMPARE(add.exitCode(), 0);
    int kills = 0;
    for (const char* step : {"mask", "draft", "train", "verify", "package"}) {
      Words words = {"visema", "build", step, project, "--allow", "length"};
      if (step == std::string("train"))
        words.insert(words.end(), {"--steps", "2", "--voice-steps", "10", "--threads", "1"});
      for (int moment = 0; moment < 4; ++moment, ++kills) killOnTheWay(project, words, moment);
      Run whole(here_, words);
      QVERIFY2(whole.exitCode() == 0, whole.errors().c_str());
    }
    QCOMPARE(kills, 20);
    const auto package = AvatarPackage::open(project / "avatar.visema");
    QVERIFY2(package, package ? "" : package.error().message.c_str());
    QVERIFY((*package)->verify({}, {}));
  }
};

QTEST_APPLESS_MAIN(TestBuildCommand)
#include "tst_build_command.moc"
