// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/labels.h"

#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QTextLayout>
#include <QToolButton>
#include <cmath>

#include "ui/theme/accessible_role.h"
#include "ui/theme/icons.h"

namespace visema::ui {
namespace {

QLabel* label(const QString& text, const char* role, bool wrap = false) {
  auto* result = new QLabel(text);
  result->setProperty("role", role);
  result->setTextFormat(Qt::PlainText);
  result->setWordWrap(wrap);
  return result;
}

constexpr const char* kIconName = "iconName";

/// Keeps a button's icon in the colour of its text, whatever changes that: its kind, its being checked.
class IconTinter : public QObject {
 public:
  IconTinter(QAbstractButton* button, const QString& name) : QObject(button), button_(button) {
    button->installEventFilter(this);
    setButtonIcon(button, name);
    show();
  }
  bool eventFilter(QObject*, QEvent* event) override {
    if (event->type() == QEvent::Paint && (tint() != tint_ || name() != name_)) show();
    return false;
  }

 private:
  QString name() const { return button_->property(kIconName).toString(); }
  IconTint tint() const {
    const QString kind = button_->property("kind").toString();
    const bool danger = kind == QLatin1String("danger");
    if (kind == QLatin1String("primary") || (danger && button_->isChecked())) return IconTint::OnAccent;
    if (danger) return IconTint::Danger;
    return qobject_cast<QToolButton*>(button_) && !button_->isChecked() ? IconTint::Muted : IconTint::Text;
  }
  void show() {
    tint_ = tint();
    name_ = name();
    button_->setIcon(tintedIcon(name_, tint_));
  }
  QAbstractButton* button_;
  QString name_;
  IconTint tint_ = IconTint::Text;
};

const char* kindName(ButtonKind kind) {
  switch (kind) {
    case ButtonKind::Primary:
      return "primary";
    case ButtonKind::Danger:
      return "danger";
    case ButtonKind::Small:
      return "small";
    case ButtonKind::Path:
      return "path";
    case ButtonKind::Normal:
      break;
  }
  return "normal";
}

}  // namespace

QLabel* titleLabel(const QString& text) { return label(text, "title"); }
QLabel* strongLabel(const QString& text) { return label(text, "strong"); }
QLabel* bodyLabel(const QString& text) { return label(text, "body"); }
QLabel* mutedLabel(const QString& text) { return label(text, "muted", true); }
QLabel* smallLabel(const QString& text) { return label(text, "small", true); }
QLabel* sectionLabel(const QString& text) {
  QLabel* result = label(text, "section");
  result->setFont(textFont(TextRole::Section));
  return result;
}

QPushButton* pushButton(const QString& text, ButtonKind kind, const QString& icon) {
  auto* button = new QPushButton(text);
  button->setProperty("kind", kindName(kind));
  button->setFocusPolicy(Qt::TabFocus);
  button->setCursor(Qt::PointingHandCursor);
  button->setAutoDefault(false);
  button->setIconSize(QSize(20, 16));
  if (!icon.isEmpty()) new IconTinter(button, icon);
  return button;
}

QToolButton* iconButton(const QString& icon, const QString& name, const QString& toolTip) {
  auto* button = new QToolButton;
  button->setFocusPolicy(Qt::TabFocus);
  button->setCursor(Qt::PointingHandCursor);
  button->setAccessibleName(name);
  button->setToolTip(toolTip);
  button->setIconSize(QSize(18, 18));
  button->setFixedSize(metric::kControlHeight, metric::kControlHeight);
  new IconTinter(button, icon);
  return button;
}

void setButtonKind(QPushButton* button, ButtonKind kind) {
  if (button->property("kind").toString() == QLatin1String(kindName(kind))) return;
  button->setProperty("kind", kindName(kind));
  button->style()->unpolish(button);
  button->style()->polish(button);
}

void setButtonIcon(QAbstractButton* button, const QString& icon) {
  button->setProperty(kIconName, icon);
  button->update();
}

ElidedLabel::ElidedLabel(TextRole role, bool muted, QWidget* parent) : QWidget(parent), muted_(muted) {
  setAccessibleRole(*this, QAccessible::StaticText);
  setFont(textFont(role));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString& text) {
  if (text == text_) return;
  text_ = text;
  setAccessibleName(text);
  updateToolTip();
  updateGeometry();
  update();
}

void ElidedLabel::setAlignment(Qt::Alignment alignment) {
  alignment_ = alignment;
  update();
}

QSize ElidedLabel::sizeHint() const {
  const QFontMetricsF metrics(font());
  return {static_cast<int>(std::ceil(metrics.horizontalAdvance(text_))) + 2, qRound(metrics.height()) + 2};
}

QSize ElidedLabel::minimumSizeHint() const { return {24, sizeHint().height()}; }

void ElidedLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& tokens = tokensOf(*this);
  painter.setPen(muted_ ? tokens.muted : tokens.text);
  painter.drawText(rect(), alignment_, fontMetrics().elidedText(text_, Qt::ElideMiddle, width()));
}

void ElidedLabel::resizeEvent(QResizeEvent*) { updateToolTip(); }

void ElidedLabel::updateToolTip() { setToolTip(sizeHint().width() > width() + 2 ? text_ : QString()); }

Note::Note(int mostLines, QWidget* parent) : QWidget(parent), mostLines_(mostLines) {
  setAccessibleRole(*this, QAccessible::StaticText);
  setFont(textFont(TextRole::Small));
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void Note::set(const QString& text, Tone tone, const QString& toolTip) {
  tone_ = tone;
  if (text != text_) {
    text_ = text;
    setAccessibleName(text);
    updateGeometry();
  }
  setToolTip(toolTip.isEmpty() ? text : toolTip);
  update();
}

int Note::lineHeight() const { return qRound(QFontMetricsF(font()).height()); }
int Note::heightForWidth(int width) const { return lineHeight() * qMax(1, static_cast<int>(lines(width).size())); }
QSize Note::sizeHint() const { return {160, heightForWidth(qMax(160, width()))}; }

QStringList Note::lines(int width) const {
  QStringList result;
  QTextLayout layout(text_, font());
  layout.beginLayout();
  for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
    line.setLineWidth(width);
    const int from = line.textStart();
    if (result.size() + 1 == mostLines_) {
      result << fontMetrics().elidedText(text_.mid(from), Qt::ElideRight, width);
      break;
    }
    result << text_.mid(from, line.textLength()).remove(QChar::LineSeparator);  // or it would be drawn as two
  }
  layout.endLayout();
  return result;
}

void Note::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(toneColor(tokensOf(*this), tone_));
  const QStringList shown = lines(width());
  int y = (height() - lineHeight() * static_cast<int>(shown.size())) / 2;
  for (const QString& line : shown) {
    painter.drawText(QRect(0, y, width(), lineHeight()), Qt::AlignLeft | Qt::AlignVCenter, line);
    y += lineHeight();
  }
}

Figure::Figure(const QString& widest, TextRole role, QWidget* parent) : QWidget(parent), widest_(widest) {
  setAccessibleRole(*this, QAccessible::StaticText);
  setFont(textFont(role));
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Figure::setText(const QString& text) {
  if (text == text_) return;
  text_ = text;
  setAccessibleName(text);
  if (figuresWidth(font(), text) > figuresWidth(font(), widest_)) {  // rather move what is beside it than be cut
    widest_ = text;
    updateGeometry();
  }
  update();
}

void Figure::setTone(Tone tone) {
  if (tone == tone_) return;
  tone_ = tone;
  update();
}

void Figure::setMuted(bool muted) {
  muted_ = muted;
  update();
}

void Figure::setAlignment(Qt::Alignment alignment) {
  alignment_ = alignment;
  update();
}

QSize Figure::sizeHint() const {
  return {static_cast<int>(std::ceil(figuresWidth(font(), widest_))) + 1, qRound(QFontMetricsF(font()).height()) + 2};
}

void Figure::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& tokens = tokensOf(*this);
  painter.setPen(tone_ != Tone::Neutral ? toneColor(tokens, tone_) : muted_ ? tokens.muted : tokens.text);
  drawFigures(painter, rect(), alignment_, text_);
}

}  // namespace visema::ui
