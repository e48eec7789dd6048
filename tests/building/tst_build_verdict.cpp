// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/building/build_verdict.h"
#include "core/building/held_out.h"

using namespace visema;

namespace {

AvatarScores goodScores() {
  AvatarScores scores;
  scores.openingKnown = true;
  scores.shown.picture = {32, 36, 0.93, 0.9, 1.05, 1.0, 300};
  scores.shown.opening = {0.92, 1.0, 0, 0.92, 0.95, 1.0, 0.03};
  return scores;
}

CheckRow rowOf(const std::vector<CheckRow>& rows, const std::string& id) {
  for (const CheckRow& row : rows)
    if (row.id == id) return row;
  return {};
}

}  // namespace

class TestBuildVerdict : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatIsKeptForJudgingBeginsInAPause() {
    std::vector<float> speech(1000, 1.0F);
    QCOMPARE(heldOutFrom(speech, 1000), FrameIndex{900});  // no pause anywhere: the last tenth
    std::fill(speech.begin() + 870, speech.begin() + 880, 0.0F);
    QCOMPARE(heldOutFrom(speech, 1000), FrameIndex{879});
    std::fill(speech.begin() + 905, speech.begin() + 910, 0.0F);
    QCOMPARE(heldOutFrom(speech, 1000), FrameIndex{905});  // the nearer one
    std::fill(speech.begin(), speech.begin() + 100, 0.0F);
    QVERIFY(heldOutFrom(speech, 1000) > 800);
    QCOMPARE(heldOutFrom({}, 2), FrameIndex{1});
  }

  void aGoodNetworkIsCalledGoodRowByRow() {
    const auto rows = judgeTraining(goodScores(), TrainerFigures{36, 0.9}, {});
    for (const CheckRow& row : rows) QVERIFY2(row.verdict == Verdict::Good, row.id.c_str());
    QVERIFY(rows.size() >= 9);
  }

  void eachFaultIsNamedWithWhatHelps_data() {
    QTest::addColumn<QString>("id");
    for (const char* id : {"painter", "lips", "opening", "spread", "offset", "closures", "silence", "jitter", "seam"})
      QTest::newRow(id) << QString(id);
  }
  void eachFaultIsNamedWithWhatHelps() {
    QFETCH(QString, id);
    AvatarScores scores = goodScores();
    TrainerFigures painter{36, 0.9};
    if (id == "painter") painter.sharpness = 0.4;
    if (id == "lips") scores.shown.picture.lipPsnr = 24;
    if (id == "opening") scores.shown.opening.correlation = 0.4;
    if (id == "spread") scores.shown.opening.spread = 0.6;
    if (id == "offset") scores.shown.opening.offset = 2;
    if (id == "closures") scores.shown.opening.closed = 0.3;
    if (id == "silence") scores.shown.opening.silence = 0.4;
    if (id == "jitter") scores.shown.picture.flickerRatio = 1.6;
    if (id == "seam") scores.shown.picture.edgeRatio = 1.5;
    for (const CheckRow& row : judgeTraining(scores, painter, {}))
      QVERIFY2((row.verdict == Verdict::Warn) == (row.id == id.toStdString()), row.id.c_str());
  }

  void aTextIsSaidToHelpOrToBeWrongByHowMuchOfTheMouthItExplains() {
    TrainerFigures trainer{36, 0.9, 0.45, 0.41};
    const CheckRow helps = rowOf(judgeTraining(goodScores(), trainer, {}), "text");
    QVERIFY(helps.verdict == Verdict::Good);
    QCOMPARE(helps.value, std::string("45 % of the mouth, heard 41 %"));
    trainer.fromText = 0.2;
    QVERIFY(rowOf(judgeTraining(goodScores(), trainer, {}), "text").verdict == Verdict::Warn);
  }

  void lipsThatAreReadAsALittleOpenWhereThePersonRestsAreNoFault() {
    AvatarScores scores = goodScores();
    scores.shown.opening.silence = 0.22, scores.shown.opening.trueSilence = 0.2;
    QVERIFY(rowOf(judgeTraining(scores, {}, {}), "silence").verdict == Verdict::Good);
    scores.shown.opening.silence = 0.3;
    QVERIFY(rowOf(judgeTraining(scores, {}, {}), "silence").verdict == Verdict::Warn);
  }

  void whatLandmarksReadInFilmsCountsAboveTheNetworksOwnMeasure() {
    TrialReport trials;
    trials.lipsRead = true;
    trials.opening = {0.5, 1.0, 0, 0.5, 0.95, 1.0, 0.03};
    const auto rows = judgeTraining(goodScores(), {}, {}, trials);
    QVERIFY(rowOf(rows, "opening").verdict == Verdict::Warn);
    trials.lipsRead = false;
    QVERIFY(rowOf(judgeTraining(goodScores(), {}, {}, trials), "opening").verdict == Verdict::Good);
  }

  void aStrangersVoiceIsJudgedByWhatTheLipsDoForIt_data() {
    QTest::addColumn<double>("closed");
    QTest::addColumn<double>("closures");
    QTest::addColumn<double>("confidence");
    QTest::addColumn<QString>("sentence");  // empty: all is well
    QTest::newRow("good") << 0.1 << 0.9 << 0.4 << "";
    QTest::newRow("hardly moves") << 0.02 << 0.9 << 0.4 << "closes less";
    QTest::newRow("as closed for m, b, p as the person") << 0.1 << 0.8 << 0.4 << "";
    QTest::newRow("open for m, b, p") << 0.1 << 0.4 << 0.4 << "do not always meet";
    QTest::newRow("no m, b, p in it") << 0.1 << -1.0 << 0.4 << "";
    QTest::newRow("does not fit") << 0.1 << 0.9 << 0.1 << "less well";
  }
  void aStrangersVoiceIsJudgedByWhatTheLipsDoForIt() {
    QFETCH(double, closed);
    QFETCH(double, closures);
    QFETCH(double, confidence);
    QFETCH(QString, sentence);
    TrialReport trials;
    trials.lipsRead = true;
    trials.opening = goodScores().shown.opening;
    trials.trueClosed = 0.12;
    trials.confidence = trials.trueConfidence = 0.4;
    trials.voices = {{"anna", closed, closures, confidence}};
    trials.sideBySide = "side-by-side.mp4";
    const auto rows = judgeTraining(goodScores(), {}, {}, trials);
    const CheckRow voice = rowOf(rows, "voice-anna");
    QVERIFY(voice.verdict == (sentence.isEmpty() ? Verdict::Good : Verdict::Warn));
    QVERIFY2(QString::fromStdString(voice.sentence).contains(sentence), voice.sentence.c_str());
    QVERIFY(rowOf(rows, "confidence").verdict == Verdict::Good);
    QCOMPARE(rowOf(rows, "film").value, std::string("verify/side-by-side.mp4"));
  }

  void theThreeWorstMomentsAreApart() {
    std::vector<JudgedFrame> frames;
    for (FrameIndex i = 0; i < 200; ++i) frames.push_back({"take", i, 1.0});
    frames[50].error = 9, frames[51].error = 8.5, frames[120].error = 7, frames[180].error = 6;
    const CheckRow worst = rowOf(judgeTraining(goodScores(), {}, frames), "worst");
    QCOMPARE(worst.places.size(), std::size_t{3});
    QCOMPARE(worst.places[0].from, FrameIndex{50});
    QCOMPARE(worst.places[1].from, FrameIndex{120});
    QCOMPARE(worst.places[2].from, FrameIndex{180});
  }

  void anErrorAroundTheLipsCountsAndElsewhereDoesNot() {
    Image truth({256, 256}, 3), painted({256, 256}, 3);
    std::fill_n(truth.mutableView().data, truth.byteCount(), std::uint8_t{100});
    std::fill_n(painted.mutableView().data, painted.byteCount(), std::uint8_t{100});
    painted.mutableView().row(10)[3 * 128] = 200;
    QCOMPARE(lipError(truth.view(), painted.view()), 0.0);
    painted.mutableView().row(100)[3 * 128] = 200;
    QVERIFY(lipError(truth.view(), painted.view()) > 0);
  }
};

QTEST_APPLESS_MAIN(TestBuildVerdict)
#include "tst_build_verdict.moc"
