// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/rows.h"

#include <QHBoxLayout>

#include "ui/widgets/labels.h"
#include "ui/widgets/toggle.h"

namespace visema::ui {

QWidget* namedRow(const QString& name, QWidget* widget, const QString& toolTip) {
  auto* row = new QWidget;
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(metric::kGap);
  QLabel* label = bodyLabel(name);
  label->setBuddy(widget);
  layout->addWidget(label);
  layout->addStretch(1);
  layout->addWidget(widget);
  if (widget->accessibleName().isEmpty()) widget->setAccessibleName(name);
  row->setToolTip(toolTip);
  row->setMinimumHeight(22);
  return row;
}

QWidget* factRow(const QString& name, const QString& value) {
  auto* row = new QWidget;
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 1, 0, 1);
  layout->setSpacing(metric::kGap);
  layout->addWidget(bodyLabel(name));
  layout->addStretch(1);
  auto* text = new ElidedLabel(TextRole::Body, true);
  text->setText(value);
  text->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  layout->addWidget(text, 1000);
  text->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
  return row;
}

QWidget* toggleRow(Toggle* toggle, const QString& toolTip) { return namedRow(toggle->text(), toggle, toolTip); }

void clearLayout(QBoxLayout* layout) {
  while (QLayoutItem* item = layout->takeAt(0)) {
    if (item->widget()) {
      item->widget()->hide();
      item->widget()->deleteLater();
    }
    if (auto* inner = qobject_cast<QBoxLayout*>(item->layout())) clearLayout(inner);
    delete item;
  }
}

}  // namespace visema::ui
