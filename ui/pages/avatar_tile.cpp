// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/avatar_tile.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include "ui/theme/icons.h"
#include "ui/theme/text.h"

namespace visema::ui {
namespace {

constexpr int kWords = 86;  // under the picture

int pictureHeightFor(int width) { return width * 9 / 16; }

}  // namespace

AvatarTile::AvatarTile(QWidget* parent) : QAbstractButton(parent) {
  setCheckable(true);
  setFocusPolicy(Qt::TabFocus);
  setCursor(Qt::PointingHandCursor);
}

void AvatarTile::setCard(const AvatarCard& card) {
  card_ = card;
  picture_ = CoverPicture(card.thumbnail);
  setAccessibleName(card.name);
  const QString& problem = card.problem.isEmpty() ? card.damage : card.problem;
  setAccessibleDescription(problem.isEmpty() ? card.origin : problem);
  setToolTip(problem.isEmpty() ? tr("Double-click to put %1 on stage").arg(card.name) : problem);
  update();
}

void AvatarTile::setOnStage(bool onStage) {
  onStage_ = onStage;
  update();
}

int AvatarTile::heightForWidth(int width) const { return pictureHeightFor(width) + kWords; }

void AvatarTile::mouseDoubleClickEvent(QMouseEvent*) { Q_EMIT opened(); }

void AvatarTile::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return Q_EMIT opened();
  QAbstractButton::keyPressEvent(event);
}

void AvatarTile::drawPicture(QPainter& painter, int pictureHeight) {
  const Tokens& tokens = tokensOf(*this);
  if (picture_.isNull()) {
    painter.fillRect(QRect(0, 0, width(), pictureHeight), tokens.stage);
    painter.drawPixmap(width() / 2 - 20, pictureHeight / 2 - 20,
                       iconPixmap(QStringLiteral("person"), tokens.faint, 40, devicePixelRatioF()));
    return;
  }
  painter.drawPixmap(0, 0, picture_.cut(QSize(width(), pictureHeight), 0, devicePixelRatioF()));
}

void AvatarTile::drawTags(QPainter& painter, int y) {
  const Tokens& tokens = tokensOf(*this);
  painter.setFont(textFont(TextRole::Tiny));
  int x = 12;
  std::vector<Tag> tags = card_.tags;
  if (!card_.damage.isEmpty()) tags.insert(tags.begin(), {tr("Damaged"), Tone::Bad});
  if (onStage_) tags.insert(tags.begin(), {tr("On stage"), Tone::Good});
  for (const Tag& tag : tags) {
    const int wide = painter.fontMetrics().horizontalAdvance(tag.text) + 14;
    if (x + wide > width() - 12) break;
    const QRect box(x, y, wide, 20);
    drawBox(painter, box, 5, toneSoftColor(tokens, tag.tone));
    painter.setPen(toneColor(tokens, tag.tone));
    painter.drawText(box, Qt::AlignCenter, tag.text);
    x += wide + 4;
  }
}

void AvatarTile::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = tokensOf(*this);
  const int pictureHeight = height() - kWords;
  QPainterPath shape;
  shape.addRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metric::kRadiusLarge, metric::kRadiusLarge);
  painter.fillPath(shape, tokens.panel);
  painter.save();
  painter.setClipPath(shape);
  drawPicture(painter, pictureHeight);
  painter.restore();
  const bool lit = isChecked();
  painter.setPen(QPen(lit ? tokens.accent : underMouse() ? tokens.faint : tokens.line, lit ? 2 : 1));
  painter.setBrush(Qt::NoBrush);
  const qreal inset = lit ? 1 : 0.5;
  painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), metric::kRadiusLarge - inset,
                          metric::kRadiusLarge - inset);
  if (hasFocus()) drawFocusRing(painter, QRectF(rect()).adjusted(3, 3, -3, -3), metric::kRadiusLarge - 3, tokens.text);
  painter.setFont(textFont(TextRole::Strong));
  painter.setPen(tokens.text);
  const int wide = width() - 24;
  painter.drawText(QRect(12, pictureHeight + 10, wide, 18), Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(card_.name, Qt::ElideRight, wide));
  painter.setFont(textFont(TextRole::Small));
  painter.setPen(card_.problem.isEmpty() ? tokens.muted : tokens.bad);
  if (!card_.problem.isEmpty()) {  // it has the room of the tags, too
    painter.drawText(QRect(12, pictureHeight + 29, wide, kWords - 33), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                     card_.problem);
    return;
  }
  painter.drawText(QRect(12, pictureHeight + 29, wide, 18), Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(card_.origin, Qt::ElideRight, wide));
  drawTags(painter, pictureHeight + 54);
}

}  // namespace visema::ui
