// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/file_place.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>

namespace visema::ui {
namespace {

QStandardPaths::StandardLocation standardPlace(FilePlace::Kind kind) {
  switch (kind) {
    case FilePlace::Kind::Sounds:
      return QStandardPaths::MusicLocation;
    case FilePlace::Kind::Pictures:
      return QStandardPaths::PicturesLocation;
    case FilePlace::Kind::Downloads:
      break;
  }
  return QStandardPaths::DownloadLocation;
}

}  // namespace

QString FilePlace::folder() const {
  for (const QString& folder : {last_, QStandardPaths::writableLocation(standardPlace(kind_))})
    if (!folder.isEmpty() && QFileInfo(folder).isDir()) return folder;
  return QDir::homePath();
}

void FilePlace::remember(const QString& file) {
  if (!file.isEmpty()) last_ = QFileInfo(file).absolutePath();
}

QString FilePlace::chooseFile(QWidget* parent, const QString& title, const QString& filter) {
  QString file = QFileDialog::getOpenFileName(parent, title, folder(), filter);
  remember(file);
  return file;
}

QStringList FilePlace::chooseFiles(QWidget* parent, const QString& title, const QString& filter) {
  QStringList files = QFileDialog::getOpenFileNames(parent, title, folder(), filter);
  remember(files.value(0));
  return files;
}

QString FilePlace::chooseFolder(QWidget* parent, const QString& title) {
  QString chosen = QFileDialog::getExistingDirectory(parent, title, folder());
  remember(chosen);
  return chosen;
}

}  // namespace visema::ui
