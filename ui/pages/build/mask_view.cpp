// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/build/mask_view.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/theme/accessible_role.h"
#include "ui/theme/text.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/painting.h"
#include "ui/widgets/rows.h"
#include "ui/widgets/toggle.h"

namespace visema::ui {
namespace {

constexpr double kCrop = 256;
constexpr int kCaption = 26;

/// The mask as a tint: as strong as is painted there.
QImage tintOf(const QImage& mask, const QColor& color) {
  QImage tint(mask.size(), QImage::Format_ARGB32);
  for (int y = 0; y < mask.height(); ++y) {
    const uchar* from = mask.constScanLine(y);
    auto* to = reinterpret_cast<QRgb*>(tint.scanLine(y));
    for (int x = 0; x < mask.width(); ++x) to[x] = qRgba(color.red(), color.green(), color.blue(), from[x] * 2 / 5);
  }
  return tint;
}

}  // namespace

QImage cropOf(const QImage& picture, const Similarity& pose, int side) {
  QImage crop(side, side, QImage::Format_RGB32);
  crop.fill(Qt::black);
  QPainter painter(&crop);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.scale(side / kCrop, side / kCrop);
  painter.setTransform(QTransform(pose.a, pose.b, -pose.b, pose.a, pose.tx, pose.ty), true);
  painter.drawImage(0, 0, picture);
  return crop;
}

MaskPreview::MaskPreview(const QString& caption) : caption_(caption) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAccessibleRole(*this, QAccessible::Graphic);
  setAccessibleName(caption);
}

void MaskPreview::set(const QImage& crop, const QImage& mask, const BuildOutline* outline) {
  crop_ = crop;
  mask_ = mask;
  outlined_ = outline != nullptr;
  if (outline) outline_ = *outline;
  update();
}

void MaskPreview::setTinted(bool tinted) {
  tinted_ = tinted;
  update();
}

void MaskPreview::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  const Tokens& tokens = tokensOf(*this);
  drawBox(painter, rect(), metric::kRadiusLarge, tokens.stage);
  painter.setPen(tokens.muted);
  painter.setFont(textFont(TextRole::Small));
  painter.drawText(QRect(0, height() - kCaption, width(), kCaption), Qt::AlignCenter, caption_);
  const int side = std::min(width() - 16, height() - kCaption - 12);
  if (side <= 0) return;
  const QRectF box((width() - side) / 2.0, std::max(8.0, (height() - kCaption - side) / 2.0), side, side);
  if (crop_.isNull()) return painter.drawText(box, Qt::AlignCenter, tr("Reading the picture"));
  painter.drawImage(box, crop_);
  if (!mask_.isNull() && tinted_) painter.drawImage(box, tintOf(mask_, tokens.accent));
  if (!outlined_ || !tinted_) return;
  QPolygonF face;
  for (const Point& p : outline_) face << box.topLeft() + QPointF(p.x, p.y) * (side / kCrop);
  painter.setClipRect(box);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(tokens.good, 1.5, Qt::DashLine));
  painter.drawPolygon(face);
}

MaskView::MaskView(QWidget* parent)
    : QWidget(parent),
      side_(new QWidget),
      open_(new MaskPreview(tr("Mouth wide open"))),
      closed_(new MaskPreview(tr("Mouth closed"))) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(metric::kGap);
  row->addWidget(open_, 1);
  row->addWidget(closed_, 1);
  auto* column = new QVBoxLayout(side_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGapSmall);
  column->addWidget(sectionLabel(tr("Mask")));
  auto* tinted = new Toggle(tr("Show what is painted"));
  tinted->setChecked(true);
  tinted->setShortcut(Qt::Key_M);
  tinted->setToolTip(
      tr("Shows or hides the mask over the pictures (%1)").arg(tinted->shortcut().toString(QKeySequence::NativeText)));
  column->addWidget(toggleRow(tinted, tinted->toolTip()));
  column->addWidget(
      smallLabel(tr("The mouth will be painted in the tinted area: from the base of the nose down as far as the chin "
                    "moves, fading towards the edge. The dashed line is the lower face in this frame. Collar and hair "
                    "should stay outside; where they do not, correct the track of these frames.")));
  connect(tinted, &Toggle::toggled, open_, &MaskPreview::setTinted);
  connect(tinted, &Toggle::toggled, closed_, &MaskPreview::setTinted);
}

void MaskView::setFootage(const std::vector<std::shared_ptr<const BuildFootage>>& footage) {
  footage_ = footage.empty() ? nullptr : footage.front();
  open_->set({}, {}, nullptr);
  closed_->set({}, {}, nullptr);
}

void MaskView::askForPictures() {
  if (!footage_ || footage_->frames.empty()) return;
  Q_EMIT pictureWanted(footage_->name, footage_->open);
  Q_EMIT pictureWanted(footage_->name, footage_->closed);
}

void MaskView::setPicture(const QString& footage, FrameIndex frame, const QImage& picture) {
  if (!footage_ || footage != footage_->name) return;
  constexpr int kSide = 512;
  for (const auto& [preview, wanted] : {std::pair(open_, footage_->open), std::pair(closed_, footage_->closed)}) {
    const auto index = static_cast<std::size_t>(wanted);
    if (wanted != frame || index >= footage_->frames.size()) continue;
    preview->set(cropOf(picture, footage_->frames[index].pose, kSide),
                 preview == open_ ? footage_->openMask : footage_->closedMask,
                 index < footage_->outlines.size() ? &footage_->outlines[index] : nullptr);
  }
}

}  // namespace visema::ui
