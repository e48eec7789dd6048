// SPDX-License-Identifier: Apache-2.0
#include "tests/support/private_sound_daemon.h"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <csignal>
#include <cstring>

namespace visema::test {
namespace {

constexpr int kStartMilliseconds = 30'000;

void write(const QString& name, const QByteArray& text) {
  QFile file(name);
  if (file.open(QIODevice::WriteOnly)) file.write(text);
}

}  // namespace

PrivateSoundDaemon::PrivateSoundDaemon() : program_(QStandardPaths::findExecutable("pulseaudio")) {
  const QByteArray home = QFile::encodeName(directory_.path());
  const QByteArray socket = QFile::encodeName(path("native"));
  // The socket comes last: once it answers, the devices are there.
  write(path("daemon.pa"),
        ".fail\n"
        "load-module module-null-sink sink_name=speaker rate=48000 channels=2\n"
        "load-module module-remap-source source_name=microphone master=speaker.monitor channels=1\n"
        "set-default-sink speaker\n"
        "set-default-source microphone\n"
        "load-module module-native-protocol-unix auth-anonymous=1 socket=" +
            socket + "\n");
  write(path("client.conf"), "autospawn = no\n");
  qputenv("HOME", home);
  qputenv("XDG_RUNTIME_DIR", home);
  qputenv("PULSE_SERVER", "unix:" + socket);
  qputenv("PULSE_CLIENTCONFIG", QFile::encodeName(path("client.conf")));
  qputenv("JACK_NO_START_SERVER", "1");
}

PrivateSoundDaemon::~PrivateSoundDaemon() { kill(); }

QString PrivateSoundDaemon::missing() const {
  if (program_.isEmpty()) return "pulseaudio is not installed";
  if (!directory_.isValid()) return "no temporary directory can be made: " + directory_.errorString();
  return {};
}

bool PrivateSoundDaemon::start() {
  kill();
  QFile::remove(path("native"));
  process_.setProcessChannelMode(QProcess::MergedChannels);
  process_.setStandardOutputFile(path("output"));
  // A test that crashes leaves no daemon behind.
  process_.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
  process_.start(program_, {"-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--system=no",
                            "--realtime=no", "--high-priority=no", "-F", path("daemon.pa")});
  for (QDeadlineTimer deadline(kStartMilliseconds); !deadline.hasExpired();) {
    if (accepting()) return true;
    // Returns early only when the daemon has ended, which it should not.
    if (process_.waitForFinished(50) || process_.state() == QProcess::NotRunning) break;
  }
  QFile output(path("output"));
  const bool readable = output.open(QIODevice::ReadOnly);
  error_ = "pulseaudio did not start: " + (readable ? QString::fromLocal8Bit(output.readAll()) : QString());
  return false;
}

void PrivateSoundDaemon::kill() {
  if (process_.state() == QProcess::NotRunning) return;
  process_.kill();
  process_.waitForFinished();
}

bool PrivateSoundDaemon::accepting() const {
  const QByteArray name = QFile::encodeName(path("native"));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (static_cast<std::size_t>(name.size()) >= sizeof address.sun_path) return false;
  std::memcpy(address.sun_path, name.constData(), static_cast<std::size_t>(name.size()));
  const int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool accepted = connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(connection);
  return accepted;
}

}  // namespace visema::test
