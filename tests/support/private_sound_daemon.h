// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <QString>
#include <QTemporaryDir>

namespace visema::test {

/// A PulseAudio of the test's own, in a directory of its own: what is played to the default output comes back from the
/// default microphone. It touches no sound server, settings or sound card of the user. Make one before anything
/// else of the process looks for sound; ALSA calls the way to it "pulse".
class PrivateSoundDaemon {
 public:
  /// Points this process at the private daemon; start() starts it.
  PrivateSoundDaemon();
  ~PrivateSoundDaemon();
  PrivateSoundDaemon(const PrivateSoundDaemon&) = delete;
  PrivateSoundDaemon& operator=(const PrivateSoundDaemon&) = delete;

  /// Why it cannot run on this machine, for QSKIP; empty if it can.
  QString missing() const;
  /// Starts it, the first time or again, and waits until it can be connected to; false with the reason in error().
  bool start();
  QString error() const { return error_; }
  /// Kills it without warning, as a crash would.
  void kill();
  /// Makes it stand still, as a busy machine does, until it is told to go on.
  void standStill();
  void goOn();

 private:
  bool spawn();
  bool ended();
  bool accepting() const;
  QString path(const QString& name) const { return directory_.filePath(name); }

  QTemporaryDir directory_;
  QString program_;
  QString error_;
  pid_t process_ = 0;  // 0: not running
};

}  // namespace visema::test
