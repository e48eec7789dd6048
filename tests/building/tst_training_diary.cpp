// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>

#include "core/building/training_diary.h"

using namespace visema;
namespace fs = std::filesystem;

class TestTrainingDiary : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatWasWrittenReadsBackTheSame() {
    TrainingDiary diary{4711, 0.5, "teaching the painter", 120, {{500, 90, 1.25, 31.5, 0.75}}, "the disk is full"};
    const auto again = parseTrainingDiary(writeTrainingDiary(diary), "diary");
    QVERIFY(again && *again == diary);
    QVERIFY(!parseTrainingDiary("{\"process\": -1}", "diary"));
  }
  void aMomentIsReadFromTheTrainersOwnWords() {
    const auto moment = momentOf(
        "step 500, 181 s, loss 1.308124, judged frames: lips 31.201000 dB, crop 33.100000 dB, sharpness 0.720000");
    QVERIFY(moment && *moment == (TrainingMoment{500, 181, 1.308124, 31.201, 0.72}));
    QVERIFY(!momentOf("sound explains 0.14 of what shows on a fifth kept aside"));
  }
  void whoWatchesSeesHowFarItIsAndHowItEnded() {
    QTemporaryDir folder;
    const fs::path build = folder.path().toStdString();
    QVERIFY(!readTrainingDiary(build));
    {
      TrainingDiaryKeeper keeper(build);
      keeper.progress({0.3, "teaching the painter", -1});
      keeper.log("step 500, 181 s, loss 1.3, judged frames: lips 31.2 dB, crop 33.1 dB, sharpness 0.72");
      Image picture({16, 8}, 3);
      keeper.preview(picture);
    }
    auto diary = readTrainingDiary(build);
    QVERIFY(diary && diary->fraction == 0.3 && diary->moments.size() == 1 && diary->process > 0);
    QVERIFY(fs::exists(trainingPreviewFile(build)));
    {  // goes on from an earlier step: what comes after it is another network
      TrainingDiaryKeeper keeper(build);
      keeper.progress({0.01, "preparing", -1});
      keeper.log("step 250, 90 s, loss 1.9, judged frames: lips 28 dB, crop 30 dB, sharpness 0.5");
      keeper.ended(fail(ErrorCode::Io, "the disk is full"));
    }
    diary = readTrainingDiary(build);
    QVERIFY(diary && diary->moments.size() == 1 && diary->moments[0].step == 250);
    QCOMPARE(diary->problem, std::string("the disk is full"));
    TrainingDiaryKeeper(build).ended(fail(ErrorCode::Cancelled, "stopped"));
    QVERIFY(readTrainingDiary(build)->problem.empty());
    QCOMPARE(readTrainingDiary(build)->fraction, 0.3);  // stopped before it came to that again: it is as far as before
  }
  void whichProcessWillTrainIsSaidBeforeItSaysSoItself() {
    QTemporaryDir folder;
    const fs::path build = folder.path().toStdString();
    fs::create_directories(build / "training");
    QVERIFY(announceTraining(build, 42).has_value());
    QCOMPARE(readTrainingDiary(build)->process, 42);
    TrainingDiaryKeeper(build).ended(fail(ErrorCode::Io, "the disk is full"));
    const int quicker = readTrainingDiary(build)->process;
    QVERIFY(announceTraining(build, quicker).has_value());
    QCOMPARE(readTrainingDiary(build)->problem, std::string("the disk is full"));  // what it said stays
  }
};

QTEST_APPLESS_MAIN(TestTrainingDiary)
#include "tst_training_diary.moc"
