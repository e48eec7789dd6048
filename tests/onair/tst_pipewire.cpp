// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>
#include <cmath>
#include <memory>
#include <numeric>

#include "core/audio/memory_source.h"
#include "core/live/live_session.h"
#include "core/onair/on_air.h"
#include "tests/live/live_fixture.h"
#include "tests/onair/arrivals.h"
#include "tests/onair/camera_fixture.h"
#include "tests/support/own_bus.h"
#include "tests/support/private_pipewire.h"

using namespace visema;
using namespace visema::test;
using std::chrono::milliseconds;

namespace {

constexpr int kPatience = 30'000;  // milliseconds: the machine may be busy

/// Hears how loud the middle of a window is, and nothing else.
class LoudnessEncoder final : public SpeechEncoder {
 public:
  const std::string& name() const override { return name_; }
  int dimension() const override { return 1; }
  void encode(std::span<const float> mel, std::span<float> features) override {
    features[0] = -4;
    for (int column = 6; column < 10; ++column) {
      float sum = 0;
      for (int band = 0; band < kMelBands; ++band)
        sum += mel[static_cast<std::size_t>(band * kMelColumnsPerWindow + column)];
      features[0] = std::max(features[0], sum / kMelBands);
    }
  }

 private:
  std::string name_ = "small";
};

/// Paints a mouth as bright as its own 40 ms are loud: a clap is a flash.
class FlashNetwork final : public LipNetwork {
 public:
  explicit FlashNetwork(const NetworkSpec& spec) : spec_(spec) {}
  const NetworkSpec& spec() const override { return spec_; }
  std::string engineName() const override { return "flash"; }
  Result<std::unique_ptr<LipSession>> openSession() const override {
    return std::unique_ptr<LipSession>(new Session());
  }

 private:
  struct Face final : EncodedFace {
    std::size_t byteCount() const override { return 1; }
  };
  struct Session final : LipSession {
    Result<std::shared_ptr<const EncodedFace>> encode(const FaceInput&) override {
      return std::shared_ptr<const EncodedFace>(std::make_shared<Face>());
    }
    Status paint(const EncodedFace&, std::span<const float> drive, MutableImageView patch) override {
      // Row 7 of 16 has the sound of the middle of the frame in its own middle.
      const auto shade = static_cast<std::uint8_t>(std::clamp((drive[7] + 4) * 30, 0.0f, 255.0f));
      for (int y = 0; y < patch.size.height; ++y) std::fill_n(patch.row(y), patch.size.width * 3, shade);
      return {};
    }
  };
  const NetworkSpec spec_;
};

/// How long picture and sound are compared; more by hand, to see whether they part with time.
int clapSeconds() { return std::clamp(qEnvironmentVariableIntValue("VISEMA_CLAP_SECONDS"), 5, 3600); }

/// Silence with a clap every second, from half a second on.
std::vector<float> claps(int seconds) {
  std::vector<float> sound(static_cast<std::size_t>(seconds * kSpeechRate));
  for (int second = 0; second < seconds; ++second)
    for (int i = 0; i < 80; ++i)
      sound[static_cast<std::size_t>(second * kSpeechRate + kSpeechRate / 2 + i)] = i % 2 == 0 ? 0.9f : -0.9f;
  return sound;
}

QByteArray contents(const QString& name) {
  QFile file(name);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A GStreamer pipeline that reads what is on air and ends by itself.
class Consumer {
 public:
  explicit Consumer(const QString& pipeline) {
    process_.setProcessChannelMode(QProcess::MergedChannels);
    process_.start(QStringLiteral("gst-launch-1.0"), QStringList{QStringLiteral("-v")} + pipeline.split(u' '));
  }
  ~Consumer() {
    process_.kill();
    process_.waitForFinished();
  }
  bool ended(int seconds = 0) {
    return process_.waitForFinished(kPatience + 1000 * seconds) && process_.exitCode() == 0;
  }
  void interrupt() {
    process_.terminate();
    process_.waitForFinished(kPatience);
  }
  QString output() { return output_ += QString::fromLocal8Bit(process_.readAll()); }
  /// When the buffers came to an element called so, in seconds.
  std::vector<double> timesOf(const QString& element) {
    std::vector<double> times;
    const QRegularExpression line(QStringLiteral("\\(") + QRegularExpression::escape(element) +
                                  QStringLiteral(":sink\\) \\(\\d+ bytes, dts: \\S+, pts: (\\d+):(\\d+):([0-9.]+),"));
    for (auto it = line.globalMatch(output()); it.hasNext();) {
      const auto match = it.next();
      times.push_back(match.captured(1).toInt() * 3600 + match.captured(2).toInt() * 60 + match.captured(3).toDouble());
    }
    return times;
  }

 private:
  QProcess process_;
  QString output_;
};

LiveFrame frameOf(const YuvFrame& picture, SteadyTime showAt) {
  LiveFrame frame;
  frame.picture = picture;
  frame.showAt = showAt;
  return frame;
}

}  // namespace

/// The whole way to other programs, through a real PipeWire.
class TestPipeWire : public QObject {
  Q_OBJECT
  /// By how many seconds each clap's picture comes after its sound.
  std::vector<double> apartToAConsumer() {
    Arrivals seen(server_.path(QStringLiteral("seen"))), heard(server_.path(QStringLiteral("heard")));
    Consumer consumer(QStringLiteral("pipewiresrc target-object=visema.camera num-buffers=%3 ! videoscale ! "
                                     "videoconvert ! video/x-raw,format=GRAY8,width=64,height=36 ! "
                                     "filesink buffer-mode=unbuffered location=%1 "
                                     "pipewiresrc target-object=visema.microphone always-copy=true num-buffers=%4 "
                                     "! audioconvert ! audio/x-raw,format=S16LE,channels=1,rate=48000 ! "
                                     "filesink buffer-mode=unbuffered location=%2")
                          .arg(seen.path(), heard.path())
                          .arg(15 + 25 * clapSeconds())
                          .arg(25 + 47 * clapSeconds()));
    if (!consumer.ended(clapSeconds())) qWarning("%s", qPrintable(consumer.output()));
    seen.finish();
    heard.finish();
    std::vector<double> apart;
    const std::vector<double> flashes = flashesIn(seen);
    for (const double click : clicksIn(heard))
      for (const double flash : flashes)
        if (std::abs(click - flash) < 0.4) {
          apart.push_back(flash - click);
          qInfo("picture %.1f ms after sound", apart.back() * 1000);
        }
    return apart;
  }

 private Q_SLOTS:
  void initTestCase() {
    if (const QString missing = server_.missing(); !missing.isEmpty()) QSKIP(qPrintable(missing));
    if (QStandardPaths::findExecutable(QStringLiteral("gst-launch-1.0")).isEmpty())
      QSKIP("gst-launch-1.0 is not installed");
    QProcess inspect;
    inspect.start(QStringLiteral("gst-inspect-1.0"), {QStringLiteral("pipewiresrc")});
    if (!inspect.waitForFinished(kPatience) || inspect.exitCode() != 0) QSKIP("gstreamer1.0-pipewire is not installed");
  }
  void init() { QVERIFY2(server_.running() || server_.start(), qPrintable(server_.error())); }
  void withoutAServerOneSentenceSaysWhatToDo() {
    server_.kill();
    const auto air = OnAir::start({.camera = true, .microphone = true});
    QVERIFY(!air.has_value());
    QVERIFY(QString::fromStdString(air.error().message).contains(QStringLiteral("systemctl --user start pipewire")));
  }
  void aServerThatMayNotBeUsedIsNotTakenForOneThatDoesNotRun() {
    if (geteuid() == 0) QSKIP("whoever may do everything is refused nothing");
    QFile::setPermissions(server_.path(QStringLiteral("pipewire-0")), {});
    const auto air = OnAir::start({.camera = true});
    server_.kill();
    QVERIFY(!air.has_value());
    QVERIFY2(air.error().message.find("may not be used by this user") != std::string::npos,
             air.error().message.c_str());
  }

  void aCameraIsReadInTheFormatThatAConsumerAsksFor_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<PixelLayout>("layout");
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("rate");
    QTest::newRow("YUYV 720p25") << "YUY2" << PixelLayout::Yuyv << 720 << 25;
    QTest::newRow("NV12 720p30") << "NV12" << PixelLayout::Nv12 << 720 << 30;
    QTest::newRow("I420 1080p25") << "I420" << PixelLayout::I420 << 1080 << 25;
  }
  void aCameraIsReadInTheFormatThatAConsumerAsksFor() {
    QFETCH(QString, name);
    QFETCH(PixelLayout, layout);
    QFETCH(int, height);
    QFETCH(int, rate);
    auto air = OnAir::start({.camera = true});
    QVERIFY2(air.has_value(), air ? "" : air.error().message.c_str());
    const CameraFormat format{layout, {height * 16 / 9, height}, FrameRate(rate)};
    const auto picture = std::make_shared<YuvImage>(drawn(format.size, {ColorMatrix::Bt601, ColorRange::Limited}));
    (*air)->output()->picture(frameOf(picture, std::chrono::steady_clock::now()));
    const QString file = server_.path(QStringLiteral("camera.raw"));
    Consumer consumer(QStringLiteral("pipewiresrc target-object=visema.camera num-buffers=20 ! "
                                     "video/x-raw,format=%1,width=%2,height=%3,framerate=%4/1 ! "
                                     "identity name=seen silent=false ! filesink location=%5")
                          .arg(name)
                          .arg(format.size.width)
                          .arg(height)
                          .arg(rate)
                          .arg(file));
    QVERIFY2(consumer.ended(), qPrintable(consumer.output()));
    const QByteArray bytes = contents(file);
    QCOMPARE(bytes.size(), static_cast<qsizetype>(20 * format.bytes()));
    const std::vector<std::uint8_t> last(bytes.end() - static_cast<qsizetype>(format.bytes()), bytes.end());
    const int most = farthest(*picture, received(format, last));
    QVERIFY2(most <= 2, qPrintable(QString::number(most)));
    if (rate == 30) {  // an even distance, whatever the session's own rate is
      const std::vector<double> times = consumer.timesOf(QStringLiteral("seen"));
      QVERIFY(times.size() == 20);
      const double distance = (times.back() - times[4]) / static_cast<double>(times.size() - 5);
      QVERIFY2(std::abs(distance - 1.0 / 30) < 0.004, qPrintable(QString::number(distance)));
    }
    QTRY_VERIFY_WITH_TIMEOUT(!(*air)->status().cameraWatched, kPatience);
  }

  void aClapIsSeenAndHeardTogether() {
    ScriptedAvatar avatar({}, 1);
    LiveAvatar live = avatar.speaking();
    live.networks = {{0, std::make_shared<FlashNetwork>(avatar.full->spec())}};
    live.encoder = std::make_shared<LoudnessEncoder>();
    live.source.silence = {-4};
    LiveOptions options;
    options.lookahead = kBalancedLookahead;
    options.mouth.closeInSilence = false;  // a clap is no speech
    auto session = LiveSession::start(std::move(live), options);
    QVERIFY2(session.has_value(), session ? "" : session.error().message.c_str());
    auto air = OnAir::start({.camera = true, .microphone = true});
    QVERIFY2(air.has_value(), air ? "" : air.error().message.c_str());
    (*session)->setPaused(true);
    (*session)->setOutput((*air)->output());
    auto voice =
        MemorySource::create({kSpeechRate, 1, claps(clapSeconds() + 55)}, std::make_shared<FreeRunningClock>());
    QVERIFY(voice.has_value());
    QVERIFY((*session)->setVoice(std::shared_ptr<AudioSource>(std::move(*voice))).has_value());
    std::vector<double> apart = apartToAConsumer();
    const LiveStatus status = (*session)->status();
    qInfo("%lld made, %llu late, sound %.2f ms from its time", static_cast<long long>(status.frames),
          static_cast<unsigned long long>(status.late), (*air)->status().microphoneErrorMs);
    if (status.late + status.dropped > static_cast<std::uint64_t>(status.frames) / 20)
      QSKIP("this machine is too busy to be in time");
    QVERIFY2(apart.size() >= 3, qPrintable(QString::number(apart.size())));
    std::sort(apart.begin(), apart.end());
    QVERIFY2(std::abs(apart[apart.size() / 2]) <= 0.02, qPrintable(QString::number(apart[apart.size() / 2] * 1000)));
  }

  void consumersComeAndGo() {
    auto air = OnAir::start({.camera = true, .microphone = true});
    QVERIFY2(air.has_value(), air ? "" : air.error().message.c_str());
    const auto picture = std::make_shared<YuvImage>(drawn({1280, 720}, kCameraColor));
    (*air)->output()->picture(frameOf(picture, std::chrono::steady_clock::now()));
    const QString endless = QStringLiteral(
        "pipewiresrc target-object=visema.camera ! videoconvert ! fakesink pipewiresrc target-object=visema.microphone "
        "! audioconvert ! fakesink");
    for (int wave = 0; wave < 3; ++wave) {
      Consumer first(endless), second(endless);
      Consumer brief(QStringLiteral("pipewiresrc target-object=visema.camera num-buffers=5 ! videoconvert ! fakesink"));
      QVERIFY2(brief.ended(), qPrintable(brief.output()));
      QTRY_VERIFY_WITH_TIMEOUT((*air)->status().microphoneHeard, kPatience);
      first.interrupt();  // one goes decently, the other is killed
    }
    QTRY_VERIFY_WITH_TIMEOUT(!(*air)->status().cameraWatched && !(*air)->status().microphoneHeard, kPatience);
    const std::uint64_t pictures = (*air)->status().pictures;
    Consumer last(QStringLiteral("pipewiresrc target-object=visema.camera num-buffers=5 ! videoconvert ! fakesink"));
    QVERIFY2(last.ended(), qPrintable(last.output()));
    QTRY_VERIFY_WITH_TIMEOUT((*air)->status().pictures >= pictures + 5, kPatience);
    QVERIFY2((*air)->status().trouble.empty(), (*air)->status().trouble.c_str());
  }

  void whatPipeWireRemovesComesBack() {
    auto air = OnAir::start({.camera = true, .microphone = true});
    QVERIFY2(air.has_value(), air ? "" : air.error().message.c_str());
    for (const char* node : {"visema.camera", "visema.microphone"}) {
      QProcess remove;
      remove.start(QStringLiteral("pw-cli"), {QStringLiteral("destroy"), QString::fromLatin1(node)});
      QVERIFY(remove.waitForFinished(kPatience));
      QTRY_VERIFY_WITH_TIMEOUT((*air)->status().trouble.find("PipeWire has removed the") == 0, kPatience);
      QTRY_VERIFY_WITH_TIMEOUT((*air)->status().trouble.empty(), kPatience);
    }
    Consumer consumer(
        QStringLiteral("pipewiresrc target-object=visema.camera num-buffers=5 ! videoconvert ! fakesink "
                       "pipewiresrc target-object=visema.microphone num-buffers=5 ! audioconvert ! fakesink"));
    QVERIFY2(consumer.ended(), qPrintable(consumer.output()));
  }

  void aServerThatDiesIsToldAndTheCameraComesBackWithIt() {
    auto air = OnAir::start({.camera = true, .microphone = true});
    QVERIFY2(air.has_value(), air ? "" : air.error().message.c_str());
    server_.kill();
    QTRY_VERIFY_WITH_TIMEOUT(!(*air)->status().trouble.empty(), kPatience);
    QVERIFY2(server_.start(), qPrintable(server_.error()));
    QTRY_VERIFY_WITH_TIMEOUT((*air)->status().trouble.empty(), kPatience);
    Consumer consumer(
        QStringLiteral("pipewiresrc target-object=visema.camera num-buffers=5 ! videoconvert ! fakesink"));
    QVERIFY2(consumer.ended(), qPrintable(consumer.output()));
  }

 private:
  /// The middle of the brightest picture of each second, in seconds.
  static std::vector<double> flashesIn(const Arrivals& pictures) {
    constexpr std::size_t kBytes = 64 * 36;
    const std::vector<std::uint8_t>& bytes = pictures.bytes();
    std::vector<double> light;
    for (std::size_t end = kBytes; end <= bytes.size(); end += kBytes)
      light.push_back(std::accumulate(bytes.begin() + static_cast<std::ptrdiff_t>(end - kBytes),
                                      bytes.begin() + static_cast<std::ptrdiff_t>(end), 0.0) /
                      kBytes);
    std::vector<double> flashes;
    const std::size_t around = 10;  // pictures
    for (std::size_t i = around; i + around < light.size(); ++i) {
      const auto near = std::span(light).subspan(i - around, 2 * around + 1);
      const double least = *std::min_element(near.begin(), near.end());
      const bool most = std::max_element(near.begin(), near.end()) == near.begin() + around;
      if (most && light[i] > least + 8) flashes.push_back(pictures.timeAt((i + 1) * kBytes) + 0.02);
    }
    return flashes;
  }
  /// When a click begins, in seconds; a piece of sound comes when its last sample was there.
  static std::vector<double> clicksIn(const Arrivals& sound) {
    const auto* samples = reinterpret_cast<const std::int16_t*>(sound.bytes().data());
    std::vector<double> clicks;
    for (std::size_t i = 0; i < sound.bytes().size() / 2; ++i) {
      if (std::abs(samples[i]) < 6000) continue;
      const std::size_t end = sound.pieceEnd(2 * i);
      clicks.push_back(sound.timeAt(end) - static_cast<double>(end / 2 - i) / 48000);
      i += 24000;
    }
    return clicks;
  }
  PrivatePipeWire server_;
};

int main(int argc, char** argv) { return runOnOwnBus<TestPipeWire>(argc, argv); }
#include "tst_pipewire.moc"
