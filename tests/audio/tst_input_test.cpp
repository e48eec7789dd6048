// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <cmath>
#include <thread>
#include <vector>

#include "core/audio/input_test.h"
#include "core/audio/playback_stream.h"
#include "tests/support/private_sound_daemon.h"

using namespace visema;

namespace {

constexpr int kRate = 16000;

/// Syllables of a fifth of a second with pauses between them, above noise, in amplitudes.
std::vector<float> speech(float voice, float noise, double seconds = 3, int rate = kRate) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * rate));
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    state = state * 1664525U + 1013904223U;
    const double time = static_cast<double>(i) / rate;
    const bool says = std::fmod(time, 0.4) < 0.2;
    samples[i] = noise * (static_cast<float>(state >> 8) / 8388608.0F - 1) +
                 (says ? voice * static_cast<float>(std::sin(2 * M_PI * 180 * time)) : 0);
    samples[i] = std::clamp(samples[i], -1.0F, 1.0F);
  }
  return samples;
}

test::PrivateSoundDaemon* soundDaemon = nullptr;

}  // namespace

class TestInputTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aVoiceIsToldFromNothingNoiseAndClipping() {
    QCOMPARE(judgeInput({}, kRate).verdict, InputVerdict::Silent);
    QCOMPARE(judgeInput(std::vector<float>(kRate), kRate).verdict, InputVerdict::Silent);
    QCOMPARE(judgeInput(speech(0.2F, 0.001F), kRate).verdict, InputVerdict::Good);
    QCOMPARE(judgeInput(speech(0.008F, 0.0002F), kRate).verdict, InputVerdict::Quiet);
    QCOMPARE(judgeInput(speech(1.6F, 0.001F), kRate).verdict, InputVerdict::Clipped);
    QCOMPARE(judgeInput(speech(0, 0.1F), kRate).verdict, InputVerdict::Noisy);
  }
  void theGainItProposesMakesAVoiceGood() {
    const InputQuality quiet = judgeInput(speech(0.01F, 0.0002F), kRate);
    QCOMPARE(quiet.verdict, InputVerdict::Quiet);
    const float factor = static_cast<float>(std::pow(10, quiet.betterGainDb / 20));
    QVERIFY(factor > 1);
    const InputQuality better = judgeInput(speech(0.01F * factor, 0.0002F * factor), kRate);
    QCOMPARE(better.verdict, InputVerdict::Good);
  }
  void whatTheMicrophoneHearsIsPlayedBack() {
    if (!soundDaemon) QSKIP("there is no PulseAudio to start");
    constexpr int kPlayed = 48000;
    auto speaker = PlaybackStream::create({{}, kPlayed, 1, 0.5, 0});
    QVERIFY2(speaker.has_value(), speaker ? "" : speaker.error().message.c_str());
    std::jthread somebody([&](const std::stop_token& stop) {
      const auto said = speech(0.2F, 0.001F, 1.2, kPlayed);
      while (!stop.stop_requested() && (*speaker)->write(said, stop)) {
      }
    });
    bool listened = false, played = false;
    double loudest = kSilenceDb;
    InputTestOptions options;
    options.seconds = 2;
    const auto report = testInput(options,
                                  [&](const InputTestStep& step) {
                                    listened = listened || step.kind == InputTestStep::Kind::Listening;
                                    played = played || step.kind == InputTestStep::Kind::Playing;
                                    loudest = std::max(loudest, double(step.level.peakDb));
                                    if (step.kind != InputTestStep::Kind::Listening || step.secondsLeft > 0.1) return;
                                    somebody.request_stop();  // who spoke is silent while it is played back
                                    if (somebody.joinable()) somebody.join();
                                    speaker->reset();
                                  },
                                  {});
    QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
    QCOMPARE(report->quality.verdict, InputVerdict::Good);
    QVERIFY(listened && played);
    QVERIFY(loudest > -20);
    QVERIFY(report->note.empty());
  }
  void itStopsWhenItIsTold() {
    if (!soundDaemon) QSKIP("there is no PulseAudio to start");
    std::stop_source stop;
    const auto report = testInput(
        {}, [&](const InputTestStep&) { stop.request_stop(); }, stop.get_token());
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Cancelled);
  }
};

int main(int argc, char** argv) {
  test::PrivateSoundDaemon own;
  if (own.missing().isEmpty() && own.start()) soundDaemon = &own;
  QCoreApplication application(argc, argv);
  TestInputTest test;
  return QTest::qExec(&test, argc, argv);
}

#include "tst_input_test.moc"
