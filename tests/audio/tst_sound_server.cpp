// SPDX-License-Identifier: Apache-2.0
#include <QDeadlineTimer>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

#include "core/audio/capture_stream.h"
#include "core/audio/playback_stream.h"
#include "core/audio/sound_server.h"
#include "tests/support/private_sound_daemon.h"

using namespace visema;

namespace {

constexpr int kPatience = 40'000;  // milliseconds

QString pactl(const QStringList& arguments) {
  QProcess program;
  program.start(QStringLiteral("pactl"), arguments);
  program.waitForFinished(kPatience);
  return QString::fromLocal8Bit(program.readAllStandardOutput()).trimmed();
}

/// A microphone by the name on its box, which hears what is played.
QString plugIn() {
  return pactl({QStringLiteral("load-module"), QStringLiteral("module-remap-source"),
                QStringLiteral("source_name=desk"), QStringLiteral("master=speaker.monitor"),
                QStringLiteral("channels=2"),
                QStringLiteral("source_properties=device.description=Desk_Microphone_2i2")});
}

const AudioDevice* findLabel(const std::vector<AudioDevice>& devices, const std::string& label) {
  const auto found = std::find_if(devices.begin(), devices.end(), [&](const auto& d) { return d.label == label; });
  return found == devices.end() ? nullptr : &*found;
}

}  // namespace

class TestSoundServer : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void microphonesHaveTheirOwnNamesAndChannels() {
    const QString module = plugIn();
    const auto devices = listServerDevices();
    const AudioDevice* desk = findLabel(devices, "Desk_Microphone_2i2");
    QVERIFY(desk);
    QCOMPARE(desk->name, std::string("pulse:desk"));
    QCOMPARE(desk->inputChannels, 2);
    QCOMPARE(desk->outputChannels, 0);
    QVERIFY(!desk->defaultInput);
    QCOMPARE(std::count_if(devices.begin(), devices.end(), [](const auto& d) { return d.defaultInput; }), 1);
    for (const AudioDevice& device : devices)  // what the loudspeaker plays is no microphone
      QVERIFY(device.inputChannels == 0 || device.name.find("monitor") == std::string::npos);
    pactl({QStringLiteral("unload-module"), module});
    QVERIFY(!findLabel(listServerDevices(), "Desk_Microphone_2i2"));
  }
  void aMicrophoneIsHeardByItsName() {
    const QString module = plugIn();
    auto speaker = PlaybackStream::create({});
    QVERIFY2(speaker.has_value(), speaker ? "" : speaker.error().message.c_str());
    std::vector<float> tone(48000);
    for (std::size_t i = 0; i < tone.size(); ++i) tone[i] = 0.5F * std::sin(0.06F * static_cast<float>(i));
    std::jthread somebody([&](const std::stop_token& stop) {
      while (!stop.stop_requested() && (*speaker)->write(tone, stop)) {
      }
    });
    auto microphone = CaptureStream::create({.device = "pulse:desk"});
    QVERIFY2(microphone.has_value(), microphone ? "" : microphone.error().message.c_str());
    std::vector<float> heard(1600);
    float loudest = 0;
    for (QDeadlineTimer deadline(kPatience); loudest < 0.3F && !deadline.hasExpired();) {
      const auto block = (*microphone)->read(heard, {});
      QVERIFY(block.has_value());
      for (std::size_t i = 0; i < block->count; ++i) loudest = std::max(loudest, std::abs(heard[i]));
    }
    QVERIFY(loudest >= 0.3F);
    QCOMPARE((*microphone)->deviceName(), std::string("pulse:desk"));
    pactl({QStringLiteral("unload-module"), module});
  }
  void aDeviceThatComesOrGoesIsTold() {
    std::atomic<int> told = 0;
    const SoundServerWatch watch([&] { ++told; });
    QTRY_VERIFY_WITH_TIMEOUT(told > 0, kPatience);  // the server itself
    int before = told;
    const QString module = plugIn();
    QTRY_VERIFY_WITH_TIMEOUT(told > before, kPatience);
    before = told;
    pactl({QStringLiteral("unload-module"), module});
    QTRY_VERIFY_WITH_TIMEOUT(told > before, kPatience);
  }
};

int main(int argc, char** argv) {
  visema::test::PrivateSoundDaemon sound;
  QString reason = sound.missing();
  if (reason.isEmpty() && !sound.start()) reason = sound.error();
  if (reason.isEmpty() && QStandardPaths::findExecutable(QStringLiteral("pactl")).isEmpty())
    reason = QStringLiteral("pactl is not installed");
  if (!reason.isEmpty()) {
    std::fprintf(stderr, "SKIP: %s\n", qPrintable(reason));
    return 77;
  }
  QCoreApplication application(argc, argv);
  TestSoundServer test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_sound_server.moc"
