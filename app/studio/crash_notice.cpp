// SPDX-License-Identifier: Apache-2.0
#include "app/studio/crash_notice.h"

#include <QCoreApplication>
#include <QStringList>

#include "app/studio/show_in_folder.h"
#include "core/base/atomic_file.h"
#include "core/base/crash_report.h"
#include "core/base/file_bytes.h"
#include "core/base/log.h"
#include "ui/window/diagnosis.h"
#include "ui/window/main_window.h"

namespace visema::studio {
namespace {

namespace fs = std::filesystem;

/// The newest report that was told of.
fs::path toldFile(const fs::path& folder) { return folder / "told"; }

}  // namespace

void reportStudioCrashesTo(const fs::path& folder) {
  const QStringList heading = ui::programAndMachine(QStringLiteral(VISEMA_VERSION));
  if (const Status status = reportCrashesTo(folder, heading.join(QLatin1Char('\n')).toStdString()); !status)
    logWarning("studio", "crashes are not reported: ", status.error().message);
}

std::optional<fs::path> untoldCrash(const fs::path& folder) {
  const auto reports = crashReports(folder);
  if (reports.empty()) return std::nullopt;
  const std::string newest = reports.front().filename().string();
  const auto told = readTextFile(toldFile(folder), 1000);
  if (told && *told >= newest) return std::nullopt;
  (void)writeFileAtomically(toldFile(folder), newest);
  return reports.front();
}

void tellOfCrash(const fs::path& report, ui::MainWindow& window) {
  const QString path = QString::fromStdString(report.string());
  window.notify(
      {ui::Tone::Warn,
       QCoreApplication::translate(
           "Studio", "Visema Studio ended unexpectedly last time. A report was saved; nothing was sent to anyone."),
       QCoreApplication::translate("Studio", "Open the folder"), [path, &window] { showInFolder(path, window); }});
}

}  // namespace visema::studio
