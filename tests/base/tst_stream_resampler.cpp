// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "core/base/stream_resampler.h"

using namespace visema;

namespace {

double wave(double hertz, double seconds) { return 0.5 * std::sin(2 * std::numbers::pi * hertz * seconds); }

std::vector<float> tone(double hertz, int rate, double seconds) {
  std::vector<float> samples(static_cast<std::size_t>(rate * seconds));
  for (std::size_t i = 0; i < samples.size(); ++i)
    samples[i] = static_cast<float>(wave(hertz, static_cast<double>(i) / rate));
  return samples;
}

// How far the middle of `samples` is from the same tone sampled at that rate at exactly those times, in dB of the tone.
double errorDb(const std::vector<float>& samples, double hertz, int rate) {
  double error = 0, signal = 0;
  for (std::size_t i = samples.size() / 4; i < samples.size() * 3 / 4; ++i) {
    const double expected = wave(hertz, static_cast<double>(i) / rate);
    error += (samples[i] - expected) * (samples[i] - expected);
    signal += expected * expected;
  }
  return 10 * std::log10(error / signal);
}

}  // namespace

class TestStreamResampler : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void tonesKeepTheirShapeAndTheirTime_data();
  void tonesKeepTheirShapeAndTheirTime();
  void whatTheLowerRateCannotCarryIsGone();
  void anyChunkingGivesTheSameSamples();
  void channelsStayApart();
  void lengthIsRoundedUp();
  void equalRatesPassUntouched();
};

void TestStreamResampler::tonesKeepTheirShapeAndTheirTime_data() {
  QTest::addColumn<int>("from");
  QTest::addColumn<int>("to");
  QTest::addColumn<double>("hertz");
  for (const int from : {8000, 11025, 22050, 32000, 44100, 48000, 96000, 192000})
    for (const double share : {0.02, 0.3, 0.9})
      QTest::addRow("%d %.2f", from, share) << from << 16000 << share * std::min(from, 16000) / 2;
  QTest::addRow("up") << 16000 << 48000 << 7000.0;
  QTest::addRow("odd") << 47999 << 16000 << 3000.0;
}

void TestStreamResampler::tonesKeepTheirShapeAndTheirTime() {
  QFETCH(int, from);
  QFETCH(int, to);
  QFETCH(double, hertz);
  const double error = errorDb(resample(tone(hertz, from, 0.5), from, to, 1), hertz, to);
  QVERIFY2(error < -70, qPrintable(QString::number(error)));
}

void TestStreamResampler::whatTheLowerRateCannotCarryIsGone() {
  for (const double hertz : {8900.0, 10000.0, 15000.0, 23000.0}) {
    const std::vector<float> out = resample(tone(hertz, 48000, 0.5), 48000, 16000, 1);
    double peak = 0;
    for (std::size_t i = out.size() / 4; i < out.size() * 3 / 4; ++i) peak = std::max<double>(peak, std::fabs(out[i]));
    QVERIFY2(20 * std::log10(peak / 0.5) < -70, qPrintable(QString("%1 Hz: %2").arg(hertz).arg(peak)));
  }
}

void TestStreamResampler::anyChunkingGivesTheSameSamples() {
  const std::vector<float> in = tone(440, 44100, 0.3);
  const std::vector<float> whole = resample(in, 44100, 16000, 1);
  for (const std::size_t most : {1, 7, 300, 5000}) {
    StreamResampler resampler(44100, 16000, 1);
    std::mt19937 random(5);
    std::vector<float> out;
    for (std::size_t at = 0; at < in.size();) {
      const std::size_t count = std::min<std::size_t>(random() % most + 1, in.size() - at);
      resampler.push(std::span(in).subspan(at, count), out);
      at += count;
    }
    resampler.flush(out);
    QVERIFY(out == whole);
  }
}

void TestStreamResampler::channelsStayApart() {
  const std::vector<float> left = tone(500, 48000, 0.1), right = tone(3000, 48000, 0.1);
  std::vector<float> both;
  for (std::size_t i = 0; i < left.size(); ++i) both.insert(both.end(), {left[i], right[i]});
  const std::vector<float> out = resample(both, 48000, 44100, 2);
  const std::vector<float> outLeft = resample(left, 48000, 44100, 1), outRight = resample(right, 48000, 44100, 1);
  QCOMPARE(out.size(), 2 * outLeft.size());
  for (std::size_t i = 0; i < outLeft.size(); ++i) {
    QVERIFY(std::fabs(out[2 * i] - outLeft[i]) < 1e-6F);
    QVERIFY(std::fabs(out[2 * i + 1] - outRight[i]) < 1e-6F);
  }
  std::vector<float> mono;
  appendChannels(both, 2, 1, mono);
  QCOMPARE(mono.size(), left.size());
  QCOMPARE(mono[100], (left[100] + right[100]) / 2);
  std::vector<float> doubled;
  appendChannels(left, 1, 2, doubled);
  QCOMPARE(doubled[201], left[100]);
  std::vector<float> surround;
  appendChannels(both, 2, 4, surround);
  QVERIFY(surround[400] == left[100] && surround[401] == right[100] && surround[402] == 0 && surround[403] == 0);
}

void TestStreamResampler::lengthIsRoundedUp() {
  for (const std::size_t length : {1, 2, 3, 100, 479, 480, 481})
    QCOMPARE(resample(std::vector<float>(length, 0.1F), 48000, 16000, 1).size(), (length + 2) / 3);
  QVERIFY(resample({}, 48000, 16000, 1).empty());
}

void TestStreamResampler::equalRatesPassUntouched() {
  const std::vector<float> in = tone(440, 16000, 0.01);
  QVERIFY(resample(in, 16000, 16000, 1) == in);
  QCOMPARE(StreamResampler(16000, 16000, 1).delayFrames(), 0);
}

QTEST_APPLESS_MAIN(TestStreamResampler)
#include "tst_stream_resampler.moc"
