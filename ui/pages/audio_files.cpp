// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/audio_files.h"

#include <QCoreApplication>

namespace visema::ui {

QStringList audioFileSuffixes() {
  return {QStringLiteral("wav"),  QStringLiteral("flac"), QStringLiteral("mp3"), QStringLiteral("ogg"),
          QStringLiteral("opus"), QStringLiteral("m4a"),  QStringLiteral("aac"), QStringLiteral("wma"),
          QStringLiteral("aiff"), QStringLiteral("aif"),  QStringLiteral("mp4"), QStringLiteral("mov"),
          QStringLiteral("mkv"),  QStringLiteral("webm")};
}

QStringList packageFileSuffixes() { return {QStringLiteral("visema"), QStringLiteral("zip")}; }

QString audioFileFilter() {
  return QCoreApplication::translate("Files", "Sound and video (%1);;All files (*)")
      .arg(QStringLiteral("*.") + audioFileSuffixes().join(QStringLiteral(" *.")));
}

}  // namespace visema::ui
