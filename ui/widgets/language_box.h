// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QComboBox>

namespace visema::ui {

/// The language of words that are said, as espeak-ng names it; languages are called what those who speak them call
/// them. Begins with the window's own.
class LanguageBox : public QComboBox {
  Q_OBJECT
 public:
  explicit LanguageBox(QWidget* parent = nullptr);
  void setLanguage(const QString& language);  // empty: the window's own
  QString language() const { return currentData().toString(); }
};

}  // namespace visema::ui
