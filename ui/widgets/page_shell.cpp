// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/page_shell.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollArea>
#include <QToolButton>
#include <QVariantAnimation>
#include <algorithm>
#include <functional>

#include "ui/theme/accessible_role.h"
#include "ui/theme/studio_style.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/labels.h"

namespace visema::ui {
namespace {

/// The side panel's own ground and its left edge.
class SideGround : public QWidget {
 public:
  using QWidget::QWidget;

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    const Tokens& tokens = tokensOf(*this);
    painter.fillRect(rect(), tokens.panel);
    painter.fillRect(QRect(0, 0, 1, height()), tokens.line);
  }
};

/// Dims the page behind a drawer; a click on it closes the drawer.
class Scrim : public QWidget {
 public:
  explicit Scrim(QWidget* parent) : QWidget(parent) {}
  std::function<void()> onClick;
  double strength = 0;

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter(this).fillRect(rect(), QColor(0, 0, 0, static_cast<int>(110 * strength)));
  }
  void mousePressEvent(QMouseEvent*) override {
    if (onClick) onClick();
  }
};

/// Without those inside of `parts`.
std::vector<KeyRow> shortcutsOf(const QWidget& root, const std::vector<const QWidget*>& parts) {
  std::vector<KeyRow> keys;
  const auto add = [&](const QKeySequence& key, QString what) {
    if (key.isEmpty()) return;
    const QString name = key.toString(QKeySequence::NativeText);
    keys.push_back({name, what.remove(QStringLiteral(" (%1)").arg(name))});
  };
  const auto apart = [&](const QWidget* widget) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](const QWidget* part) { return part == widget || part->isAncestorOf(widget); });
  };
  for (const QAbstractButton* button : root.findChildren<QAbstractButton*>())
    if (!apart(button)) add(button->shortcut(), button->toolTip());
  for (const QWidget* widget : root.findChildren<QWidget*>())
    if (!apart(widget))
      for (const QAction* action : widget->actions()) add(action->shortcut(), action->toolTip());
  for (const QAction* action : root.actions()) add(action->shortcut(), action->toolTip());
  return keys;
}

}  // namespace

std::vector<KeyRow> shortcutsIn(const QWidget& root) { return shortcutsOf(root, {}); }

PageShell::PageShell(const QString& title, QWidget* parent)
    : QWidget(parent),
      main_(new QWidget(this)),
      header_(new QHBoxLayout),
      states_(new QHBoxLayout),
      actions_(new QHBoxLayout),
      column_(new QVBoxLayout(main_)),
      scrim_(new Scrim(this)),
      side_(new SideGround(this)),
      sections_(new QVBoxLayout),
      openSide_(iconButton(QStringLiteral("panel"), tr("Side panel"), tr("Show or hide the side panel (F9)"))),
      slide_(new QVariantAnimation(this)) {
  setAccessibleRole(*this, QAccessible::Pane);
  setAccessibleName(title);
  column_->setContentsMargins(metric::kGapLarge, metric::kGapLarge, metric::kGapLarge, metric::kGapLarge);
  column_->setSpacing(metric::kGap);
  header_->setSpacing(10);
  header_->addWidget(titleLabel(title));
  for (QHBoxLayout* part : {states_, actions_}) {
    part->setSpacing(header_->spacing());
    header_->addLayout(part);
    if (part == states_) header_->addStretch(1);
  }
  openSide_->setCheckable(true);
  openSide_->setShortcut(Qt::Key_F9);
  column_->addLayout(header_);

  auto* scroll = new QScrollArea;
  // Qt scrolls to what the tab key reaches, not to what gets the focus otherwise.
  connect(qApp, &QApplication::focusChanged, scroll, [scroll](QWidget*, QWidget* now) {
    if (now && scroll->isAncestorOf(now)) scroll->ensureWidgetVisible(now, 0, metric::kGap);
  });
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  auto* content = new QWidget;
  sections_->setContentsMargins(metric::kGapLarge, metric::kGapLarge, metric::kGapLarge, metric::kGapLarge);
  sections_->setSpacing(20);
  sections_->addStretch();
  content->setLayout(sections_);
  scroll->setWidget(content);
  auto* sideLayout = new QVBoxLayout(side_);
  sideLayout->setContentsMargins(1, 0, 0, 0);
  sideLayout->addWidget(scroll);
  setAccessibleRole(*side_, QAccessible::Pane);
  side_->setAccessibleName(tr("Side panel"));

  static_cast<Scrim*>(scrim_)->onClick = [this] { setSideOpen(false); };
  slide_->setEasingCurve(QEasingCurve::OutCubic);
  connect(slide_, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
    shown_ = value.toDouble();
    place();
  });
  connect(openSide_, &QToolButton::clicked, this, &PageShell::setSideOpen);
  openSide_->setChecked(true);
}

QVBoxLayout* PageShell::addSection(const QString& caption) {
  auto* section = new QVBoxLayout;
  section->setSpacing(metric::kGapSmall);
  if (!caption.isEmpty()) section->addWidget(sectionLabel(caption));
  sections_->insertLayout(sections_->count() - 1, section);
  return section;
}

void PageShell::addHeaderState(QWidget* widget) { states_->addWidget(widget); }
void PageShell::addHeaderAction(QWidget* widget) { actions_->addWidget(widget); }

void PageShell::setBody(QWidget* body) {
  header_->addWidget(openSide_);  // only now: the tab key goes along the header as it was filled
  column_->addWidget(body, 1);
}

std::vector<KeyGroup> PageShell::keyGroups() const {
  std::vector<const QWidget*> parts;
  for (const KeyPart& each : keyParts_) parts.push_back(each.part);
  std::vector<KeyGroup> groups{{title(), shortcutsOf(*this, parts)}};
  std::vector<KeyRow>& own = groups.front().keys;
  std::erase_if(own, [this](const KeyRow& row) {  // that of every page
    return row.keys == openSide_->shortcut().toString(QKeySequence::NativeText);
  });
  own.insert(own.end(), keys_.begin(), keys_.end());
  for (const KeyPart& each : keyParts_) {
    groups.push_back({QStringLiteral("%1 · %2").arg(title(), each.title), shortcutsIn(*each.part)});
    groups.back().keys.insert(groups.back().keys.end(), each.others.begin(), each.others.end());
  }
  return groups;
}

void PageShell::addKeyGroup(const QString& title, const QWidget* part, const std::vector<KeyRow>& others) {
  keyParts_.push_back({title, part, others});
}

void PageShell::addKeys(const QString& keys, const QString& what) { keys_.push_back({keys, what}); }

bool PageShell::sideIsDrawer() const { return window()->width() <= metric::kDrawerBelow; }

void PageShell::setSideOpen(bool open) {
  openSide_->setChecked(open);
  if (open == open_) return;
  open_ = open;
  slideTo(open);
}

bool PageShell::closeDrawer() {
  if (!sideIsDrawer() || !open_) return false;
  setSideOpen(false);
  return true;
}

void PageShell::slideTo(bool open) {
  slide_->stop();
  const double target = open ? 1 : 0;
  const int duration = isVisible() ? motionMs(*this) : 0;
  if (duration == 0) {
    shown_ = target;
    place();
    return;
  }
  slide_->setDuration(duration);
  slide_->setStartValue(shown_);
  slide_->setEndValue(target);
  slide_->start();
}

void PageShell::resizeEvent(QResizeEvent*) {
  const bool drawer = sideIsDrawer();
  if (drawer != wasDrawer_) {  // a window that becomes narrow hides the panel, one that becomes wide shows it
    wasDrawer_ = drawer;
    open_ = !drawer;
    openSide_->setChecked(open_);
    slide_->stop();
    shown_ = open_ ? 1 : 0;
  }
  place();
}

void PageShell::place() {
  const bool drawer = sideIsDrawer();
  const int seen = qRound(shown_ * metric::kSideWidth);
  main_->setGeometry(0, 0, drawer ? width() : width() - seen, height());
  side_->setGeometry(width() - seen, 0, metric::kSideWidth, height());
  side_->setVisible(seen > 0);
  auto* scrim = static_cast<Scrim*>(scrim_);
  scrim->strength = shown_;
  scrim->setGeometry(rect());
  scrim->setVisible(drawer && seen > 0);
  scrim->update();
  side_->raise();
}

void PageShell::keyPressEvent(QKeyEvent* event) {
  if (event->key() != Qt::Key_Escape || !closeDrawer()) QWidget::keyPressEvent(event);
}

}  // namespace visema::ui
