// SPDX-License-Identifier: Apache-2.0
#include "app/studio/system_reasons.h"

#include <QCoreApplication>

namespace visema::studio {
namespace {

/// In the language that the program was started in: mostly English.
constexpr const char* kSystemReasons[] = {
    QT_TRANSLATE_NOOP("System", "No such file or directory"),
    QT_TRANSLATE_NOOP("System", "Permission denied"),
    QT_TRANSLATE_NOOP("System", "Operation not permitted"),
    QT_TRANSLATE_NOOP("System", "File exists"),
    QT_TRANSLATE_NOOP("System", "Not a directory"),
    QT_TRANSLATE_NOOP("System", "Is a directory"),
    QT_TRANSLATE_NOOP("System", "No space left on device"),
    QT_TRANSLATE_NOOP("System", "Disk quota exceeded"),
    QT_TRANSLATE_NOOP("System", "Read-only file system"),
    QT_TRANSLATE_NOOP("System", "File name too long"),
    QT_TRANSLATE_NOOP("System", "File too large"),
    QT_TRANSLATE_NOOP("System", "Too many open files"),
    QT_TRANSLATE_NOOP("System", "Device or resource busy"),
    QT_TRANSLATE_NOOP("System", "No such device"),
    QT_TRANSLATE_NOOP("System", "Input/output error"),
    QT_TRANSLATE_NOOP("System", "Cannot allocate memory"),
    QT_TRANSLATE_NOOP("System", "Connection refused"),
    QT_TRANSLATE_NOOP("System", "Connection reset by peer"),
    QT_TRANSLATE_NOOP("System", "Connection timed out"),
    QT_TRANSLATE_NOOP("System", "Network is unreachable"),
    QT_TRANSLATE_NOOP("System", "No route to host"),
    QT_TRANSLATE_NOOP("System", "Broken pipe"),
    QT_TRANSLATE_NOOP("System", "Invalid data found when processing input"),
    QT_TRANSLATE_NOOP("System", "Invalid argument"),
    QT_TRANSLATE_NOOP("System", "End of file"),
};

}  // namespace

QString systemReason(const QString& said) {
  for (const char* reason : kSystemReasons)
    if (said == QLatin1String(reason)) return QCoreApplication::translate("System", reason);
  return said;
}

}  // namespace visema::studio
