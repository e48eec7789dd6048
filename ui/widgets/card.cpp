// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/card.h"

#include <QPainter>
#include <utility>

#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"

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
  if (image.cacheKey() == std::exchange(shown_, image.cacheKey())) return;
  picture_ = CoverPicture(image);
  update();
}

void Thumbnail::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& tokens = tokensOf(*this);
  if (picture_.isNull()) {
    drawBox(painter, rect(), radius_, tokens.raised);
    const QPixmap icon = iconPixmap(QStringLiteral("person"), tokens.faint, 20, devicePixelRatioF());
    painter.drawPixmap(width() / 2 - 10, height() / 2 - 10, icon);
    return;
  }
  painter.drawPixmap(0, 0, picture_.cut(size(), radius_, devicePixelRatioF()));
}

}  // namespace visema::ui
