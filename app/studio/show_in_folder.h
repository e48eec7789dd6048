// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace visema::ui {
class MainWindow;
}

namespace visema::studio {

/// Shows a file or folder in the desktop's file manager; where there is none, the window says where it lies.
void showInFolder(const QString& path, ui::MainWindow& window);

}  // namespace visema::studio
