// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <QLabel>
#include <functional>
#include <vector>

#include "ui/widgets/labels.h"

namespace visema::ui {

/// One question with its answers as buttons. What loses nothing comes first and is what Enter presses; Esc leaves
/// everything as it is.
class QuestionDialog : public QDialog {
  Q_OBJECT
 public:
  struct Answer {
    QString text;
    QString toolTip;
    ButtonKind kind = ButtonKind::Normal;
    std::function<void()> chosen;
  };
  /// `stay` is the answer that leaves everything as it is. Deletes itself.
  QuestionDialog(const QString& title, const QString& text, const QString& stay, const std::vector<Answer>& answers,
                 QWidget* parent);
  void setText(const QString& text);

 private:
  QLabel* words_ = nullptr;
};

}  // namespace visema::ui
