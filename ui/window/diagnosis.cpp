// SPDX-License-Identifier: Apache-2.0
#include "ui/window/diagnosis.h"

#include <QGuiApplication>
#include <QScreen>
#include <QSysInfo>

#include "core/base/cpu_features.h"
#include "core/base/log.h"

namespace visema::ui {

QStringList programAndMachine(const QString& version) {
  const CpuFeatures processor = CpuFeatures::detect();
  QStringList lines;
  lines << QStringLiteral("Visema Studio %1, Qt %2, %3").arg(version, QLatin1String(qVersion()), QSysInfo::buildAbi());
  lines << QStringLiteral("System: %1, %2 %3, %4")
               .arg(QSysInfo::prettyProductName(), QSysInfo::kernelType(), QSysInfo::kernelVersion(),
                    QGuiApplication::platformName());
  lines << QStringLiteral("Processor: %1, %2 cores, %3")
               .arg(QString::fromStdString(processor.name))
               .arg(processor.logicalCores)
               .arg(QString::fromStdString(describe(processor)));
  return lines;
}

QString diagnosis(const QString& version, const QString& stage, const QString& engine) {
  QStringList lines = programAndMachine(version);
  for (const QScreen* screen : QGuiApplication::screens())
    lines << QStringLiteral("Display: %1, %2 x %3, scale %4")
                 .arg(screen->name())
                 .arg(screen->geometry().width())
                 .arg(screen->geometry().height())
                 .arg(screen->devicePixelRatio());
  lines << QStringLiteral("Stage: %1").arg(stage);
  lines << QStringLiteral("Engine: %1").arg(engine.isEmpty() ? QStringLiteral("none started") : engine);
  return lines.join(QLatin1Char('\n')) + QStringLiteral("\nLog:\n") + recentLog();
}

QString recentLog() {
  constexpr std::size_t kMost = 16 << 10;
  std::string lines(kMost, '\0');
  lines.resize(copyRecentLog(lines.data(), lines.size()));
  return QString::fromStdString(lines);
}

std::vector<Component> components() {
  return {
      {QStringLiteral("Qt"), QStringLiteral("LGPL-3.0")},
      {QStringLiteral("LibTorch"), QStringLiteral("BSD-3-Clause")},
      {QStringLiteral("OpenBLAS"), QStringLiteral("BSD-3-Clause")},
      {QStringLiteral("Highway"), QStringLiteral("Apache-2.0")},
      {QStringLiteral("KISS FFT"), QStringLiteral("BSD-3-Clause")},
      {QStringLiteral("OpenCV"), QStringLiteral("Apache-2.0")},
      {QStringLiteral("dlib"), QStringLiteral("BSL-1.0")},
      {QStringLiteral("FFmpeg"), QStringLiteral("LGPL-2.1, GPL-2.0 (x264)")},
      {QStringLiteral("libebur128"), QStringLiteral("MIT")},
      {QStringLiteral("libass"), QStringLiteral("ISC")},
      {QStringLiteral("PortAudio"), QStringLiteral("MIT")},
      {QStringLiteral("PulseAudio"), QStringLiteral("LGPL-2.1")},
      {QStringLiteral("PipeWire"), QStringLiteral("MIT")},
      {QStringLiteral("eSpeak NG"), QStringLiteral("GPL-3.0")},
      {QStringLiteral("QtKeychain"), QStringLiteral("BSD-3-Clause")},
      {QStringLiteral("SQLite"), QStringLiteral("public domain")},
      {QStringLiteral("zlib"), QStringLiteral("Zlib")},
      {QStringLiteral("OpenSSL"), QStringLiteral("Apache-2.0")},
      {QStringLiteral("JSON for Modern C++"), QStringLiteral("MIT")},
      {QStringLiteral("CLI11"), QStringLiteral("BSD-3-Clause")},
      {QStringLiteral("NATS"), QStringLiteral("Apache-2.0")},
      {QStringLiteral("expected"), QStringLiteral("CC0-1.0")},
      {QStringLiteral("Inter"), QStringLiteral("OFL-1.1")},
  };
}

}  // namespace visema::ui
