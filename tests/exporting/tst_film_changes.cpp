// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fstream>

#include "core/exporting/export_job.h"
#include "core/exporting/film_changes.h"
#include "tests/exporting/film_fixture.h"

using namespace visema;
using namespace visema::test;
namespace fs = std::filesystem;
using Kind = FilmChange::Kind;

/// What a hand corrects in a take afterwards.
class TestFilmChanges : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    here_ = folder_.path().toStdString();
    SyntheticOptions options;
    options.size = {320, 240};
    QVERIFY(addLightNetwork(here_, {"bands", {}}, BandEncoder::kDimension, options));
    const auto made = makeSyntheticPackage(here_, options);
    QVERIFY(made);
    avatar_ = *made;
    QVERIFY(writeWav(here_ / "voice.wav", babble(2)));
  }

  void theListComesBackAsItWasWithItsSoundsBesideIt() {
    const fs::path file = here_ / "changes.json";
    QVERIFY(readFilmChanges(file)->done.empty());  // nothing was changed yet
    FilmChanges changes;
    changes.done = {{Kind::Close, 10, 20}, {Kind::Open, 20, 30, 1.5}, {Kind::Sound, 5, 9, 1, here_ / "again.wav"}};
    changes.undone = {{Kind::Clip, 3, 40, 1, {}, "talk", 7}, {Kind::Hold, 0, 2}};
    QVERIFY(writeFilmChanges(file, changes).has_value());
    std::ifstream text(file);
    const std::string written((std::istreambuf_iterator<char>(text)), {});
    QVERIFY(written.find(here_.string()) == std::string::npos);  // the take may be moved
    const auto read = readFilmChanges(file);
    QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
    QVERIFY(*read == changes);
  }
  void whatIsNotRightIsRefusedWithItsPlace() {
    const fs::path file = here_ / "wrong.json";
    for (const char* text : {"{\"changes\":1,\"done\":[{\"kind\":\"shout\",\"from\":1,\"to\":2}],\"undone\":[]}",
                             "{\"changes\":1,\"done\":[{\"kind\":\"close\",\"from\":9,\"to\":2}],\"undone\":[]}",
                             "{\"changes\":9,\"done\":[],\"undone\":[]}", "not at all"}) {
      std::ofstream(file) << text;
      QVERIFY2(!readFilmChanges(file), text);
    }
  }
  void aMouthIsClosedOpenedAndHeldInItsStretchAlone() {
    const std::vector<FilmChange> changes{{Kind::Close, 10, 20}, {Kind::Open, 30, 40, 2}, {Kind::Hold, 50, 60}};
    QCOMPARE(mouthChangeAt(changes, 9).amplitude, 1.0f);
    QCOMPARE(mouthChangeAt(changes, 15).amplitude, 0.0f);
    QVERIFY(mouthChangeAt(changes, 10).amplitude > 0 && mouthChangeAt(changes, 10).amplitude < 1);  // softly
    QCOMPARE(mouthChangeAt(changes, 20).amplitude, 1.0f);
    QCOMPARE(mouthChangeAt(changes, 35).amplitude, 2.0f);
    QCOMPARE(mouthChangeAt(changes, 45).amplitude, 1.0f);
    QCOMPARE(mouthChangeAt(changes, 55).heardAt, FrameIndex{50});
    QCOMPARE(mouthChangeAt(changes, 60).heardAt, FrameIndex{60});
  }
  void anotherSoundIsHeardInItsStretch() {
    AudioClip low{16000, 1, std::vector<float>(32000, 0.25f)}, other{48000, 2, std::vector<float>(48000, -0.5f)};
    QVERIFY(writeWav(here_ / "other.wav", other));  // half a second
    const std::vector<FilmChange> changes{{Kind::Sound, 10, 30, 1, here_ / "other.wav"}};
    QVERIFY(changeSound(changes, low).has_value());
    const auto at = [&](double seconds) { return low.samples[static_cast<std::size_t>(seconds * 16000)]; };
    QVERIFY(std::abs(at(0.39) - 0.25f) < 0.01 && std::abs(at(1.25) - 0.25f) < 0.01);
    QVERIFY(std::abs(at(0.6) + 0.5f) < 0.02);
    QVERIFY(std::abs(at(1.1)) < 0.01);  // it was shorter than the stretch
    QCOMPARE(low.samples.size(), std::size_t{32000});
    QVERIFY(!changeSound(std::vector<FilmChange>{{Kind::Sound, 1, 2, 1, here_ / "none.wav"}}, low));
  }
  void otherFootageIsShownAndFadedIn() {
    std::vector<FramePlan> plan(40, FramePlan{{0, 5}, {}, 1});
    const std::vector<std::string> clips{"idle", "talk"};
    const std::vector<FrameIndex> counts{8, 4};
    QVERIFY(changeFootage(std::vector<FilmChange>{{Kind::Clip, 10, 30, 1, {}, "talk", 2}}, clips, counts, plan));
    QVERIFY(plan[9] == (FramePlan{{0, 5}, {}, 1}) && plan[30] == plan[9]);
    QVERIFY(plan[10].main == (ClipFrame{1, 2}) && plan[10].leaving == (ClipFrame{0, 5}) && plan[10].mainWeight < 0.5f);
    QVERIFY(plan[20].main == (ClipFrame{1, 0}) && !plan[20].leaving);  // back and forth: 2 3 2 1 0 1 2 3 2 1 0
    QVERIFY(!changeFootage(std::vector<FilmChange>{{Kind::Clip, 1, 2, 1, {}, "dance"}}, clips, counts, plan));
  }
  void aFilmShowsWhatWasChangedAndNothingElse() {
    const auto filmOf = [&](const char* name, std::vector<FilmChange> changes) {
      FilmOptions film = losslessFilm(avatar_, here_ / "voice.wav", here_ / name);
      film.changes = std::move(changes);
      film.mouth.closeInSilence = false;
      const auto again = filmFromJson(filmToJson(film));  // as the queue keeps it
      if (!again || again->changes != film.changes) return std::vector<YuvFrame>();
      return renderFilm(film, testEngines(), {}, {}) ? framesOf(film.out) : std::vector<YuvFrame>();
    };
    const auto before = filmOf("before.mp4", {}), after = filmOf("after.mp4", {{Kind::Close, 20, 30}});
    QVERIFY(before.size() > 40 && before.size() == after.size());
    QVERIFY(largestDifference(*before[25], *after[25]) > 0);
    for (const std::size_t same : {0, 10, 19, 30, 40}) QCOMPARE(largestDifference(*before[same], *after[same]), 0);
  }

 private:
  QTemporaryDir folder_;
  fs::path here_, avatar_;
};

QTEST_APPLESS_MAIN(TestFilmChanges)
#include "tst_film_changes.moc"
