// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

class QWidget;

namespace visema::ui {

/// Where one kind of file is looked for: at first in the user's own folder for such files, then where the last one was.
/// What is chosen is chosen in the desktop's own dialog where Qt has one.
class FilePlace {
 public:
  enum class Kind { Sounds, Pictures, Downloads };
  explicit FilePlace(Kind kind) : kind_(kind) {}

  QString folder() const;
  void remember(const QString& file);  // looked for beside it next time
  /// All are empty where nothing was chosen.
  QString chooseFile(QWidget* parent, const QString& title, const QString& filter);
  QStringList chooseFiles(QWidget* parent, const QString& title, const QString& filter);
  QString chooseFolder(QWidget* parent, const QString& title);

 private:
  const Kind kind_;
  QString last_;
};

}  // namespace visema::ui
