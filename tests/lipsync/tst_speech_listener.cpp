// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/lipsync/speech_listener.h"
#include "core/lipsync/speech_track.h"
#include "tests/live/live_fixture.h"

using namespace visema;
using namespace visema::test;

namespace {

/// Listens in small blocks, to another encoder from `swapAt` on.
std::vector<SpeechFrame> heard(const std::vector<float>& samples, Lookahead lookahead, std::size_t swapAt = SIZE_MAX,
                               const std::shared_ptr<SpeechEncoder>& later = nullptr) {
  SpeechListener listener(std::make_shared<SmallEncoder>());
  std::vector<SpeechFrame> frames;
  constexpr std::size_t kBlock = 320;
  for (std::size_t at = 0; at < samples.size(); at += kBlock) {
    if (at == swapAt) listener.setEncoder(later);
    listener.listen(std::span(samples).subspan(at, std::min(kBlock, samples.size() - at)));
    if (at + kBlock >= samples.size()) listener.finish();
    while (auto frame = listener.next(lookahead)) frames.push_back(std::move(*frame));
  }
  return frames;
}

/// All rows of a recording that silence follows: what an encoder makes of it at once.
FeatureRows rowsAtOnce(std::vector<float> samples, SpeechEncoder& encoder) {
  samples.resize(samples.size() + kSpeechRate);
  return featuresOf(samples, encoder);
}

std::vector<float> rowsOf(const FeatureRows& rows, std::int64_t frame, Lookahead lookahead) {
  std::vector<float> window(static_cast<std::size_t>(rows.dimension()) * kRowsPerFrame);
  rows.copyFrame(frame, window, rowsAhead(lookahead));
  return window;
}

}  // namespace

class TestSpeechListener : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyFrameOfTheVoiceComesOnceAndInOrder() {
    const auto samples = hum(0.3, 2.01, 0.2);
    const auto frames = heard(samples, kFullLookahead);
    QCOMPARE(static_cast<FrameIndex>(frames.size()),
             framesCovering(static_cast<std::int64_t>(samples.size()), kSpeechRate, kFrameRate));
    for (std::size_t i = 0; i < frames.size(); ++i) QCOMPARE(frames[i].index, static_cast<FrameIndex>(i));
  }

  void aFrameSeesWhatItWouldSeeInAFinishedRecording_data() {
    QTest::addColumn<int>("lookahead");
    QTest::newRow("full") << kFullLookahead.milliseconds();
    QTest::newRow("balanced") << kBalancedLookahead.milliseconds();
    QTest::newRow("low") << kLowLookahead.milliseconds();
  }
  void aFrameSeesWhatItWouldSeeInAFinishedRecording() {
    QFETCH(int, lookahead);
    const auto samples = hum(0.5, 12, 0.5);  // longer than what is remembered
    const Lookahead ahead(lookahead);
    SmallEncoder encoder;
    const FeatureRows whole = rowsAtOnce(samples, encoder);
    for (const SpeechFrame& frame : heard(samples, ahead))
      QVERIFY2(rowsOf(frame.rows, kRowsBeforeFrame, frame.lookahead) == rowsOf(whole, frame.index, ahead),
               qPrintable(QString("frame %1").arg(frame.index)));
  }

  void anotherEncoderHearsAsIfItHadListenedAllAlong() {
    const auto samples = hum(0.5, 6, 0.5);
    auto later = std::make_shared<SmallEncoder>(2);
    SmallEncoder same(2);
    const FeatureRows whole = rowsAtOnce(samples, same);
    for (const std::size_t swapAt : {std::size_t{320 * 3}, std::size_t{320 * 171}}) {
      const auto frames = heard(samples, kFullLookahead, swapAt, later);
      QCOMPARE(static_cast<FrameIndex>(frames.size()), FrameIndex{175});
      int swapped = 0;
      for (const SpeechFrame& frame : frames) {
        if (frame.rows.dimension() != 2) continue;
        ++swapped;
        QVERIFY2(rowsOf(frame.rows, kRowsBeforeFrame, kFullLookahead) == rowsOf(whole, frame.index, kFullLookahead),
                 qPrintable(QString("frame %1").arg(frame.index)));
      }
      QVERIFY(swapped > 80);
    }
  }

  void silenceClosesTheMouthWithin150Milliseconds() {
    const auto frames = heard(sentence(1, 1), kFullLookahead);
    QVERIFY(frames[10].gate == 0);
    QVERIFY(frames[50].gate > 0.9f);
    const auto closed = static_cast<std::size_t>((1 + 2.12 + 0.15) * 25 + 1);
    QVERIFY(closed < frames.size());
    for (std::size_t i = closed; i < frames.size(); ++i) QCOMPARE(frames[i].gate, 0.0f);
  }
};

QTEST_APPLESS_MAIN(TestSpeechListener)
#include "tst_speech_listener.moc"
