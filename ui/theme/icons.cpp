// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/icons.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "ui/theme/tokens.h"

namespace visema::ui {
namespace {

QByteArray svg(const QString& name) {
  QFile file(QStringLiteral(":/visema/icons/%1.svg").arg(name));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QPixmap render(const QByteArray& source, int size, qreal devicePixelRatio) {
  const int pixels = qRound(size * devicePixelRatio);
  QPixmap pixmap(pixels, pixels);
  pixmap.fill(Qt::transparent);
  QSvgRenderer renderer(source);
  QPainter painter(&pixmap);
  renderer.render(&painter, QRectF(0, 0, pixels, pixels));
  painter.end();
  pixmap.setDevicePixelRatio(devicePixelRatio);
  return pixmap;
}

/// Draws one tinted icon; asks for no file of its own.
class TintedIconEngine : public QIconEngine {
 public:
  TintedIconEngine(QString name, IconTint tint) : name_(std::move(name)), tint_(tint) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    const int side = qMin(rect.width(), rect.height());
    const QPixmap pixmap = iconPixmap(name_, colorFor(mode), side, painter->device()->devicePixelRatio());
    painter->drawPixmap(rect.x(), rect.y() + (rect.height() - side) / 2, pixmap);
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    return scaledPixmap(size, mode, state, 1.0);
  }
  /// A box wider than the icon keeps the rest as its distance from the text beside it.
  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override {
    QPixmap result(size);
    result.fill(Qt::transparent);
    QPixmap icon = iconPixmap(name_, colorFor(mode), qRound(qMin(size.width(), size.height()) / scale), scale);
    icon.setDevicePixelRatio(1.0);
    QPainter painter(&result);
    painter.drawPixmap(0, (size.height() - icon.height()) / 2, icon);
    painter.end();
    result.setDevicePixelRatio(scale);
    return result;
  }
  QIconEngine* clone() const override { return new TintedIconEngine(*this); }

 private:
  /// The style sheet gives buttons a palette of their own that stays behind when the theme changes: the application's
  /// does not.
  QColor colorFor(QIcon::Mode mode) const {
    const Tokens& tokens = tokensOf(QApplication::palette());
    if (mode == QIcon::Disabled) return tokens.faint;
    switch (tint_) {
      case IconTint::Text:
        break;
      case IconTint::Muted:
        return tokens.muted;
      case IconTint::Danger:
        return tokens.bad;
      case IconTint::OnAccent:
        return tokens.onAccent;
    }
    return tokens.text;
  }
  QString name_;
  IconTint tint_;
};

}  // namespace

QPixmap iconPixmap(const QString& name, const QColor& color, int size, qreal devicePixelRatio) {
  const QString key =
      QStringLiteral("visema/%1/%2/%3/%4").arg(name, color.name(QColor::HexArgb)).arg(size).arg(devicePixelRatio);
  QPixmap pixmap;
  if (QPixmapCache::find(key, &pixmap)) return pixmap;
  pixmap = render(svg(name).replace("currentColor", color.name().toLatin1()), size, devicePixelRatio);
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

QIcon tintedIcon(const QString& name, IconTint tint) { return QIcon(new TintedIconEngine(name, tint)); }

QPixmap logoPixmap(int size, qreal devicePixelRatio) {
  return render(svg(QStringLiteral("visema-studio")), size, devicePixelRatio);
}

QIcon applicationIcon() {
  QIcon icon;
  for (int size : {16, 24, 32, 48, 64, 128, 256}) icon.addPixmap(logoPixmap(size, 1.0));
  return icon;
}

}  // namespace visema::ui
