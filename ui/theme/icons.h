// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>

namespace visema::ui {

/// Our line icons by name ("live", "export", ...: the files of resources/icons), drawn in one colour, sharp at any
/// scale.
QPixmap iconPixmap(const QString& name, const QColor& color, int size, qreal devicePixelRatio);

enum class IconTint { Text, Muted, Danger, OnAccent };
/// The same as a QIcon that draws itself at whatever size and scale it is asked for, in the colours of the theme there
/// is at that moment.
QIcon tintedIcon(const QString& name, IconTint tint);

/// The studio's own mark, in its own colours.
QPixmap logoPixmap(int size, qreal devicePixelRatio);
QIcon applicationIcon();

}  // namespace visema::ui
