// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>
#include <cstdio>

namespace visema::test {

/// The whole of main() for a test that talks over the message bus: it runs on a bus of its own, which plays that of the
/// session and that of the system, so that nobody's desktop is told anything.
template <class Test>
int runOnOwnBus(int argc, char** argv) {
  if (!qEnvironmentVariableIsSet("VISEMA_OWN_BUS")) {
    const QString launcher = QStandardPaths::findExecutable(QStringLiteral("dbus-run-session"));
    if (launcher.isEmpty()) {
      std::puts("SKIP: dbus-run-session is not installed");
      return 77;
    }
    qputenv("VISEMA_OWN_BUS", "1");
    QStringList arguments{QStringLiteral("--")};
    for (int i = 0; i < argc; ++i) arguments << QString::fromLocal8Bit(argv[i]);
    return QProcess::execute(launcher, arguments);
  }
  qputenv("DBUS_SYSTEM_BUS_ADDRESS", qgetenv("DBUS_SESSION_BUS_ADDRESS"));
  QCoreApplication application(argc, argv);
  Test test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace visema::test
