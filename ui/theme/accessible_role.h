// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAccessible>

class QWidget;

namespace visema::ui {

/// From now on screen readers are told what setAccessibleRole says, and can click what stays pressed. Before the
/// first window; a second time does nothing.
void answerScreenReaders();

/// Says what a widget that draws itself is to a screen reader, which asks by Qt's own classes alone and is otherwise
/// told "filler".
void setAccessibleRole(QWidget& widget, QAccessible::Role role);

}  // namespace visema::ui
