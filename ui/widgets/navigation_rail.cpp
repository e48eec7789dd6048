// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/navigation_rail.h"

#include <QButtonGroup>
#include <QPainter>
#include <QShortcut>
#include <QVBoxLayout>

#include "ui/theme/icons.h"
#include "ui/theme/text.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/painting.h"

namespace visema::ui {

NavigationRail::NavigationRail(QWidget* parent)
    : QWidget(parent), pages_(new QButtonGroup(this)), layout_(new QVBoxLayout(this)) {
  setFixedWidth(metric::kRailWidth);
  layout_->setContentsMargins(8, 66, 8, 8);
  layout_->setSpacing(4);
  layout_->addStretch();
  help_ = addFoot(QStringLiteral("help"), tr("Help"), tr("Keyboard shortcuts, version and licences"),
                  QKeySequence::HelpContents);
  connect(help_, &QAbstractButton::clicked, this, &NavigationRail::helpChosen);
  settings_ = addFoot(QStringLiteral("settings"), tr("Settings"),
                      tr("Sound, engine, memory, folders, look and language"), QKeySequence(Qt::CTRL | Qt::Key_Comma));
  connect(settings_, &QAbstractButton::clicked, this, &NavigationRail::settingsChosen);
  connect(pages_, &QButtonGroup::idClicked, this, &NavigationRail::pageChosen);
}

QAbstractButton* NavigationRail::addFoot(const QString& icon, const QString& name, const QString& toolTip,
                                         const QKeySequence& key) {
  auto* button = new RailButton(icon, name, this);
  button->setToolTip(QStringLiteral("%1 (%2)").arg(toolTip, key.toString(QKeySequence::NativeText)));
  button->setShortcut(key);
  layout_->addWidget(button);
  makeRoomFor(*button);
  return button;
}

void NavigationRail::addPage(const QString& icon, const QString& name, const QString& toolTip) {
  const int page = static_cast<int>(pages_->buttons().size());
  auto* button = new RailButton(icon, name, this);
  button->setCheckable(true);
  const QKeySequence key(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + page));
  button->setToolTip(QStringLiteral("%1 (%2)").arg(toolTip, key.toString(QKeySequence::NativeText)));
  button->setShortcut(key);
  if (page == 0) button->setChecked(true);
  pages_->addButton(button, page);
  layout_->insertWidget(page, button);
  makeRoomFor(*button);
  if (page > 0) setTabOrder(pages_->button(page - 1), button);
  setTabOrder(button, help_);
  setTabOrder(help_, settings_);
}

/// Some languages have longer words than the rail is wide.
void NavigationRail::makeRoomFor(const QAbstractButton& button) {
  const QMargins around = layout_->contentsMargins();
  setFixedWidth(qMax(minimumWidth(), button.sizeHint().width() + around.left() + around.right()));
}

void NavigationRail::setCurrent(int page) {
  if (QAbstractButton* button = pages_->button(page)) button->setChecked(true);
}

int NavigationRail::current() const { return pages_->checkedId(); }

void NavigationRail::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& tokens = tokensOf(*this);
  painter.fillRect(rect(), tokens.panel);
  painter.fillRect(QRect(width() - 1, 0, 1, height()), tokens.line);
  painter.drawPixmap((width() - 38) / 2, 11, logoPixmap(38, devicePixelRatioF()));
}

RailButton::RailButton(const QString& icon, const QString& name, QWidget* parent)
    : QAbstractButton(parent), icon_(icon) {
  setText(name);
  setAccessibleName(name);
  setFocusPolicy(Qt::TabFocus);
  setCursor(Qt::PointingHandCursor);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize RailButton::sizeHint() const {
  return {qMax(60, QFontMetrics(textFont(TextRole::Tiny)).horizontalAdvance(text()) + 4), 54};
}

void RailButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& tokens = tokensOf(*this);
  if (isChecked()) {
    drawBox(painter, rect(), 10, tokens.accentSoft);
  } else if (underMouse() || isDown()) {
    drawBox(painter, rect(), 10, tokens.raised);
  }
  const QColor iconColor = isChecked() ? tokens.accent : tokens.muted;
  painter.drawPixmap((width() - 22) / 2, 8, iconPixmap(icon_, iconColor, 22, devicePixelRatioF()));
  painter.setFont(textFont(TextRole::Tiny));
  painter.setPen(isChecked() ? tokens.text : tokens.muted);
  painter.drawText(QRect(0, 32, width(), 18), Qt::AlignCenter, text());
  if (hasFocus()) drawFocusRing(painter, rect(), 10, tokens.accent);
}

void RailButton::enterEvent(QEnterEvent*) { update(); }
void RailButton::leaveEvent(QEvent*) { update(); }

}  // namespace visema::ui
