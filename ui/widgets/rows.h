// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QBoxLayout;

namespace visema::ui {

class Toggle;

/// "Name ........ widget", one line of a side panel; the name is the widget's accessible name too.
QWidget* namedRow(const QString& name, QWidget* widget, const QString& toolTip = {});
/// "Name ........ value"; a long value is cut, and whole in its tooltip.
QWidget* factRow(const QString& name, const QString& value);
/// A name and a switch.
QWidget* toggleRow(Toggle* toggle, const QString& toolTip);

void clearLayout(QBoxLayout* layout);

}  // namespace visema::ui
