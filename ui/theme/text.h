// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFont>
#include <QString>

class QPainter;
class QRectF;

namespace visema::ui {

enum class TextRole { Body, Strong, Title, Section, Small, Tiny };

/// The studio's type: Inter where it is installed, the system's own font otherwise.
QFont textFont(TextRole role);

/// Draws figures in cells of one width (Qt 6.4 cannot ask a font for its tabular figures), so that a number that
/// changes moves nothing beside it. The pen is the painter's.
void drawFigures(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text);
qreal figuresWidth(const QFont& font, const QString& text);

QString clockText(double seconds);           // 02:41, 1:02:41
QString clockTextLong(qint64 milliseconds);  // 00:04:12
QString durationText(double seconds);        // "22 s", "3 min"
QString bytesText(qint64 bytes);             // "318 MB", "1.2 GB"

}  // namespace visema::ui
