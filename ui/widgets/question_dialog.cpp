// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/question_dialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace visema::ui {
namespace {

constexpr int kLeastWidth = 440;

}  // namespace

QuestionDialog::QuestionDialog(const QString& title, const QString& text, const QString& stay,
                               const std::vector<Answer>& answers, QWidget* parent)
    : QDialog(parent) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(title);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 20, 20, 20);
  column->setSpacing(metric::kGap);
  column->addWidget(titleLabel(title));
  words_ = bodyLabel(text);
  words_->setWordWrap(true);
  words_->setMinimumWidth(kLeastWidth);
  column->addWidget(words_);
  auto* row = new QHBoxLayout;
  row->setSpacing(metric::kGapSmall);
  row->addStretch();
  QPushButton* leave = pushButton(stay);
  leave->setToolTip(tr("Leaves everything as it is (Esc)"));
  leave->setAutoDefault(false);
  connect(leave, &QPushButton::clicked, this, &QDialog::reject);
  row->addWidget(leave);
  QPushButton* safest = answers.empty() || answers.front().kind == ButtonKind::Danger ? leave : nullptr;
  // The one that loses nothing stands at the right, where the eye ends.
  for (auto answer = answers.rbegin(); answer != answers.rend(); ++answer) {
    QPushButton* button = pushButton(answer->text, answer->kind);
    button->setToolTip(answer->toolTip);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, [this, chosen = answer->chosen] {
      accept();
      if (chosen) chosen();
    });
    row->addWidget(button);
    if (!safest && std::next(answer) == answers.rend()) safest = button;
  }
  column->addSpacing(metric::kGapSmall);
  column->addLayout(row);
  safest->setAutoDefault(true);
  safest->setDefault(true);
  safest->setFocus();
}

void QuestionDialog::setText(const QString& text) { words_->setText(text); }

}  // namespace visema::ui
