// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace visema::ui {

/// The endings of the files that carry a voice, for dialogs and drops; the reader itself looks at the content.
QStringList audioFileSuffixes();
QStringList packageFileSuffixes();
QString audioFileFilter();
/// Of what can stand behind an avatar; videos can too, but a dropped video is taken for a voice.
QStringList pictureFileSuffixes();
QString pictureFileFilter();

/// "~/Videos": as people write a path of their own.
QString shortPath(const QString& path);

}  // namespace visema::ui
