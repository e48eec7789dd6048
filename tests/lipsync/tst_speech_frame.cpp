// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <vector>

#include "core/lipsync/speech_frame.h"

using namespace visema;

class TestSpeechFrame : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void speechOpensFullyAndSilenceClosesFully() {
    const std::vector<float> speech(20, 1.0f), silence(20, 0.0f);
    QCOMPARE(speechGate(speechAround(speech, 10)), 1.0f);
    QCOMPARE(speechGate(speechAround(silence, 10)), 0.0f);
  }
  void theMouthIsClosedWithin150MillisecondsOfSilence() {
    std::vector<float> speech(40, 1.0f);
    std::fill(speech.begin() + 20, speech.end(), 0.0f);
    QVERIFY(speechGate(speechAround(speech, 22)) < 0.51f);
    QCOMPARE(speechGate(speechAround(speech, 23)), 0.0f);
  }
  void theMouthBeginsToOpenBeforeAWordAndNeverJumps() {
    std::vector<float> speech(40, 0.0f);
    std::fill(speech.begin() + 20, speech.begin() + 30, 1.0f);
    QVERIFY(speechGate(speechAround(speech, 18)) > 0.0f);
    for (int frame = 1; frame < 40; ++frame)
      QVERIFY(std::abs(speechGate(speechAround(speech, frame)) - speechGate(speechAround(speech, frame - 1))) < 0.51f);
  }
};

QTEST_APPLESS_MAIN(TestSpeechFrame)
#include "tst_speech_frame.moc"
