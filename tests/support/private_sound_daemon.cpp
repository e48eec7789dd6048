// SPDX-License-Identifier: Apache-2.0
#include "tests/support/private_sound_daemon.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QByteArrayList>
#include <QDeadlineTimer>
#include <QFile>
#include <QStandardPaths>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>
#include <vector>

#include "tests/support/socket_accepts.h"

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
  if (!spawn()) return false;
  for (QDeadlineTimer deadline(kStartMilliseconds); !deadline.hasExpired() && !ended();) {
    if (accepting()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  kill();
  QFile output(path("output"));
  const bool readable = output.open(QIODevice::ReadOnly);
  error_ = "pulseaudio did not start: " + (readable ? QString::fromLocal8Bit(output.readAll()) : QString());
  return false;
}

// Not with QProcess: its kind of fork leaves ThreadSanitizer blind to what the calling thread does afterwards.
bool PrivateSoundDaemon::spawn() {
  // Should a test crash, the daemon ends by itself soon after.
  QByteArrayList words{QFile::encodeName(program_),
                       "-n",
                       "--daemonize=no",
                       "--exit-idle-time=60",
                       "--use-pid-file=no",
                       "--system=no",
                       "--realtime=no",
                       "--high-priority=no",
                       "-F",
                       QFile::encodeName(path("daemon.pa"))};
  std::vector<char*> arguments;
  for (QByteArray& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const QByteArray output = QFile::encodeName(path("output"));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.constData(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  const int failed = posix_spawn(&process_, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    process_ = 0;
    error_ = QString("pulseaudio cannot be started: ") + std::strerror(failed);
  }
  return failed == 0;
}

bool PrivateSoundDaemon::ended() {
  if (process_ != 0 && waitpid(process_, nullptr, WNOHANG) == process_) process_ = 0;
  return process_ == 0;
}

void PrivateSoundDaemon::kill() {
  if (ended()) return;
  ::kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = 0;
}

void PrivateSoundDaemon::standStill() {
  if (!ended()) ::kill(process_, SIGSTOP);
}

void PrivateSoundDaemon::goOn() {
  if (!ended()) ::kill(process_, SIGCONT);
}

bool PrivateSoundDaemon::accepting() const { return socketAccepts(path("native")); }

}  // namespace visema::test
