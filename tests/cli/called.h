// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcess>
#include <QStringList>

namespace visema::test {

/// What a call of the program came to.
struct Called {
  static QByteArray programName() { return qEnvironmentVariable("VISEMA_PROGRAM").section('/', -1).toUtf8(); }

  int code = -1;
  QByteArray output, errors;
  /// One sentence on standard error that begins with the program's name, nothing else, and exit code 1.
  bool isOneError() const {
    return code == 1 && output.isEmpty() && errors.startsWith(programName() + ": ") && errors.count('\n') == 1 &&
           errors.endsWith('\n');
  }
};

inline Called call(const QStringList& arguments) {
  QProcess process;
  process.start(qEnvironmentVariable("VISEMA_PROGRAM"), arguments);
  Called called;
  if (!process.waitForFinished(300'000) || process.exitStatus() != QProcess::NormalExit) return called;
  return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

}  // namespace visema::test
