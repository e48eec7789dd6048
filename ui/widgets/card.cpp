// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/card.h"

#include <QPainter>

#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/painting.h"

namespace visema::ui {

Card::Card(QWidget* parent) : QFrame(parent) {}

void Card::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& tokens = tokensOf(*this);
  drawBox(painter, rect(), metric::kRadiusLarge, tokens.panel, tokens.line);
}

Thumbnail::Thumbnail(const QSize& size, qreal radius, QWidget* parent) : QWidget(parent), radius_(radius) {
  setFixedSize(size);
}

void Thumbnail::setImage(const QImage& image) {
  if (image.cacheKey() == image_.cacheKey()) return;
  image_ = image;
  cut_ = {};
  update();
}

void Thumbnail::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& tokens = tokensOf(*this);
  if (image_.isNull()) {
    drawBox(painter, rect(), radius_, tokens.raised);
    const QPixmap icon = iconPixmap(QStringLiteral("person"), tokens.faint, 20, devicePixelRatioF());
    painter.drawPixmap(width() / 2 - 10, height() / 2 - 10, icon);
    return;
  }
  if (cut_.isNull() || cut_.devicePixelRatio() != devicePixelRatioF())
    cut_ = coverPixmap(image_, size(), radius_, devicePixelRatioF());
  painter.drawPixmap(0, 0, cut_);
}

}  // namespace visema::ui
