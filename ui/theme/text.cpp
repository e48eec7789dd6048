// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/text.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <cmath>

namespace visema::ui {
namespace {

QString family() {
  static const QString name = QFontDatabase::families().contains(QStringLiteral("Inter"))
                                  ? QStringLiteral("Inter")
                                  : QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
  return name;
}

qreal digitWidth(const QFontMetricsF& metrics) {
  qreal widest = 0;
  for (char digit = '0'; digit <= '9'; ++digit) widest = qMax(widest, metrics.horizontalAdvance(QLatin1Char(digit)));
  return widest;
}

/// Every figure by itself; what is between them in one piece, so that it keeps its kerning.
QStringList runsOf(const QString& text) {
  QStringList runs;
  bool joins = false;
  for (QChar c : text) {
    if (!c.isDigit() && joins) {
      runs.last() += c;
    } else {
      runs << QString(c);
    }
    joins = !c.isDigit();
  }
  return runs;
}

}  // namespace

QFont textFont(TextRole role) {
  QFont font(family());
  font.setHintingPreference(QFont::PreferNoHinting);
  font.setPixelSize(13);
  switch (role) {
    case TextRole::Body:
      break;
    case TextRole::Strong:
      font.setWeight(QFont::DemiBold);
      break;
    case TextRole::Title:
      font.setPixelSize(18);
      font.setWeight(QFont::DemiBold);
      break;
    case TextRole::Section:
      font.setPixelSize(11);
      font.setWeight(QFont::DemiBold);
      font.setLetterSpacing(QFont::AbsoluteSpacing, 0.7);
      font.setCapitalization(QFont::AllUppercase);
      break;
    case TextRole::Small:
      font.setPixelSize(12);
      break;
    case TextRole::Tiny:
      font.setPixelSize(11);
      break;
  }
  return font;
}

qreal figuresWidth(const QFont& font, const QString& text) {
  const QFontMetricsF metrics(font);
  const qreal cell = digitWidth(metrics);
  qreal width = 0;
  for (const QString& run : runsOf(text)) width += run.front().isDigit() ? cell : metrics.horizontalAdvance(run);
  return width;
}

void drawFigures(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text) {
  const QFontMetricsF metrics(painter.font());
  const qreal cell = digitWidth(metrics);
  const qreal width = figuresWidth(painter.font(), text);
  qreal x = rect.left();
  if (alignment & Qt::AlignRight) x = rect.right() - width;
  if (alignment & Qt::AlignHCenter) x = rect.center().x() - width / 2;
  qreal y = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2;
  if (alignment & Qt::AlignTop) y = rect.top() + metrics.ascent();
  if (alignment & Qt::AlignBottom) y = rect.bottom() - metrics.descent();
  for (const QString& run : runsOf(text)) {
    const qreal wide = metrics.horizontalAdvance(run);
    const bool digit = run.front().isDigit();
    painter.drawText(QPointF(digit ? x + (cell - wide) / 2 : x, y), run);
    x += digit ? cell : wide;
  }
}

QString clockText(double seconds) {
  const qint64 whole = qMax<qint64>(0, std::llround(seconds));
  const QString tail = QStringLiteral("%1:%2")
                           .arg(whole / 60 % 60, whole >= 3600 ? 2 : 1, 10, QLatin1Char('0'))
                           .arg(whole % 60, 2, 10, QLatin1Char('0'));
  return whole >= 3600 ? QStringLiteral("%1:%2").arg(whole / 3600).arg(tail) : tail;
}

QString clockTextLong(qint64 milliseconds) {
  const qint64 whole = qMax<qint64>(0, milliseconds / 1000);
  return QStringLiteral("%1:%2:%3")
      .arg(whole / 3600, 2, 10, QLatin1Char('0'))
      .arg(whole / 60 % 60, 2, 10, QLatin1Char('0'))
      .arg(whole % 60, 2, 10, QLatin1Char('0'));
}

QString durationText(double seconds) {
  const qint64 whole = qMax<qint64>(1, std::llround(seconds));
  if (whole < 100) return QCoreApplication::translate("Text", "%1 s").arg(whole);
  if (whole < 100 * 60) return QCoreApplication::translate("Text", "%1 min").arg((whole + 59) / 60);
  return QCoreApplication::translate("Text", "%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60);
}

QString bytesText(qint64 bytes) {
  const QLocale locale;
  const double mega = static_cast<double>(bytes) / 1e6;
  if (mega < 1000)
    return QCoreApplication::translate("Text", "%1 MB").arg(locale.toString(mega, 'f', mega < 10 ? 1 : 0));
  const double giga = mega / 1000;
  return QCoreApplication::translate("Text", "%1 GB").arg(locale.toString(giga, 'f', giga < 10 ? 1 : 0));
}

}  // namespace visema::ui
