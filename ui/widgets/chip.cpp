// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/chip.h"

#include <QPainter>
#include <cmath>

#include "ui/theme/accessible_role.h"
#include "ui/theme/text.h"
#include "ui/widgets/painting.h"

namespace visema::ui {

Chip::Chip(const QString& text, Tone tone, QWidget* parent) : QWidget(parent), text_(text), tone_(tone) {
  setAccessibleRole(*this, QAccessible::StaticText);
  setFont(textFont(TextRole::Tiny));
  setAccessibleName(text);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Chip::set(const QString& text, Tone tone) {
  if (text == text_ && tone == tone_) return;
  text_ = text;
  tone_ = tone;
  setAccessibleName(text);
  updateGeometry();
  update();
}

QSize Chip::sizeHint() const { return {static_cast<int>(std::ceil(figuresWidth(font(), text_))) + 14, 20}; }

void Chip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& tokens = tokensOf(*this);
  drawBox(painter, rect(), 5, toneSoftColor(tokens, tone_));
  painter.setPen(toneColor(tokens, tone_));
  drawFigures(painter, rect(), Qt::AlignCenter, text_);
}

StatePill::StatePill(QWidget* parent) : QWidget(parent) {
  setAccessibleRole(*this, QAccessible::StaticText);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void StatePill::set(const QString& words, const QString& clock, Tone tone) {
  if (words == words_ && clock == clock_ && tone == tone_) return;
  const bool resize = words != words_ || clock.size() != clock_.size();
  words_ = words;
  clock_ = clock;
  tone_ = tone;
  setAccessibleName(line());
  if (resize) updateGeometry();
  update();
}

QString StatePill::line() const { return clock_.isEmpty() ? words_ : words_ + QStringLiteral(" · ") + clock_; }

QSize StatePill::sizeHint() const {
  return {static_cast<int>(std::ceil(figuresWidth(font(), line()))) + 42, metric::kControlHeight};
}

void StatePill::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = tokensOf(*this);
  drawBox(painter, rect(), metric::kRadius, tokens.panel, tokens.line);
  painter.setPen(Qt::NoPen);
  painter.setBrush(toneColor(tokens, tone_));
  painter.drawEllipse(QPointF(15, height() / 2.0), 3.5, 3.5);
  painter.setPen(tokens.text);
  drawFigures(painter, QRectF(rect()).adjusted(28, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, line());
}

}  // namespace visema::ui
