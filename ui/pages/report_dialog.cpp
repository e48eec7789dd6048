// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/report_dialog.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QTextBrowser>

#include "ui/widgets/chip.h"
#include "ui/widgets/labels.h"

namespace visema::ui {
namespace {

/// A line for everything that was found, its kind named once.
QString htmlOf(const ImportReport& report, const Tokens& tokens) {
  QString html = report.text.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>"));
  if (report.findings.empty()) return html;
  html += QStringLiteral("<table cellspacing=0 cellpadding=3>");
  QString before;
  for (const FactRow& row : report.findings) {
    html += QStringLiteral("<tr><td width=112 style=\"color:%1\">%2</td><td>%3</td></tr>")
                .arg(tokens.muted.name(), row.name == before ? QString() : row.name.toHtmlEscaped(),
                     row.value.toHtmlEscaped());
    before = row.name;
  }
  return html + QStringLiteral("</table>");
}

}  // namespace

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
  auto* text = new QTextBrowser;
  text->setHtml(htmlOf(report, tokensOf(*this)));
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
