// SPDX-License-Identifier: Apache-2.0
#include "ui/stage/stage_hud.h"

#include <QLocale>
#include <QPainter>

#include "ui/theme/icons.h"
#include "ui/theme/studio_style.h"
#include "ui/theme/text.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/painting.h"

namespace visema::ui {
namespace {

constexpr int kWidth = 208;
constexpr int kLine = 20;
constexpr int kPad = 10;

QString milliseconds(double value) {
  if (value < 0) return QStringLiteral("–");
  return StageHud::tr("%1 ms").arg(QLocale().toString(value, 'f', value < 10 ? 1 : 0));
}

}  // namespace

StageHud::StageHud(QWidget* parent) : QAbstractButton(parent) {
  setCheckable(true);
  setFocusPolicy(Qt::TabFocus);
  setCursor(Qt::PointingHandCursor);
  setAccessibleName(tr("Session figures"));
  setToolTip(tr("How far the picture lags behind the voice. Click to see every stage; H hides this."));
  connect(this, &QAbstractButton::toggled, this, [this] {
    resize(sizeHint());
    Q_EMIT sizeHintChanged();
    update();
  });
}

void StageHud::setStatus(const LiveStatus& status) {
  const std::vector<Line> before = lines();
  status_ = status;
  const std::vector<Line> now = lines();
  if (now == before) return;  // nothing to see of it
  setAccessibleDescription(tr("Voice to picture %1").arg(milliseconds(status.delayP50)));
  if (now.size() != before.size()) {
    resize(sizeHint());
    Q_EMIT sizeHintChanged();
  }
  update();
}

std::vector<StageHud::Line> StageHud::lines() const {
  std::vector<Line> result{{tr("Voice to picture"), milliseconds(status_.delayP50)}};
  if (!isChecked()) return result;
  double whole = 1;
  for (const StageTiming& stage : status_.stages) whole = std::max(whole, stage.milliseconds);
  for (const StageTiming& stage : status_.stages)
    result.push_back({stage.name, milliseconds(stage.milliseconds), std::max(0.0, stage.milliseconds) / whole});
  result.push_back(
      {tr("P95 · P99"), milliseconds(status_.delayP95) + QStringLiteral(" · ") + milliseconds(status_.delayP99)});
  const QLocale locale;
  const QString fps = status_.fps < 0 ? QStringLiteral("–") : locale.toString(status_.fps, 'f', 1);
  result.push_back({tr("Frames per second"), fps});
  result.push_back({tr("Shown · dropped"), QStringLiteral("%1 · %2").arg(locale.toString(status_.shownFrames),
                                                                         locale.toString(status_.droppedFrames))});
  return result;
}

QSize StageHud::sizeHint() const {
  int height = 2 * kPad;
  for (const Line& line : lines()) height += line.bar >= 0 ? kLine + 8 : kLine;
  return {isChecked() ? kWidth + 44 : kWidth, height};
}

void StageHud::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  drawBox(painter, rect(), 10, kGlass);
  const QFont plain = textFont(TextRole::Small);
  QFont strong = plain;
  strong.setWeight(QFont::DemiBold);
  int y = kPad;
  bool first = true;
  for (const Line& line : lines()) {
    const int right = first ? width() - 30 : width() - 12;
    painter.setFont(plain);
    painter.setPen(first ? kOnGlass : kOnGlassMuted);
    painter.drawText(QRect(12, y, width() - 24, kLine), Qt::AlignLeft | Qt::AlignVCenter, line.name);
    painter.setFont(strong);
    painter.setPen(kOnGlass);
    drawFigures(painter, QRectF(12, y, right - 12, kLine), Qt::AlignRight | Qt::AlignVCenter, line.value);
    if (first)
      painter.drawPixmap(width() - 25, y + 3,
                         iconPixmap(isChecked() ? QStringLiteral("chevron-up") : QStringLiteral("chevron-down"),
                                    QColor(255, 255, 255), 14, devicePixelRatioF()));
    y += kLine;
    if (line.bar >= 0) {
      drawBox(painter, QRectF(12, y + 1, width() - 24, 3), 1.5, QColor(255, 255, 255, 34));
      drawBox(painter, QRectF(12, y + 1, std::max(3.0, line.bar * (width() - 24)), 3), 1.5, darkTokens().accent);
      y += 8;
    }
    first = false;
  }
  if (hasFocus()) drawFocusRing(painter, rect(), 10, darkTokens().accent);
}

}  // namespace visema::ui
