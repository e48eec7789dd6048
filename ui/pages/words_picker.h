// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "ui/models/export_models.h"

class QLabel;
class QPlainTextEdit;

namespace visema::ui {

class LanguageBox;
class SegmentedControl;

/// Whether the lips follow what is heard, or the words of a text: one that lies beside the sound, or one typed here.
class WordsPicker : public QWidget {
  Q_OBJECT
 public:
  explicit WordsPicker(QWidget* parent = nullptr);
  void setChoice(const ExportChoice& choice);
  void putInto(ExportChoice& choice) const;

 Q_SIGNALS:
  void chosen();

 private:
  void showKind();
  SegmentedControl* kind_;
  QPlainTextEdit* typed_;
  LanguageBox* language_;
  QLabel* help_;
};

}  // namespace visema::ui
