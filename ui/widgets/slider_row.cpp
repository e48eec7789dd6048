// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/slider_row.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QSignalBlocker>

#include "ui/theme/tokens.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/painting.h"

namespace visema::ui {

Slider::Slider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
  setFocusPolicy(Qt::TabFocus);
  setCursor(Qt::PointingHandCursor);
}

void Slider::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = tokensOf(*this);
  constexpr qreal kKnob = 7;
  constexpr qreal kRing = 10;
  const qreal span = qMax(1, maximum() - minimum());
  const qreal middle = height() / 2.0;
  const qreal x = kRing + 1 + (width() - 2 * (kRing + 1)) * (sliderPosition() - minimum()) / span;
  drawBox(painter, QRectF(0, middle - 2, width(), 4), 2, tokens.line);
  drawBox(painter, QRectF(0, middle - 2, x, 4), 2, isEnabled() ? tokens.accent : tokens.faint);
  if (hasFocus()) {  // a ring around the knob, with room between them
    painter.setPen(QPen(tokens.accent, 2));
    painter.setBrush(tokens.panel);
    painter.drawEllipse(QPointF(x, middle), kRing, kRing);
  }
  painter.setPen(QPen(tokens.dark ? QColor(0, 0, 0, 90) : tokens.faint, 1));
  painter.setBrush(isEnabled() ? QColor(Qt::white) : tokens.faint);
  painter.drawEllipse(QPointF(x, middle), kKnob - 0.5, kKnob - 0.5);
}

SliderRow::SliderRow(const QString& name, const Range& range, QWidget* parent)
    : QWidget(parent), range_(range), slider_(new Slider), figure_(nullptr) {
  const QLocale locale;
  // Rows without a unit stand under each other: their figures take the same room.
  figure_ = new Figure(range.unit.isEmpty() ? QStringLiteral("8.88")
                                            : locale.toString(range.to, 'f', range.decimals) + range.unit);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(metric::kGap);
  QLabel* label = bodyLabel(name);
  label->setMinimumWidth(72);
  layout->addWidget(label);
  layout->addWidget(slider_, 1);
  layout->addWidget(figure_);
  slider_->setAccessibleName(name);
  slider_->setRange(0, qRound((range.to - range.from) / range.step));
  slider_->setPageStep(qMax(1, slider_->maximum() / 10));
  setValue(range.standard);
  connect(slider_, &QSlider::valueChanged, this, [this] {
    showValue();
    Q_EMIT valueChanged(value());
  });
}

void SliderRow::setValue(double value) {
  const QSignalBlocker silent(slider_);
  slider_->setValue(qRound((value - range_.from) / range_.step));
  showValue();
  slider_->update();
}

double SliderRow::value() const { return range_.from + slider_->value() * range_.step; }

void SliderRow::mouseDoubleClickEvent(QMouseEvent*) { reset(); }

void SliderRow::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Delete) return reset();
  QWidget::keyPressEvent(event);
}

void SliderRow::reset() { slider_->setValue(qRound((range_.standard - range_.from) / range_.step)); }

void SliderRow::showValue() { figure_->setText(QLocale().toString(value(), 'f', range_.decimals) + range_.unit); }

}  // namespace visema::ui
