// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace visema::ui {
class MainWindow;
}

namespace visema::studio {

/// From now on a crash leaves a report in this folder, see core/base/crash_report.h.
void reportStudioCrashesTo(const std::filesystem::path& folder);

/// Where a report lies there that nobody was told of yet, the window says so and leads to it; once for each.
void tellOfCrash(const std::filesystem::path& folder, ui::MainWindow& window);

}  // namespace visema::studio
