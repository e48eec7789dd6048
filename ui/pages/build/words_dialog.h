// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <vector>

#include "ui/models/build_models.h"

class QComboBox;
class QPlainTextEdit;

namespace visema::ui {

class LanguageBox;

/// Takes what is said in the videos of a build, word for word.
class WordsDialog : public QDialog {
  Q_OBJECT
 public:
  explicit WordsDialog(std::vector<BuildWords> words, QWidget* parent = nullptr);

 Q_SIGNALS:
  void saved(const visema::ui::BuildWords& words);

 private:
  void showWords(int index);
  BuildWords words() const;
  const std::vector<BuildWords> before_;  // one a video
  QComboBox* footage_;
  QPlainTextEdit* text_;
  LanguageBox* language_;
};

}  // namespace visema::ui
