// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/accessible_role.h"

#include <QAbstractButton>
#include <QAccessibleWidget>
#include <QButtonGroup>
#include <QPushButton>
#include <QToolButton>
#include <QVariant>

namespace visema::ui {
namespace {

constexpr const char* kRole = "accessibleRole";

/// A button. Qt's own, where it stays pressed, would be toggled without having been clicked, and nothing would come of
/// it.
class AccessibleButton : public QAccessibleWidget {
 public:
  explicit AccessibleButton(QAbstractButton* button) : QAccessibleWidget(button), button_(button) {}

  QAccessible::Role role() const override {
    if (hasMenu()) return QAccessible::ButtonMenu;
    if (!button_->isCheckable()) return QAccessible::PushButton;
    const bool oneOfSeveral = button_->group() ? button_->group()->exclusive() : button_->autoExclusive();
    return oneOfSeveral ? QAccessible::RadioButton : QAccessible::CheckBox;
  }
  QAccessible::State state() const override {
    QAccessible::State state = QAccessibleWidget::state();
    state.checkable = button_->isCheckable();
    state.checked = button_->isChecked();
    state.pressed = button_->isDown();
    state.hasPopup = hasMenu();
    return state;
  }
  QString text(QAccessible::Text kind) const override {
    if (kind == QAccessible::Accelerator) return button_->shortcut().toString(QKeySequence::NativeText);
    const QString text = QAccessibleWidget::text(kind);
    return kind == QAccessible::Name && text.isEmpty() ? button_->text().remove(u'&') : text;
  }
  QStringList actionNames() const override {
    QStringList names = QAccessibleWidget::actionNames();
    if (button_->isEnabled()) names.prepend(button_->isCheckable() ? toggleAction() : pressAction());
    return names;
  }
  void doAction(const QString& name) override {
    if (name != toggleAction() && name != pressAction()) return QAccessibleWidget::doAction(name);
    button_->animateClick();  // later: a dialog may come of it, and whoever asked would wait for its end
  }

 private:
  bool hasMenu() const {
    const auto* push = qobject_cast<QPushButton*>(button_);
    const auto* tool = qobject_cast<QToolButton*>(button_);
    return (push && push->menu()) || (tool && tool->menu());
  }
  QAbstractButton* const button_;
};

QAccessibleInterface* interfaceOf(const QString&, QObject* object) {
  auto* widget = qobject_cast<QWidget*>(object);
  if (!widget) return nullptr;
  const QVariant role = widget->property(kRole);
  if (role.isValid()) return new QAccessibleWidget(widget, static_cast<QAccessible::Role>(role.toInt()));
  auto* button = qobject_cast<QAbstractButton*>(widget);
  return button ? new AccessibleButton(button) : nullptr;
}

}  // namespace

void answerScreenReaders() {
  static const bool installed = (QAccessible::installFactory(interfaceOf), true);
  Q_UNUSED(installed)
}

void setAccessibleRole(QWidget& widget, QAccessible::Role role) {
  widget.setProperty(kRole, static_cast<int>(role));
  if (!QAccessible::isActive()) return;
  // Somebody may have asked for it while it was being made, and the answer was kept.
  QAccessibleInterface* asked = QAccessible::queryAccessibleInterface(&widget);
  if (asked && asked->role() != role) QAccessible::deleteAccessibleInterface(QAccessible::uniqueId(asked));
}

}  // namespace visema::ui
