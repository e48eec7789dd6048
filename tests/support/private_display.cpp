// SPDX-License-Identifier: Apache-2.0
#include "tests/support/private_display.h"

#include <QStandardPaths>

namespace visema::test {

PrivateDisplay::PrivateDisplay(const QSize& size) : size_(size) {}

PrivateDisplay::~PrivateDisplay() {
  if (server_.state() == QProcess::NotRunning) return;
  server_.terminate();
  if (!server_.waitForFinished(10'000)) server_.kill();
}

bool PrivateDisplay::start() {
  const QString program = QStandardPaths::findExecutable(QStringLiteral("Xvfb"));
  if (program.isEmpty()) return false;
  server_.setProcessChannelMode(QProcess::SeparateChannels);
  server_.setStandardErrorFile(QProcess::nullDevice());
  const QString screen = QStringLiteral("%1x%2x24").arg(size_.width()).arg(size_.height());
  // -displayfd lets the server choose a free number and tell it.
  server_.start(program, {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"),
                          QStringLiteral("0"), screen, QStringLiteral("-nolisten"), QStringLiteral("tcp"),
                          QStringLiteral("-terminate")});  // with its last client, also one that crashed
  QByteArray number;
  while (!number.contains('\n') && server_.waitForReadyRead(30'000)) number += server_.readAllStandardOutput();
  if (!number.contains('\n')) return false;
  qputenv("DISPLAY", ":" + number.trimmed());
  qputenv("QT_QPA_PLATFORM", "xcb");
  return true;
}

}  // namespace visema::test
