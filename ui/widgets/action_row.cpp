// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/action_row.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QToolButton>
#include <utility>

#include "ui/theme/accessible_role.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/painting.h"

namespace visema::ui {

ActionRow::ActionRow(QWidget* parent)
    : Card(parent),
      thumbnail_(new Thumbnail(QSize(96, 54), 6)),
      title_(new ElidedLabel(TextRole::Strong)),
      detail_(new ElidedLabel(TextRole::Small, true)),
      line_(new QHBoxLayout(this)),
      words_(new QVBoxLayout) {
  setFixedHeight(kHeight);
  setFocusPolicy(Qt::TabFocus);
  setAccessibleRole(*this, QAccessible::ListItem);
  line_->setContentsMargins(metric::kGap, 10, metric::kGap, 10);
  line_->setSpacing(14);
  line_->addWidget(thumbnail_);
  words_->setSpacing(3);
  words_->addStretch();
  words_->addWidget(title_);
  words_->addWidget(detail_);
  words_->addStretch();
  line_->addLayout(words_, 3);
}

QToolButton* ActionRow::action(const QString& icon, const QString& name, const QString& toolTip,
                               std::function<void()> act) {
  QToolButton* button = iconButton(icon, name, toolTip);
  connect(button, &QToolButton::clicked, this, std::move(act));
  return button;
}

void ActionRow::setKey(Qt::Key key, std::vector<QToolButton*> buttons) {
  if (key == Qt::Key_Return) keys_[Qt::Key_Enter] = buttons;
  keys_[key] = std::move(buttons);
}

void ActionRow::paintEvent(QPaintEvent* event) {
  Card::paintEvent(event);
  if (!hasFocus()) return;
  QPainter painter(this);
  drawFocusRing(painter, rect(), metric::kRadiusLarge, tokensOf(*this).accent);
}

void ActionRow::keyPressEvent(QKeyEvent* event) {
  const auto key = keys_.find(event->key());
  if (hasFocus() && key != keys_.end())
    for (QToolButton* button : key->second)
      if (!button->isHidden() && button->isEnabled()) return button->click();
  Card::keyPressEvent(event);
}

}  // namespace visema::ui
