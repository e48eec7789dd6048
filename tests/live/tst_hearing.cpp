// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include "core/base/stream_resampler.h"
#include "core/base/wav.h"
#include "core/lipsync/speech_track.h"
#include "core/live/hearing.h"
#include "core/live/live_voice.h"
#include "core/media/audio_reader.h"
#include "tests/live/live_fixture.h"

using namespace visema;
using namespace visema::test;

class TestHearing : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    queue_ = std::make_unique<BoundedQueue<HeardFrame>>(1'000'000, WhenFull::DropOldest);
    metrics_ = std::make_unique<Metrics>();
  }

  void oneVoiceAfterTheOtherIsHeardFromItsBeginning() {
    Hearing hearing(kFullLookahead, 50, *queue_, *metrics_, recorders_);
    hearing.setEncoder(std::make_shared<SmallEncoder>());
    for (const double seconds : {1.0, 0.5}) {
      hearing.setVoice(std::make_shared<ScriptedVoice>(hum(0, seconds, 0)));
      const auto frames = untilTheEnd();
      QCOMPARE(frames.size(), static_cast<std::size_t>(seconds * 25 + 0.5));
      QCOMPARE(frames.front().index, FrameIndex{0});
      QVERIFY(hearing.ended());
    }
  }

  void aFileIsHeardLiveAsInAFilm_data() {
    QTest::addColumn<int>("rate");
    QTest::addColumn<int>("channels");
    QTest::newRow("as music is") << 44100 << 2;
    QTest::newRow("as films are") << 48000 << 1;
    QTest::newRow("as speech is") << 16000 << 1;
  }
  void aFileIsHeardLiveAsInAFilm() {
    QFETCH(int, rate);
    QFETCH(int, channels);
    AudioClip clip{rate, channels, {}};
    const std::vector<float> said = testSound("ked_16k.wav");
    for (const float sample : resample(said, kSpeechRate, rate, 1))
      for (int channel = 0; channel < channels; ++channel)
        clip.samples.push_back(sample / static_cast<float>(1 + channel));
    QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("said.wav").toStdString();
    QVERIFY(writeWav(file, clip).has_value());

    Hearing hearing(kFullLookahead, 50, *queue_, *metrics_, recorders_);
    hearing.setEncoder(std::make_shared<SmallEncoder>());
    VoiceOptions wanted;
    wanted.file = file;
    hearing.setVoice(soundOf(*LiveVoice::open(wanted, 500)));
    const auto live = untilTheEnd();

    SmallEncoder encoder;
    const SpeechTrack film = analyseSpeech(speechOf(*readAudio(file))->samples, encoder);
    QCOMPARE(live.size(), film.speech.size());
    for (const HeardFrame& frame : live) {
      const SpeechFrame expected = film.frame(frame.index, frame.lookahead);
      QVERIFY2(std::ranges::equal(frame.rows.values(), expected.rows.values()) && frame.gate == expected.gate,
               qPrintable(QString("frame %1").arg(frame.index)));  // the same to the last bit: so are the mouth codes
    }
  }

  void howLoudAVoiceIsComesFrameByFrameAndOnTheMeter() {
    std::vector<std::pair<FrameIndex, float>> curve;  // written before a frame comes out of the queue
    Hearing hearing(kFullLookahead, 50, *queue_, *metrics_, recorders_,
                    [&](FrameIndex frame, float peak) { curve.emplace_back(frame, peak); });
    hearing.setEncoder(std::make_shared<SmallEncoder>());
    QCOMPARE(hearing.level().peakDb, kSilenceDb);
    std::vector<float> samples(640 * 20, 0.01F);
    samples[640 * 3 + 639] = -0.5F;  // the last of frame 3
    samples[640 * 4] = 0.25F;        // the first of frame 4
    auto voice = std::make_shared<ScriptedVoice>(samples);
    voice->allow(samples.size() - 320);
    hearing.setVoice(voice);
    QTRY_VERIFY(hearing.level().peakDb > -20);  // it falls slowly from its highest
    voice->allow(SIZE_MAX);
    untilTheEnd();
    QCOMPARE(curve.size(), std::size_t{19});  // the last frame is not over
    for (FrameIndex frame = 0; frame < 19; ++frame) {
      const auto& [index, peak] = curve[static_cast<std::size_t>(frame)];
      QCOMPARE(index, frame);
      QCOMPARE(peak, frame == 3 ? 0.5F : frame == 4 ? 0.25F : 0.01F);
    }
    QTRY_COMPARE(hearing.level().peakDb, kSilenceDb);  // nobody speaks any more
  }

  void aVoiceIsLetGoOfBeforeAnotherIsTaken() {
    Hearing hearing(kFullLookahead, 50, *queue_, *metrics_, recorders_);
    hearing.setEncoder(std::make_shared<SmallEncoder>());
    auto first = std::make_shared<ScriptedVoice>(hum(0, 10, 0));
    first->allow(16000);  // it goes on, but nothing comes
    hearing.setVoice(first);
    queue_->pop();
    hearing.setVoice(nullptr);
    QCOMPARE(first.use_count(), 1L);
    QVERIFY(!hearing.ended());
    untilTheEnd();
  }

  void lessLookaheadMeansLessDelayFromTheNextFrameOn() {
    Hearing hearing(kFullLookahead, 50, *queue_, *metrics_, recorders_);
    hearing.setEncoder(std::make_shared<SmallEncoder>());
    auto voice = std::make_shared<ScriptedVoice>(hum(0.1, 3, 0.1));
    voice->allow(16000);
    hearing.setVoice(voice);
    HeardFrame last;
    while (last.index < 10) last = *queue_->pop();
    QCOMPARE(last.delayMs, 500);
    QVERIFY(last.lookahead == kFullLookahead);
    hearing.setLookahead(kLowLookahead);
    voice->allow(32000);
    while (last.index < 20) last = *queue_->pop();
    QCOMPARE(last.delayMs, 170);
    QVERIFY(last.lookahead == kLowLookahead);
    hearing.setLookahead(kBalancedLookahead);
    voice->allow(SIZE_MAX);
    QCOMPARE(untilTheEnd().back().delayMs, 300);
  }

  void framesCarryTheTimeTheirSoundWasInTheAirWithoutDrift() {
    Hearing hearing(kFullLookahead, 50, *queue_, *metrics_, recorders_);
    hearing.setEncoder(std::make_shared<SmallEncoder>());
    constexpr double kHours = 0.25;
    auto voice = std::make_shared<ScriptedVoice>(std::vector<float>(static_cast<std::size_t>(kHours * 3600 * 16000)));
    voice->clockRate = 1.0002;  // a cheap sound card
    hearing.setVoice(voice);
    for (const HeardFrame& frame : untilTheEnd()) {
      const double true_ = static_cast<double>(frame.index) * 0.04 / 1.0002;
      const double said = std::chrono::duration<double>(frame.heardAt - kVoiceStart).count();
      QVERIFY2(std::abs(said - true_) < 1e-6, qPrintable(QString("frame %1").arg(frame.index)));
    }
  }

  void aLostDeviceIsToldUntilItIsBack() {
    Hearing hearing(kFullLookahead, 50, *queue_, *metrics_, recorders_);
    hearing.setEncoder(std::make_shared<SmallEncoder>());
    auto voice = std::make_shared<ScriptedVoice>(hum(0, 3, 0));
    voice->tell({DeviceEvent::Kind::Lost, "mic", "mic went away"});
    voice->allow(16000);
    hearing.setVoice(voice);
    QTRY_COMPARE(hearing.trouble(), std::string("mic went away"));
    QCOMPARE(hearing.trouble(), std::string("mic went away"));  // not only to the first who asks
    voice->tell({DeviceEvent::Kind::Reconnected, "mic", "mic is back"});
    voice->allow(SIZE_MAX);
    untilTheEnd();
    QVERIFY(hearing.trouble().empty());
    QCOMPARE(metrics_->counter("device_losses").value(), std::uint64_t{1});
  }

 private:
  /// The frames of a voice that is about to end.
  std::vector<HeardFrame> untilTheEnd() {
    std::vector<HeardFrame> frames;
    while (auto frame = queue_->pop()) {
      if (frame->kind == HeardFrame::Kind::VoiceEnded) break;
      frames.push_back(std::move(*frame));
    }
    return frames;
  }
  std::unique_ptr<BoundedQueue<HeardFrame>> queue_;
  std::unique_ptr<Metrics> metrics_;
  RecorderSlot recorders_;
};

QTEST_GUILESS_MAIN(TestHearing)
#include "tst_hearing.moc"
