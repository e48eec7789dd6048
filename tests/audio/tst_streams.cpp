// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <QDeadlineTimer>
#include <QTemporaryFile>
#include <QTest>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <random>
#include <thread>
#include <vector>

#include "core/audio/audio_devices.h"
#include "core/audio/capture_stream.h"
#include "core/audio/level_meter.h"
#include "core/audio/playback_stream.h"
#include "core/base/stream_resampler.h"
#include "tests/support/private_sound_daemon.h"

using namespace visema;
using Seconds = std::chrono::duration<double>;

namespace {

constexpr int kPatience = 40'000;  // milliseconds: the machine may be busy

// Noise and tones below 6 kHz that swell like speech and start at once: no shift of it looks like itself.
std::vector<float> voiceLike(int rate, double seconds) {
  std::mt19937 random(11);
  std::normal_distribution<float> normal(0.0F, 1.0F);
  std::vector<float> wave(static_cast<std::size_t>(rate * seconds));
  float low = 0, lower = 0;
  for (std::size_t i = 0; i < wave.size(); ++i) {
    const double t = static_cast<double>(i) / rate;
    low += 0.2F * (normal(random) - low);
    lower += 0.2F * (low - lower);
    const double tone = std::sin(2 * std::numbers::pi * (300 + 400 * t) * t);
    wave[i] = static_cast<float>((0.6 + 0.4 * std::cos(2 * std::numbers::pi * 3 * t)) * (0.15 * tone + 0.3 * lower));
  }
  return wave;
}

double correlation(std::span<const float> a, std::span<const float> b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += static_cast<double>(a[i]) * b[i];
    aa += static_cast<double>(a[i]) * a[i];
    bb += static_cast<double>(b[i]) * b[i];
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

std::size_t onset(std::span<const float> wave) {
  const auto loud = std::find_if(wave.begin(), wave.end(), [](float sample) { return std::fabs(sample) > 0.05F; });
  return static_cast<std::size_t>(loud - wave.begin());
}

// How well `heard` contains `played` where it is best aligned: the onset says about where. The ends are left out, where
// resampling filters ring.
double bestCorrelation(std::span<const float> heard, std::span<const float> played) {
  const std::size_t skip = 400;
  const std::span<const float> core = played.subspan(skip, played.size() - 2 * skip);
  const auto about = static_cast<std::ptrdiff_t>(onset(heard)) - static_cast<std::ptrdiff_t>(onset(played));
  double best = 0;
  for (std::ptrdiff_t shift = about - 600; shift <= about + 600; ++shift) {
    const std::ptrdiff_t start = shift + static_cast<std::ptrdiff_t>(skip);
    if (start < 0 || start + static_cast<std::ptrdiff_t>(core.size()) > static_cast<std::ptrdiff_t>(heard.size()))
      continue;
    best = std::max(best, correlation(heard.subspan(static_cast<std::size_t>(start), core.size()), core));
  }
  return best;
}

// The same for speech made of sound captured at `rate`: the first sample may lie anywhere between two of the speech.
double bestSpeechCorrelation(std::span<const float> speech, std::span<const float> played, int rate) {
  double best = 0;
  for (int offset = 0; offset < std::max(1, rate / kSpeechRate); ++offset)
    best = std::max(best, bestCorrelation(speech, resample(played.subspan(offset), rate, kSpeechRate, 1)));
  return best;
}

// Reads a capture on a thread of its own until told to stop, and keeps what it heard and when.
class Listener {
 public:
  explicit Listener(CaptureStream& capture) : capture_(capture) {
    capture_.setTap([this](SampleTime start, std::span<const float> frames) {
      tapInOrder = tapInOrder && start.samples == static_cast<std::int64_t>(original.size()) / capture_.channels();
      original.insert(original.end(), frames.begin(), frames.end());
      highestPeak = std::max(highestPeak, measureLevel(frames).peakDb);
    });
    thread_ = std::jthread([this](const std::stop_token& stop) { listen(stop); });
  }
  void stop() {
    thread_.request_stop();
    thread_.join();
  }
  std::int64_t samplesRead() const { return read_.load(); }
  double loudness() const { return loudness_.load(); }
  /// The least difference between the computer's clock and the sample clock over the next while: it moves when the
  /// sample clock slips.
  double clockOffset() {
    leastOffset_ = 1e9;
    const std::int64_t until = read_.load() + kSpeechRate;
    const bool enough = QTest::qWaitFor([&] { return read_.load() >= until; }, kPatience);
    return enough ? leastOffset_.load() : std::nan("");
  }

  // After stop().
  std::vector<float> speech;
  std::vector<float> original;
  float highestPeak = kSilenceDb;
  bool inOrder = true;
  bool tapInOrder = true;

 private:
  void listen(const std::stop_token& stop) {
    std::vector<float> block(160);
    while (const Result<AudioBlock> read = capture_.read(block, stop)) {
      inOrder =
          inOrder && read->start.samples == static_cast<std::int64_t>(speech.size()) && read->count == block.size();
      speech.insert(speech.end(), block.begin(), block.end());
      const double now = Seconds(std::chrono::steady_clock::now() - began_).count();
      const double offset = now - static_cast<double>(speech.size()) / kSpeechRate;
      if (offset < leastOffset_.load()) leastOffset_ = offset;
      loudness_ = measureLevel(block).rmsDb;
      read_ = static_cast<std::int64_t>(speech.size());
    }
  }

  CaptureStream& capture_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::atomic<double> leastOffset_{1e9};
  std::atomic<double> loudness_{-120};
  std::atomic<std::int64_t> read_{0};
  std::jthread thread_;
};

// Collects what this process writes to standard error while it lives.
class StandardErrorCatcher {
 public:
  StandardErrorCatcher() {
    opened_ = file_.open();
    saved_ = dup(STDERR_FILENO);
    dup2(file_.handle(), STDERR_FILENO);
  }
  ~StandardErrorCatcher() { text(); }
  QByteArray text() {
    if (saved_ >= 0) {
      dup2(saved_, STDERR_FILENO);
      close(std::exchange(saved_, -1));
      file_.seek(0);
      text_ = opened_ ? file_.readAll() : QByteArray("no temporary file");
    }
    return text_;
  }

 private:
  QTemporaryFile file_;
  bool opened_ = false;
  int saved_ = -1;
  QByteArray text_;
};

}  // namespace

class TestStreams : public QObject {
  Q_OBJECT

 public:
  explicit TestStreams(test::PrivateSoundDaemon& daemon) : daemon_(daemon) {}

 private Q_SLOTS:
  void cleanup() { daemon_.kill(); }
  void withoutADaemonOneSentenceSaysSo();
  void devicesAreListedWithWhatTheyCan();
  void capturedSoundIsThePlayedSound_data();
  void capturedSoundIsThePlayedSound();
  void playingTellsWhichSampleIsHeard();
  void aReadIsStoppedAtOnce();
  void drainingHasADeadline();
  void twoOutputsAtOnceLeaveEachOtherAlone();
  void aDaemonThatDiesIsOneErrorAndComesBack();

 private:
  test::PrivateSoundDaemon& daemon_;
};

void TestStreams::withoutADaemonOneSentenceSaysSo() {
  const StandardErrorCatcher noise;
  const auto capture = CaptureStream::create({.device = "pulse"});
  QVERIFY(!capture.has_value());
  QCOMPARE(capture.error().code, ErrorCode::NotFound);
  QCOMPARE(capture.error().message.find('\n'), std::string::npos);
  QVERIFY(capture.error().message.find("\"pulse\"") != std::string::npos);
  const auto playback = PlaybackStream::create({.device = "pulse"});
  QVERIFY(!playback.has_value());
  QCOMPARE(playback.error().code, ErrorCode::NotFound);
}

void TestStreams::devicesAreListedWithWhatTheyCan() {
  QVERIFY2(daemon_.start(), qPrintable(daemon_.error()));
  StandardErrorCatcher noise;
  const auto devices = listAudioDevices(RateProbe::Yes);
  QCOMPARE(noise.text(), QByteArray());
  QVERIFY(devices.has_value());
  const auto pulse =
      std::find_if(devices->begin(), devices->end(), [](const AudioDevice& device) { return device.name == "pulse"; });
  QVERIFY(pulse != devices->end());
  QCOMPARE(pulse->hostApi, std::string("ALSA"));
  QVERIFY(pulse->inputChannels > 0 && pulse->outputChannels > 0 && pulse->defaultRate >= 8000);
  for (const SampleRate rate : {16000, 44100, 48000}) {
    QVERIFY(std::count(pulse->inputRates.begin(), pulse->inputRates.end(), rate) == 1);
    QVERIFY(std::count(pulse->outputRates.begin(), pulse->outputRates.end(), rate) == 1);
  }
  const auto defaults = [&](bool AudioDevice::*which) {
    return std::count_if(devices->begin(), devices->end(), [=](const AudioDevice& device) { return device.*which; });
  };
  QCOMPARE(defaults(&AudioDevice::defaultInput), 1);
  QCOMPARE(defaults(&AudioDevice::defaultOutput), 1);
}

void TestStreams::capturedSoundIsThePlayedSound_data() {
  QTest::addColumn<int>("captureRate");
  QTest::addColumn<int>("captureChannels");
  QTest::addColumn<int>("playRate");
  QTest::newRow("16 kHz") << 16000 << 1 << 16000;
  QTest::newRow("48 kHz") << 48000 << 2 << 48000;
}

void TestStreams::capturedSoundIsThePlayedSound() {
  QFETCH(int, captureRate);
  QFETCH(int, captureChannels);
  QFETCH(int, playRate);
#ifdef __SANITIZE_THREAD__
  if (captureRate > 16000) QSKIP("under ThreadSanitizer the reader is too slow for real time at this rate");
#endif
  QVERIFY2(daemon_.start(), qPrintable(daemon_.error()));
  auto capture = CaptureStream::create(
      {.device = "pulse", .rate = captureRate, .channels = captureChannels, .latencySeconds = 0.3});
  QVERIFY2(capture.has_value(), capture ? "" : capture.error().message.c_str());
  QCOMPARE((*capture)->rate(), captureRate);
  QCOMPARE((*capture)->deviceName(), std::string("pulse"));
  QVERIFY((*capture)->latencySeconds() > 0 && (*capture)->latencySeconds() < 1);
  Listener listener(**capture);
  QTRY_VERIFY_WITH_TIMEOUT(listener.samplesRead() > 1600, kPatience);

  // Its own buffers are long, so that a busy machine tears no hole into what is played.
  auto playback = PlaybackStream::create(
      {.device = "pulse", .rate = playRate, .channels = 1, .bufferSeconds = 4, .latencySeconds = 0.5});
  QVERIFY2(playback.has_value(), playback ? "" : playback.error().message.c_str());
  const std::vector<float> played = voiceLike(playRate, 2);
  std::vector<float> withSilence = played;
  withSilence.resize(played.size() + static_cast<std::size_t>(playRate), 0.0F);
  QVERIFY((*playback)->write(withSilence, {}).has_value());
  QVERIFY((*playback)->drain({}).has_value());
  const std::int64_t drained = listener.samplesRead();
  QTRY_VERIFY_WITH_TIMEOUT(listener.samplesRead() > drained + 8000, kPatience);
  listener.stop();

  const double speech = bestSpeechCorrelation(listener.speech, played, playRate);
  QVERIFY2(speech >= 0.99, qPrintable(QString("the speech correlates %1").arg(speech)));
  std::vector<float> original;
  appendChannels(listener.original, captureChannels, 1, original);
  const double tapped = bestCorrelation(original, resample(played, playRate, captureRate, 1));
  QVERIFY2(tapped >= 0.99, qPrintable(QString("the original correlates %1").arg(tapped)));

  const CaptureCounts counts = (*capture)->counts();
  QCOMPARE(counts.overrunFrames, 0U);
  QCOMPARE(counts.silenceFrames, 0U);
  QCOMPARE(counts.deviceXruns, 0U);
  QCOMPARE(counts.timesLost, 0);
  QVERIFY(listener.inOrder && listener.tapInOrder);
  QVERIFY(counts.capturedFrames >= original.size());
  const float peak = measureLevel(played).peakDb;
  QVERIFY2(std::fabs(listener.highestPeak - peak) < 1, qPrintable(QString::number(listener.highestPeak - peak)));
  QCOMPARE(measureLevel(listener.original).clippedSamples, 0U);
  QCOMPARE((*playback)->counts().underrunFrames, 0U);
  QCOMPARE((*playback)->counts().playedFrames, static_cast<std::uint64_t>(withSilence.size()));
  QVERIFY((*capture)->takeEvents().empty());
}

void TestStreams::playingTellsWhichSampleIsHeard() {
  QVERIFY2(daemon_.start(), qPrintable(daemon_.error()));
  auto playback = PlaybackStream::create({.device = "pulse", .rate = 48000, .bufferSeconds = 1}).value();
  QCOMPARE(playback->now(), (SampleTime{0, 48000}));
  std::jthread writer([&](const std::stop_token& stop) {
    const std::vector<float> block(480, 0.1F);
    while (playback->write(block, stop)) continue;
  });
  QTRY_VERIFY_WITH_TIMEOUT(playback->now().samples > 24000, kPatience);
  const SampleTime first = playback->now();
  const auto firstTime = std::chrono::steady_clock::now();
  std::int64_t previous = first.samples;
  bool forward = true;
  QTRY_VERIFY_WITH_TIMEOUT((forward = forward && playback->now().samples >= previous,
                            previous = playback->now().samples, previous > first.samples + 72000),
                           kPatience);
  const double elapsed = Seconds(std::chrono::steady_clock::now() - firstTime).count();
  const double heard = static_cast<double>(previous - first.samples) / 48000;
  QVERIFY(forward);
  QVERIFY2(std::fabs(elapsed - heard) < 0.1, qPrintable(QString("%1 s heard in %2 s").arg(heard).arg(elapsed)));
  QVERIFY(playback->bufferedFrames() <= 48000 + 960);
}

void TestStreams::drainingHasADeadline() {
  QVERIFY2(daemon_.start(), qPrintable(daemon_.error()));
  auto playback = PlaybackStream::create({.device = "pulse", .rate = 48000, .bufferSeconds = 2}).value();
  const std::vector<float> sound(48000, 0.1F);
  QVERIFY(playback->write(sound, {}).has_value());
  const Status drained = playback->drain({}, std::chrono::seconds(0));
  QVERIFY(!drained.has_value());
  QCOMPARE(drained.error().code, ErrorCode::DeviceLost);
  QVERIFY(playback->drain({}, std::chrono::seconds(kPatience / 1000)).has_value());
}

void TestStreams::twoOutputsAtOnceLeaveEachOtherAlone() {
  QVERIFY2(daemon_.start(), qPrintable(daemon_.error()));
  std::vector<std::unique_ptr<PlaybackStream>> outputs;
  std::vector<std::jthread> writers;
  for (const int rate : {48000, 16000}) {
    auto output = PlaybackStream::create({.device = "pulse", .rate = rate, .bufferSeconds = 0.5});
    QVERIFY2(output.has_value(), output ? "" : output.error().message.c_str());
    writers.emplace_back([&stream = **output, rate](const std::stop_token& stop) {
      const std::vector<float> block(static_cast<std::size_t>(rate) / 20, 0.1F);
      while (stream.write(block, stop)) continue;
    });
    outputs.push_back(std::move(*output));
  }
  const auto lost = [&] {
    int times = 0;
    for (const auto& output : outputs) times += output->counts().timesLost;
    return times;
  };
  const auto playOn = [&](int seconds) {
    std::vector<std::int64_t> until;
    for (const auto& output : outputs) until.push_back(output->now().samples + seconds * output->now().rate);
    return QTest::qWaitFor([&] { return outputs[0]->now().samples > until[0] && outputs[1]->now().samples > until[1]; },
                           kPatience);
  };
  QVERIFY(playOn(2));
  QCOMPARE(lost(), 0);

  // A server that answers nobody for a while: closing the output that was silent too long waits for it, and what the
  // other does meanwhile nobody can see.
  daemon_.standStill();
  const bool one = QTest::qWaitFor([&] { return !outputs[0]->connected() || !outputs[1]->connected(); }, kPatience);
  QTest::qWait(1500);  // the closing one is held up so long
  daemon_.goOn();
  QVERIFY(one);
  QVERIFY(playOn(6));
  QCOMPARE(lost(), 1);
  for (const auto& output : outputs) QVERIFY(output->connected());
}

void TestStreams::aReadIsStoppedAtOnce() {
  QVERIFY2(daemon_.start(), qPrintable(daemon_.error()));
  auto capture = CaptureStream::create({.device = "pulse"}).value();
  std::stop_source stop;
  std::vector<float> block(16000 * 60);
  std::jthread stopper([&] { stop.request_stop(); });
  const auto read = capture->read(block, stop.get_token());
  QVERIFY(!read.has_value());
  QCOMPARE(read.error().code, ErrorCode::Cancelled);
}

void TestStreams::aDaemonThatDiesIsOneErrorAndComesBack() {
  QVERIFY2(daemon_.start(), qPrintable(daemon_.error()));
  StandardErrorCatcher noise;
  auto capture = CaptureStream::create({.device = "pulse"}).value();
  auto playback = PlaybackStream::create({.device = "pulse", .rate = 48000, .latencySeconds = 0.1}).value();
  Listener listener(*capture);
  std::jthread writer([&](const std::stop_token& stop) {
    std::vector<float> block(480);
    for (std::int64_t at = 0;; at += 480) {
      for (int i = 0; i < 480; ++i) block[i] = 0.5F * std::sin(0.05F * static_cast<float>((at + i) % 125664));
      if (!playback->write(block, stop)) return;
    }
  });
  QTRY_VERIFY_WITH_TIMEOUT(listener.loudness() > -12, kPatience);
  const double before = listener.clockOffset();

  daemon_.kill();
  QTRY_VERIFY_WITH_TIMEOUT(!capture->connected() && !playback->connected(), kPatience);
  QTRY_VERIFY_WITH_TIMEOUT(listener.loudness() < -100, kPatience);
  const double away = listener.clockOffset();  // silence comes in real time, too
  QVERIFY2(daemon_.start(), qPrintable(daemon_.error()));
  QTRY_VERIFY_WITH_TIMEOUT(listener.loudness() > -12, kPatience);
  const double after = listener.clockOffset();
  writer.request_stop();
  writer.join();
  listener.stop();

  const QString offsets = QString("offsets %1, %2, %3 s").arg(before).arg(away).arg(after);
  QVERIFY2(std::fabs(away - before) < 0.15, qPrintable(offsets));
  QVERIFY2(std::fabs(after - before) < 0.1, qPrintable(offsets));
  QVERIFY(listener.inOrder && listener.tapInOrder);
  for (const auto& events : {capture->takeEvents(), playback->takeEvents()}) {
    QCOMPARE(events.size(), std::size_t{2});
    QCOMPARE(events[0].kind, DeviceEvent::Kind::Lost);
    QCOMPARE(events[1].kind, DeviceEvent::Kind::Reconnected);
    QCOMPARE(events[0].device, std::string("pulse"));
    QCOMPARE(events[0].message.find('\n'), std::string::npos);
  }
  QCOMPARE(capture->counts().timesLost, 1);
  QVERIFY(capture->counts().silenceFrames > 0);
  QCOMPARE(capture->counts().overrunFrames, 0U);
  QCOMPARE(playback->counts().timesLost, 1);
  QVERIFY(playback->counts().discardedFrames > 0);
  capture.reset();
  playback.reset();
  QCOMPARE(noise.text(), QByteArray());
}

// Why these tests cannot run on this machine; empty if they can.
static QString reasonToSkip(test::PrivateSoundDaemon& daemon) {
  if (const QString reason = daemon.missing(); !reason.isEmpty()) return reason;
  if (!daemon.start()) return {};  // a fault, which the tests will find
  const auto devices = listAudioDevices();
  daemon.kill();
  const auto isPulse = [](const AudioDevice& device) { return device.name == "pulse"; };
  if (devices && std::none_of(devices->begin(), devices->end(), isPulse))
    return "ALSA has no way to PulseAudio: libasound2-plugins is not installed";
  return {};
}

int main(int argc, char** argv) {
  test::PrivateSoundDaemon daemon;  // before anything of the process has looked for sound
  QCoreApplication application(argc, argv);
  if (const QString reason = reasonToSkip(daemon); !reason.isEmpty()) {
    std::printf("SKIP: %s\n", qPrintable(reason));
    return 77;
  }
  TestStreams test(daemon);
  return QTest::qExec(&test, argc, argv);
}
#include "tst_streams.moc"
