// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/drop_zone.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QPainter>
#include <QUrl>

#include "ui/theme/icons.h"
#include "ui/theme/text.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/painting.h"

namespace visema::ui {

QStringList droppedFiles(const QMimeData* data, const QStringList& suffixes) {
  QStringList paths;
  if (!data) return paths;
  for (const QUrl& url : data->urls()) {
    if (!url.isLocalFile()) continue;
    const QString path = url.toLocalFile();
    if (suffixes.isEmpty() || suffixes.contains(QFileInfo(path).suffix().toLower())) paths << path;
  }
  return paths;
}

DropZone::DropZone(const QString& title, const QString& hint, const QStringList& suffixes, QWidget* parent)
    : QAbstractButton(parent), hint_(hint), suffixes_(suffixes) {
  setText(title);
  setAccessibleName(title);
  setAccessibleDescription(hint);
  setAcceptDrops(true);
  setFocusPolicy(Qt::TabFocus);
  setCursor(Qt::PointingHandCursor);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void DropZone::setHint(const QString& hint) {
  hint_ = hint;
  setAccessibleDescription(hint);
  update();
}

void DropZone::setIconName(const QString& icon) {
  icon_ = icon;
  update();
}

void DropZone::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = tokensOf(*this);
  const bool lit = wanted_ || underMouse();
  QPen pen(wanted_ ? tokens.accent : lit ? tokens.faint : tokens.line, wanted_ ? 2 : 1);
  pen.setDashPattern({4, 4});
  painter.setPen(pen);
  if (wanted_) painter.setBrush(tokens.accentSoft);
  painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), metric::kRadiusLarge, metric::kRadiusLarge);
  const bool roomy = height() >= 120;
  const int block = roomy ? 76 : 40;
  int y = (height() - block) / 2;
  if (roomy) {
    painter.drawPixmap(width() / 2 - 13, y,
                       iconPixmap(icon_, wanted_ ? tokens.accent : tokens.faint, 26, devicePixelRatioF()));
    y += 36;
  }
  painter.setFont(textFont(TextRole::Body));
  painter.setPen(lit ? tokens.text : tokens.muted);
  painter.drawText(QRect(8, y, width() - 16, 20), Qt::AlignCenter, text());
  painter.setFont(textFont(TextRole::Small));
  painter.setPen(tokens.faint);
  painter.drawText(QRect(8, y + 20, width() - 16, 20), Qt::AlignCenter,
                   painter.fontMetrics().elidedText(hint_, Qt::ElideRight, width() - 16));
  if (hasFocus()) drawFocusRing(painter, rect(), metric::kRadiusLarge, tokens.accent);
}

void DropZone::dragEnterEvent(QDragEnterEvent* event) {
  if (droppedFiles(event->mimeData(), suffixes_).isEmpty()) return;
  wanted_ = true;
  update();
  event->acceptProposedAction();
}

void DropZone::dragLeaveEvent(QDragLeaveEvent*) {
  wanted_ = false;
  update();
}

void DropZone::dropEvent(QDropEvent* event) {
  wanted_ = false;
  update();
  const QStringList paths = droppedFiles(event->mimeData(), suffixes_);
  if (paths.isEmpty()) return;
  event->acceptProposedAction();
  Q_EMIT filesDropped(paths);
}

}  // namespace visema::ui
