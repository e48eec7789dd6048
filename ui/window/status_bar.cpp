// SPDX-License-Identifier: Apache-2.0
#include "ui/window/status_bar.h"

#include <QLocale>
#include <QPainter>

#include "ui/theme/accessible_role.h"
#include "ui/theme/text.h"
#include "ui/theme/tokens.h"

namespace visema::ui {
namespace {

constexpr int kPad = 14;
constexpr int kBetween = 18;

QString frameWords(const EngineStatus& status) {
  const QLocale locale;
  return StatusBar::tr("Frame %1 ms · P95 %2")
      .arg(locale.toString(status.frameMs, 'f', 1), locale.toString(status.frameP95, 'f', 1));
}

QString memoryWords(const EngineStatus& status) {
  const QLocale locale;
  const auto mega = [&](qint64 bytes) { return locale.toString(bytes / 1'000'000); };
  if (status.memoryBudget < 0) return StatusBar::tr("Memory %1 MB").arg(mega(status.memoryBytes));
  return StatusBar::tr("Memory %1 MB, limit %2 MB").arg(mega(status.memoryBytes), mega(status.memoryBudget));
}

}  // namespace

StatusBar::StatusBar(const QString& version, QWidget* parent) : QWidget(parent), version_(version) {
  setFixedHeight(metric::kStatusHeight);
  setFont(textFont(TextRole::Small));
  setAccessibleRole(*this, QAccessible::StatusBar);
  setAccessibleName(tr("Status"));
  setToolTip(tr("The engine that paints the lips, how fast it is, and how much memory the studio uses now"));
}

void StatusBar::setStatus(const EngineStatus& status) {
  if (status == status_) return;
  if (status.engine != status_.engine) rooms_ = {};
  status_ = status;
  update();
}

void StatusBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = tokensOf(*this);
  painter.fillRect(rect(), tokens.panel);
  painter.fillRect(QRect(0, 0, width(), 1), tokens.line);
  const QLocale locale;
  qreal right = width() - kPad;
  const auto drawRight = [&](const QString& text) {
    const qreal wide = figuresWidth(font(), text);
    drawFigures(painter, QRectF(right - wide, 1, wide, height() - 1), Qt::AlignLeft | Qt::AlignVCenter, text);
    right -= wide + kBetween;
  };
  painter.setPen(tokens.muted);
  drawRight(version_);
  if (status_.memoryBytes >= 0) drawRight(memoryWords(status_));

  painter.setPen(Qt::NoPen);
  const bool known = !status_.engine.isEmpty();
  painter.setBrush(!known ? tokens.faint : status_.healthy ? tokens.good : tokens.bad);
  painter.drawEllipse(QPointF(kPad + 3.5, height() / 2.0 + 0.5), 3.5, 3.5);
  painter.setPen(tokens.muted);
  const bool live = status_.fps >= 0;
  const QString parts[] = {known ? status_.engine : tr("No engine started yet"),
                           live ? tr("%1 fps").arg(locale.toString(status_.fps, 'f', 1)) : QString(),
                           status_.frameMs >= 0 ? frameWords(status_) : QString(),
                           live ? tr("Dropped %1").arg(locale.toString(status_.dropped)) : QString()};
  qreal x = kPad + 13;
  for (std::size_t i = 0; i < std::size(parts); ++i) {
    if (parts[i].isEmpty()) continue;
    rooms_[i] = qMax(rooms_[i], figuresWidth(font(), parts[i]));
    if (x + rooms_[i] > right) break;  // a narrow window keeps the words that come first
    drawFigures(painter, QRectF(x, 1, rooms_[i], height() - 1), Qt::AlignLeft | Qt::AlignVCenter, parts[i]);
    x += rooms_[i] + kBetween;
  }
}

}  // namespace visema::ui
