// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

namespace visema::ui {
class MainWindow;
}

namespace visema::studio {

/// From now on a crash leaves a report in this folder, see core/base/crash_report.h.
void reportStudioCrashesTo(const std::filesystem::path& folder);

/// A report in that folder that nobody was told of yet; from now on somebody was. Touches the disk.
std::optional<std::filesystem::path> untoldCrash(const std::filesystem::path& folder);

/// The window says that there was a crash and leads to its report.
void tellOfCrash(const std::filesystem::path& report, ui::MainWindow& window);

}  // namespace visema::studio
