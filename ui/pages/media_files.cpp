// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/media_files.h"

#include <QCoreApplication>
#include <QDir>

namespace visema::ui {

QStringList audioFileSuffixes() {
  return {QStringLiteral("wav"),  QStringLiteral("flac"), QStringLiteral("mp3"), QStringLiteral("ogg"),
          QStringLiteral("opus"), QStringLiteral("m4a"),  QStringLiteral("aac"), QStringLiteral("wma"),
          QStringLiteral("aiff"), QStringLiteral("aif"),  QStringLiteral("mp4"), QStringLiteral("mov"),
          QStringLiteral("mkv"),  QStringLiteral("webm")};
}

QStringList packageFileSuffixes() { return {QStringLiteral("visema"), QStringLiteral("zip")}; }

QStringList pictureFileSuffixes() {
  return {QStringLiteral("png"), QStringLiteral("jpg"), QStringLiteral("jpeg"), QStringLiteral("webp"),
          QStringLiteral("bmp"), QStringLiteral("tif"), QStringLiteral("tiff")};
}

QString pictureFileFilter() {
  return QCoreApplication::translate("Files", "Pictures and videos (%1);;All files (*)")
      .arg(QStringLiteral("*.") + pictureFileSuffixes().join(QStringLiteral(" *.")) +
           QStringLiteral(" *.mp4 *.mov *.mkv *.webm"));
}

QString audioFileFilter() {
  return QCoreApplication::translate("Files", "Sound and video (%1);;All files (*)")
      .arg(QStringLiteral("*.") + audioFileSuffixes().join(QStringLiteral(" *.")));
}

QString shortPath(const QString& path) {
  const QString home = QDir::homePath();
  const bool own = path == home || path.startsWith(home + QLatin1Char('/'));
  return own && home.size() > 1 ? QLatin1Char('~') + path.mid(home.size()) : path;
}

}  // namespace visema::ui
