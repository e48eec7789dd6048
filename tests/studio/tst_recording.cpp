// SPDX-License-Identifier: Apache-2.0
// Recording oneself in the studio, with a video played in the place of the camera.
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/studio/recording.h"
#include "core/audio/memory_source.h"
#include "tests/support/iris_film.h"
#include "tests/support/numbered_video.h"
#include "ui/pages/build/record_dialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/question_dialog.h"

using namespace visema;
using namespace visema::studio;

namespace {
constexpr int kDeadline = 30000;
}

class TestRecording : public QObject {
  Q_OBJECT
 private:
  QTemporaryDir folder_;
  std::filesystem::path path(const char* name) { return std::filesystem::path(folder_.path().toStdString()) / name; }
  RecordingTools tools() {
    return {path("videos"),
            [this] { return std::vector<CameraDevice>{{path("camera.mp4").string(), "Desk camera"}}; },
            [] {
              SoundDevices devices;
              devices.inputs = {{QStringLiteral("desk"), QStringLiteral("Desk microphone")}};
              devices.defaultInput = QStringLiteral("desk");
              return Result<SoundDevices>(devices);
            },
            [](const std::string&) -> Result<std::unique_ptr<AudioSource>> {
              AudioClip syllables = test::tone(kSpeechRate, 1, 60);
              for (std::size_t i = 0; i < syllables.samples.size(); ++i)
                if (i / 2600 % 2) syllables.samples[i] *= 0.002F;
              auto source = MemorySource::create(syllables, std::make_shared<FreeRunningClock>());
              if (!source) return fail(source.error());
              return std::unique_ptr<AudioSource>(std::move(*source));
            }};
  }
  static QPushButton* button(QWidget& dialog, const char* words) {
    for (QPushButton* each : dialog.findChildren<QPushButton*>())
      if (each->text() == QString::fromUtf8(words)) return each;
    return nullptr;
  }
  static bool canPress(QWidget& dialog, const char* words) {
    const QPushButton* found = button(dialog, words);
    return found && found->isVisible() && found->isEnabled();
  }
  /// Seconds recorded, as the dialog says.
  static int recorded(QWidget& dialog) {
    for (const QLabel* label : dialog.findChildren<QLabel*>())
      if (label->isVisible() && label->text().startsWith(QStringLiteral("Recording ")))
        return label->text().section(QLatin1Char(':'), 1).toInt();
    return -1;
  }
  static void shoot(QWidget& dialog, const char* name) {
    const QString folder = qEnvironmentVariable("VISEMA_SCREENS");
    if (!folder.isEmpty()) dialog.grab().save(folder + QLatin1String("/record-") + QLatin1String(name) + QLatin1String(".png"));
  }

 private Q_SLOTS:
  void initTestCase() {
    ui::applyTheme(*qApp, ui::darkTokens(), ui::Motion::Reduced);
    QDir().mkpath(qEnvironmentVariable("VISEMA_SCREENS"));
    QCOMPARE(test::writeIrisFilm(path("camera.mp4"), {0, 600}), std::string());
  }

  void whatIsReadBecomesAFilmWithItsWords() {
    QPointer<ui::RecordDialog> dialog = new ui::RecordDialog;
    auto* recording = new Recording(*dialog, tools());
    QSignalSpy filmed(recording, &Recording::filmed);
    dialog->show();
    QTRY_VERIFY_WITH_TIMEOUT(canPress(*dialog, "Record"), kDeadline);
    QTRY_VERIFY_WITH_TIMEOUT((QTest::keyClick(dialog, Qt::Key_Space), canPress(*dialog, "Stop and use it")), kDeadline);
    QVERIFY(!canPress(*dialog, "Next"));  // first the lips are closed
    QTRY_VERIFY_WITH_TIMEOUT(canPress(*dialog, "Next"), kDeadline);
    shoot(*dialog, "sentence");
    QTest::keyClick(dialog, Qt::Key_Space);
    const int second = recorded(*dialog);
    QTRY_VERIFY_WITH_TIMEOUT(recorded(*dialog) >= second + 2, kDeadline);
    QTest::keyClick(dialog, Qt::Key_Backspace);  // a slip in the second one
    QTRY_VERIFY_WITH_TIMEOUT(recorded(*dialog) >= second + 3, kDeadline);
    QTest::keyClick(dialog, Qt::Key_Space);
    QTest::mouseClick(button(*dialog, "Stop and use it"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(filmed.size(), 1, kDeadline);
    const auto footage = filmed.front().front().value<FilmedFootage>();
    const auto& sentences = prompterSentences(footage.language);
    QCOMPARE(footage.words, sentences[0] + " " + sentences[1]);
    QVERIFY(!footage.leftOut.empty());
    QVERIFY(std::filesystem::file_size(footage.file) > 10000);
    QTRY_VERIFY_WITH_TIMEOUT(!dialog, kDeadline);
  }

  void closingAsksBeforeARecordingIsThrownAway() {
    QPointer<ui::RecordDialog> dialog = new ui::RecordDialog;
    new Recording(*dialog, tools());
    dialog->show();
    QTRY_VERIFY_WITH_TIMEOUT(canPress(*dialog, "Record"), kDeadline);
    QTRY_VERIFY_WITH_TIMEOUT((QTest::keyClick(dialog, Qt::Key_Space), canPress(*dialog, "Begin again")), kDeadline);
    QTRY_VERIFY_WITH_TIMEOUT(recorded(*dialog) >= 6, kDeadline);  // what is worth asking for
    QTest::keyClick(dialog, Qt::Key_Escape);
    auto* question = dialog->findChild<ui::QuestionDialog*>();
    QVERIFY(question && question->isVisible());
    shoot(*question, "question");
    QTest::mouseClick(button(*question, "Throw away"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!dialog, kDeadline);
    QVERIFY(QDir(QString::fromStdString(path("videos").string())).entryList({"*.part.mp4"}).isEmpty());
  }

  void whoHasNoCameraIsToldWhatToDo() {
    QPointer<ui::RecordDialog> dialog = new ui::RecordDialog;
    RecordingTools none = tools();
    none.cameras = [] { return std::vector<CameraDevice>(); };
    new Recording(*dialog, none);
    dialog->show();
    const auto told = [&] {
      for (const QLabel* label : dialog->findChildren<QLabel*>())
        if (label->text().contains(QStringLiteral("No camera was found"))) return true;
      return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(told(), kDeadline);
    QVERIFY(!canPress(*dialog, "Record"));
    shoot(*dialog, "no-camera");
    delete dialog;
  }
};

QTEST_MAIN(TestRecording)
#include "tst_recording.moc"
