// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/toasts.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <algorithm>

#include "ui/theme/accessible_role.h"
#include "ui/theme/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/painting.h"

namespace visema::ui {
namespace {

constexpr int kShownMs = 6000;
constexpr int kMost = 3;
constexpr std::size_t kMostWaiting = 50;

/// One notice; removes itself.
class Toast : public QWidget {
 public:
  Toast(const Notice& notice, QWidget* parent) : QWidget(parent), tone_(notice.tone), text_(notice.text) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(42, 8, 8, 8);
    row->setSpacing(metric::kGapSmall);
    QLabel* words = bodyLabel(notice.text);
    words->setWordWrap(true);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    words->setFocusPolicy(Qt::NoFocus);
    row->addWidget(words, 1);
    if (!notice.action.isEmpty()) {
      QPushButton* action = pushButton(notice.action, ButtonKind::Small);
      action->setToolTip(notice.text);
      QObject::connect(action, &QPushButton::clicked, this, [this, act = notice.onAction] {
        if (act) act();
        deleteLater();
      });
      row->addWidget(action);
    }
    QToolButton* close = iconButton(QStringLiteral("close"), Toasts::tr("Dismiss"), Toasts::tr("Dismiss (Esc)"));
    close->setIconSize(QSize(14, 14));
    QObject::connect(close, &QToolButton::clicked, this, &QObject::deleteLater);
    row->addWidget(close);
    setAccessibleRole(*this, QAccessible::AlertMessage);
    setAccessibleName(notice.text);
    if (tone_ != Tone::Bad) QTimer::singleShot(kShownMs, this, &QObject::deleteLater);
  }
  const QString& text() const { return text_; }
  bool isError() const { return tone_ == Tone::Bad; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    const Tokens& tokens = tokensOf(*this);
    drawBox(painter, rect(), metric::kRadiusLarge, tokens.raised, tone_ == Tone::Bad ? tokens.bad : tokens.line);
    const char* icon = tone_ == Tone::Good ? "check" : tone_ == Tone::Bad || tone_ == Tone::Warn ? "warning" : "info";
    const QColor color = tone_ == Tone::Neutral ? tokens.accent : toneColor(tokens, tone_);
    painter.drawPixmap(14, (height() - 18) / 2, iconPixmap(QLatin1String(icon), color, 18, devicePixelRatioF()));
  }

 private:
  const Tone tone_;
  const QString text_;
};

}  // namespace

Toasts::Toasts(QWidget* host) : QWidget(host) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGapSmall);
  host->installEventFilter(this);
  hide();
}

int Toasts::count() const { return layout()->count(); }

bool Toasts::dismiss() {
  if (count() == 0) return false;
  delete layout()->itemAt(count() - 1)->widget();
  return true;
}

bool Toasts::isKnown(const QString& text) const {
  for (int i = 0; i < layout()->count(); ++i)
    if (static_cast<Toast*>(layout()->itemAt(i)->widget())->text() == text) return true;
  return std::any_of(waiting_.begin(), waiting_.end(), [&](const Notice& notice) { return notice.text == text; });
}

/// What would have left by itself leaves now; errors stay.
bool Toasts::makeRoom() {
  if (count() < kMost) return true;
  for (int i = 0; i < count(); ++i) {
    auto* toast = static_cast<Toast*>(layout()->itemAt(i)->widget());
    if (toast->isError()) continue;
    delete toast;
    return true;
  }
  return false;
}

void Toasts::show(const Notice& notice) {
  if (isKnown(notice.text)) return;
  if (makeRoom()) return add(notice);
  if (waiting_.size() < kMostWaiting) waiting_.push_back(notice);
}

void Toasts::add(const Notice& notice) {
  auto* toast = new Toast(notice, this);
  layout()->addWidget(toast);
  toast->show();  // at once: what is not shown yet has no height
  connect(toast, &QObject::destroyed, this, [this] {
    QMetaObject::invokeMethod(
        this,
        [this] {
          if (!waiting_.empty() && makeRoom()) {
            add(waiting_.front());
            waiting_.pop_front();
          }
          place();
        },
        Qt::QueuedConnection);
  });
  place();
}

void Toasts::keepOff(QWidget* widget) {
  keptOff_ = widget;
  widget->installEventFilter(this);
  place();
}

void Toasts::keepLeftOf(QWidget* panel) {
  panels_.push_back(panel);
  panel->installEventFilter(this);
  place();
}

void Toasts::withdraw(const QString& text) {
  std::erase_if(waiting_, [&](const Notice& notice) { return notice.text == text; });
  for (int i = layout()->count() - 1; i >= 0; --i)
    if (auto* toast = static_cast<Toast*>(layout()->itemAt(i)->widget()); toast->text() == text) delete toast;
}

bool Toasts::eventFilter(QObject*, QEvent* event) {
  switch (event->type()) {
    case QEvent::Resize:
    case QEvent::Move:
    case QEvent::Show:
    case QEvent::Hide:
      place();
      break;
    default:
      break;
  }
  return false;
}

bool Toasts::event(QEvent* event) {
  if (event->type() == QEvent::LayoutRequest) place();
  return QWidget::event(event);
}

/// The part of the window they may take; they stand at its foot.
QRect Toasts::room() const {
  const QWidget* host = parentWidget();
  QRect room = host->rect().adjusted(0, 0, 0, -metric::kStatusHeight);
  if (keptOff_ && keptOff_->isVisible()) {
    const QRect kept(keptOff_->mapTo(host, QPoint()), keptOff_->size());
    room = QRect(QPoint(kept.left(), 0), QPoint(kept.right(), kept.top() - 1));
  }
  for (const QWidget* panel : panels_)
    if (panel->isVisible()) room.setRight(qMin(room.right(), panel->mapTo(host, QPoint()).x() - 1));
  const int between = metric::kGapLarge;
  return room.adjusted(between, between, -between, -between);
}

void Toasts::place() {
  setVisible(layout()->count() > 0);
  const QRect room = this->room();
  const int wide = qMin(560, room.width());
  layout()->activate();
  const int tall = layout()->hasHeightForWidth() ? layout()->heightForWidth(wide) : layout()->sizeHint().height();
  setGeometry(room.left() + (room.width() - wide) / 2, room.bottom() + 1 - tall, wide, tall);
  raise();
}

}  // namespace visema::ui
