// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>
#include <QKeySequence>

namespace visema::ui {

/// Other words for a button, which keeps its key: Qt takes it away with the words.
inline void setButtonText(QAbstractButton* button, const QString& text) {
  const QKeySequence key = button->shortcut();
  button->setText(text);
  button->setShortcut(key);
}

}  // namespace visema::ui
