// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <vector>

namespace visema::test {

/// A PipeWire of the test's own with its session manager, in a directory of its own; the message bus must be the test's
/// own, too (runOnOwnBus). It touches no server and no device of the user.
class PrivatePipeWire {
 public:
  /// Points this process at the private server; start() starts it.
  PrivatePipeWire();
  ~PrivatePipeWire();
  PrivatePipeWire(const PrivatePipeWire&) = delete;
  PrivatePipeWire& operator=(const PrivatePipeWire&) = delete;

  /// Why it cannot run on this machine, for QSKIP; empty if it can.
  QString missing() const;
  /// Starts it, the first time or again, and waits until it can be connected to; false with the reason in error().
  bool start();
  QString error() const { return error_; }
  bool running() const { return processes_.size() == 2; }
  /// Kills it without warning, as a crash would.
  void kill();
  /// For files of the test.
  QString path(const QString& name) const { return directory_.filePath(name); }

 private:
  pid_t spawn(const QString& program);
  bool accepting() const;

  QTemporaryDir directory_;
  QString error_;
  std::vector<pid_t> processes_;
};

}  // namespace visema::test
