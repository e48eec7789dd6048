// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/build/step_bar.h"

#include <QButtonGroup>
#include <QPainter>

#include "ui/theme/accessible_role.h"
#include "ui/theme/icons.h"
#include "ui/theme/text.h"
#include "ui/widgets/painting.h"

namespace visema::ui {
namespace {

constexpr int kDisc = 20, kHeight = 32, kPad = 6, kGap = 14;

}  // namespace

StepButton::StepButton(int number, const QString& name, const QString& toolTip) : number_(number) {
  setText(name);
  setAccessibleName(name);
  setToolTip(toolTip);
  setCheckable(true);
  setFocusPolicy(Qt::TabFocus);
  setCursor(Qt::PointingHandCursor);
}

void StepButton::setMark(BuildMark mark) {
  if (mark == mark_) return;
  mark_ = mark;
  update();
}

void StepButton::setCompact(bool compact) { compact_ = compact; }

int StepButton::fullWidth() const {
  return 2 * kPad + kDisc + 7 + QFontMetrics(textFont(TextRole::Strong)).horizontalAdvance(text());
}

QSize StepButton::sizeHint() const { return {showsName() ? fullWidth() : 2 * kPad + kDisc, kHeight}; }

void StepButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = tokensOf(*this);
  if (underMouse() && isEnabled()) drawBox(painter, rect(), metric::kRadius, tokens.raised);
  const QRectF disc(kPad, (height() - kDisc) / 2.0, kDisc, kDisc);
  const bool done = mark_ == BuildMark::Done && !isChecked();
  const QColor ground = isChecked()                   ? tokens.accent
                        : done                        ? tokens.good
                        : mark_ == BuildMark::Trouble ? tokens.badSoft
                        : mark_ == BuildMark::Stale   ? tokens.warnSoft
                                                      : tokens.raised;
  drawBox(painter, disc, kDisc / 2.0, ground);
  if (done) {
    painter.drawPixmap(disc.topLeft() + QPointF(4, 4),
                       iconPixmap(QStringLiteral("check"), tokens.onAccent, 12, devicePixelRatioF()));
  } else {
    painter.setFont(textFont(TextRole::Tiny));
    painter.setPen(isChecked()                   ? tokens.onAccent
                   : mark_ == BuildMark::Trouble ? tokens.bad
                   : mark_ == BuildMark::Stale   ? tokens.warn
                                                 : tokens.muted);
    painter.drawText(disc, Qt::AlignCenter, QString::number(number_));
  }
  if (showsName()) {
    painter.setFont(textFont(isChecked() ? TextRole::Strong : TextRole::Body));
    painter.setPen(isChecked() || mark_ != BuildMark::Open ? tokens.text : tokens.muted);
    painter.drawText(rect().adjusted(kPad + kDisc + 7, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
  }
  if (hasFocus()) drawFocusRing(painter, rect(), metric::kRadius, tokens.accent);
}

StepBar::StepBar(QWidget* parent) : QWidget(parent), group_(new QButtonGroup(this)) {
  const std::array<std::pair<QString, QString>, kBuildSteps> steps{
      {{tr("Video"), tr("The videos of this avatar, and other builds")},
       {tr("Check"), tr("How good the footage is")},
       {tr("Track"), tr("Where the face is in every frame")},
       {tr("Mask"), tr("Which part of the face is painted")},
       {tr("Train"), tr("Trains a network on this mouth")},
       {tr("Verify"), tr("How good the network is, on frames it never saw")},
       {tr("Package"), tr("Name and consent; adds the avatar to the library")}}};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    auto* button = new StepButton(static_cast<int>(i) + 1, steps[i].first, steps[i].second);
    button->setParent(this);
    group_->addButton(button, static_cast<int>(i));
    buttons_[i] = button;
    if (i > 0) setTabOrder(buttons_[i - 1], button);
  }
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleRole(*this, QAccessible::Grouping);
  setAccessibleName(tr("Steps"));
  connect(group_, &QButtonGroup::idClicked, this, [this](int id) {
    place();
    Q_EMIT chosen(static_cast<BuildStep>(id));
  });
  buttons_.front()->setChecked(true);
}

void StepBar::setMarks(const std::array<BuildMark, kBuildSteps>& marks) {
  for (std::size_t i = 0; i < marks.size(); ++i) buttons_[i]->setMark(marks[i]);
}

void StepBar::setCurrent(BuildStep step) {
  buttons_[static_cast<std::size_t>(step)]->setChecked(true);
  place();
}

void StepBar::setStepEnabled(BuildStep step, bool enabled) {
  buttons_[static_cast<std::size_t>(step)]->setEnabled(enabled);
}

int StepBar::widthOf(bool compact) const {
  int width = 0;
  for (StepButton* button : buttons_) {
    button->setCompact(compact);
    width += (compact ? button->sizeHint().width() : button->fullWidth()) + kGap;
  }
  return width - kGap;
}

QSize StepBar::sizeHint() const { return {widthOf(false), kHeight}; }
QSize StepBar::minimumSizeHint() const { return {7 * (kDisc + 2 * kPad + kGap) + 80, kHeight}; }

void StepBar::resizeEvent(QResizeEvent*) { place(); }

void StepBar::place() {
  const bool compact = widthOf(false) > width();
  widthOf(compact);
  int x = 0;
  for (StepButton* button : buttons_) {
    button->setGeometry(QRect(QPoint(x, (height() - kHeight) / 2), button->sizeHint()));
    button->update();
    x += button->width() + kGap;
  }
  update();
}

void StepBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(QPen(tokensOf(*this).line, 1));
  for (std::size_t i = 1; i < buttons_.size(); ++i) {
    const qreal y = height() / 2.0 + 0.5;
    painter.drawLine(QPointF(buttons_[i - 1]->geometry().right() + 2, y), QPointF(buttons_[i]->x() - 2, y));
  }
}

}  // namespace visema::ui
