// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/build/frame_strip.h"

#include <QPainter>
#include <algorithm>

#include "ui/theme/text.h"

namespace visema::ui {
namespace {

constexpr int kTileWidth = 112, kGap = 8;
constexpr double kFramesASecond = 25;

QString keyOf(const QString& footage, FrameIndex frame) { return footage + QLatin1Char('/') + QString::number(frame); }

}  // namespace

FrameIndex middleOf(const BuildPlace& place) { return (place.from + std::max(place.from, place.to - 1)) / 2; }

FrameTile::FrameTile(const BuildPlace& place) : place_(place) {
  setText(clockText(static_cast<double>(place.from) / kFramesASecond));
  setAccessibleName(FrameStrip::tr("%1 at %2").arg(place.footage, text()));
  setToolTip(place.to - place.from > 1
                 ? FrameStrip::tr("Shows frames %1 to %2 of %3").arg(place.from).arg(place.to - 1).arg(place.footage)
                 : FrameStrip::tr("Shows frame %1 of %2").arg(place.from).arg(place.footage));
  setFocusPolicy(Qt::TabFocus);
  setCursor(Qt::PointingHandCursor);
}

void FrameTile::setPicture(const QImage& picture) {
  picture_ = CoverPicture(picture);
  update();
}

void FrameTile::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& tokens = tokensOf(*this);
  const QRectF box(0, 0, width(), width() * 9 / 16.0);
  if (picture_.isNull())
    drawBox(painter, box, 6, tokens.raised);
  else
    painter.drawPixmap(QPointF(), picture_.cut(box.size().toSize(), 6, devicePixelRatioF()));
  if (underMouse()) drawBox(painter, box, 6, {}, tokens.accent);
  painter.setPen(tokens.muted);
  painter.setFont(textFont(TextRole::Tiny));
  painter.drawText(QRectF(0, box.bottom() + 2, width(), 16), Qt::AlignCenter, text());
  if (hasFocus()) drawFocusRing(painter, rect(), 6, tokens.accent);
}

FrameStrip::FrameStrip(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }

void FrameStrip::setPlaces(const std::vector<BuildPlace>& places) {
  if (places == places_ && !tiles_.empty()) return;
  places_ = places;
  for (FrameTile* tile : tiles_) {
    tile->hide();
    tile->deleteLater();
  }
  tiles_.clear();
  place();
}

void FrameStrip::setPicture(const QString& footage, FrameIndex frame, const QImage& picture) {
  for (FrameTile* tile : tiles_) {
    if (tile->place().footage != footage || middleOf(tile->place()) != frame) continue;
    const QImage small = picture.scaledToWidth(2 * kTileWidth, Qt::SmoothTransformation);
    pictures_.insert(keyOf(footage, frame), small);
    tile->setPicture(small);
  }
}

void FrameStrip::resizeEvent(QResizeEvent*) { place(); }

/// Only what is seen is made and asked for.
void FrameStrip::place() {
  const int room = std::max(1, (width() + kGap) / (kTileWidth + kGap));
  const std::size_t count = std::min<std::size_t>(places_.size(), static_cast<std::size_t>(room));
  while (tiles_.size() < count) {
    const BuildPlace& place = places_[tiles_.size()];
    auto* tile = new FrameTile(place);
    tile->setParent(this);
    const FrameIndex frame = middleOf(place);
    connect(tile, &QAbstractButton::clicked, this,
            [this, footage = place.footage, frame] { Q_EMIT chosen(footage, frame); });
    tiles_.push_back(tile);
    if (const auto known = pictures_.constFind(keyOf(place.footage, frame)); known != pictures_.constEnd())
      tile->setPicture(*known);
    else
      Q_EMIT pictureWanted(place.footage, frame);
  }
  for (std::size_t i = 0; i < tiles_.size(); ++i) {
    tiles_[i]->setGeometry(static_cast<int>(i) * (kTileWidth + kGap), 0, kTileWidth, height());
    tiles_[i]->setVisible(i < count);
  }
}

}  // namespace visema::ui
