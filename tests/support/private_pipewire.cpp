// SPDX-License-Identifier: Apache-2.0
#include "tests/support/private_pipewire.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QDeadlineTimer>
#include <QFile>
#include <QStandardPaths>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

#include "tests/support/socket_accepts.h"

namespace visema::test {
namespace {

constexpr int kStartMilliseconds = 30'000;
const QStringList kPrograms{QStringLiteral("pipewire"), QStringLiteral("wireplumber")};

}  // namespace

PrivatePipeWire::PrivatePipeWire() {
  const QByteArray home = QFile::encodeName(directory_.path());
  for (const char* variable : {"HOME", "XDG_RUNTIME_DIR", "PIPEWIRE_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_CONFIG_HOME"})
    qputenv(variable, home);
}

PrivatePipeWire::~PrivatePipeWire() { kill(); }

QString PrivatePipeWire::missing() const {
  if (!directory_.isValid()) return QStringLiteral("no temporary directory can be made: ") + directory_.errorString();
  for (const QString& program : kPrograms)
    if (QStandardPaths::findExecutable(program).isEmpty()) return program + QStringLiteral(" is not installed");
  return {};
}

bool PrivatePipeWire::start() {
  kill();
  QFile::remove(path(QStringLiteral("pipewire-0")));
  processes_.push_back(spawn(kPrograms[0]));
  for (QDeadlineTimer deadline(kStartMilliseconds); !deadline.hasExpired() && processes_[0] != 0;) {
    if (accepting()) {
      processes_.push_back(spawn(kPrograms[1]));  // what it finds here already it takes care of
      return processes_[1] != 0;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  kill();
  if (error_.isEmpty()) error_ = QStringLiteral("pipewire did not start");
  return false;
}

// Not with QProcess: its kind of fork leaves ThreadSanitizer blind to what the calling thread does afterwards.
pid_t PrivatePipeWire::spawn(const QString& program) {
  QByteArray name = QFile::encodeName(QStandardPaths::findExecutable(program));
  char* arguments[] = {name.data(), nullptr};
  const QByteArray output = QFile::encodeName(path(program + QStringLiteral(".log")));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.constData(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t process = 0;
  const int failed = posix_spawn(&process, name.constData(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) error_ = program + QStringLiteral(" cannot be started: ") + QString::fromUtf8(std::strerror(failed));
  return failed == 0 ? process : 0;
}

void PrivatePipeWire::kill() {
  while (!processes_.empty()) {
    const pid_t process = processes_.back();
    processes_.pop_back();
    if (process == 0) continue;
    ::kill(process, SIGKILL);
    waitpid(process, nullptr, 0);
  }
}

bool PrivatePipeWire::accepting() const { return socketAccepts(path(QStringLiteral("pipewire-0"))); }

}  // namespace visema::test
