// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/report_dialog.h"

#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>

#include "ui/widgets/chip.h"
#include "ui/widgets/labels.h"

namespace visema::ui {

ReportDialog::ReportDialog(const ImportReport& report, QWidget* parent) : QDialog(parent) {
  setWindowTitle(report.title);
  resize(560, 420);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 20, 20, 20);
  column->setSpacing(metric::kGap);
  column->addWidget(titleLabel(report.title));
  if (!report.checks.empty()) {
    auto* chips = new QHBoxLayout;
    chips->setSpacing(6);
    for (const Tag& check : report.checks) chips->addWidget(new Chip(check.text, check.tone));
    chips->addStretch();
    column->addLayout(chips);
  }
  auto* text = new QPlainTextEdit(report.text);
  text->setReadOnly(true);
  text->setAccessibleName(report.title);
  text->setToolTip(tr("Can be selected and copied"));
  text->setTabChangesFocus(true);
  column->addWidget(text, 1);
  auto* buttons = new QHBoxLayout;
  buttons->addStretch();
  QPushButton* close = pushButton(tr("Close"), ButtonKind::Primary);
  close->setToolTip(tr("Closes the report (Esc)"));
  close->setDefault(true);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  buttons->addWidget(close);
  column->addLayout(buttons);
}

}  // namespace visema::ui
