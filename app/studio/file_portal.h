// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

namespace visema::studio {

/// Lets files be chosen in the desktop's own dialog, through its portal, where there is one: Qt's plugin for portals
/// alone would show nothing where none answers. What it does is for the whole application.
class FilePortal : public QObject {
  Q_OBJECT
 public:
  /// Before the application is made: names Qt's plugin, unless the user named another or no portal is installed.
  static bool prepare();
  /// With `prepared`, asks the portal whether it can choose files; until it has answered, Qt's own dialog is used.
  explicit FilePortal(bool prepared, QObject* parent = nullptr);

 Q_SIGNALS:
  void answered(bool choosesFiles);

 private:
  void ask();
};

}  // namespace visema::studio
