// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/level_meter.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLinearGradient>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <cmath>

#include "ui/theme/accessible_role.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/painting.h"

namespace visema::ui {
namespace {

constexpr qint64 kHoldMs = 1200;
constexpr float kFallDbPerMs = 0.03F;

qreal along(float db) { return qBound(0.0, 1.0 - db / PeakHold::kFloorDb, 1.0); }

}  // namespace

float PeakHold::update(float peakDb, qint64 nowMs) {
  if (!(peakDb > kFloorDb)) peakDb = kFloorDb;  // also what is not a number
  if (nowMs - since_ > kHoldMs) held_ -= kFallDbPerMs * static_cast<float>(nowMs - std::max(last_, since_ + kHoldMs));
  if (peakDb >= held_) {
    held_ = peakDb;
    since_ = nowMs;
  }
  last_ = nowMs;
  return held_;
}

LevelMeter::LevelMeter(QWidget* parent) : QWidget(parent) {
  setFixedHeight(8);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleRole(*this, QAccessible::ProgressBar);
  setAccessibleName(tr("Input level"));
  clock_.start();
}

void LevelMeter::setLevel(float rmsDb, float peakDb, bool clipping) {
  rmsDb_ = rmsDb;
  clipping_ = clipping;
  hold_.update(peakDb, clock_.elapsed());
  update();
}

void LevelMeter::clear() {
  rmsDb_ = PeakHold::kFloorDb;
  clipping_ = false;
  hold_.reset();
  update();
}

void LevelMeter::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = tokensOf(*this);
  const QRectF box(rect());
  drawBox(painter, box, 4, tokens.raised);
  QPainterPath shape;
  shape.addRoundedRect(box, 4, 4);
  painter.setClipPath(shape);
  QLinearGradient gradient(box.topLeft(), box.topRight());
  gradient.setColorAt(0, tokens.good);
  gradient.setColorAt(along(-24), tokens.good);
  gradient.setColorAt(along(-10), tokens.warn);
  gradient.setColorAt(along(-3), tokens.bad);
  gradient.setColorAt(1, tokens.bad);
  const qreal filled = along(rmsDb_) * box.width();
  if (filled > 0.5) painter.fillRect(QRectF(0, 0, filled, box.height()), gradient);
  if (hold_.held() > PeakHold::kFloorDb) {
    const qreal x = qBound(0.0, along(hold_.held()) * box.width() - 2, box.width() - 2);
    painter.fillRect(QRectF(x, 0, 2, box.height()), clipping_ ? tokens.bad : tokens.text);
  }
}

LevelRow::LevelRow(QWidget* parent)
    : QWidget(parent), meter_(new LevelMeter), words_(smallLabel(tr("Level"))), figure_(new Figure(tr("−88 dB"))) {
  words_->setWordWrap(false);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(6);
  column->addWidget(meter_);
  auto* line = new QHBoxLayout;
  line->addWidget(words_, 1);
  line->addWidget(figure_);
  column->addLayout(line);
  clear();
}

void LevelRow::setLevel(float rmsDb, float peakDb, bool clipping) {
  meter_->setLevel(rmsDb, peakDb, clipping);
  words_->setText(clipping ? tr("Clipping: turn the input down") : tr("Level"));
  const bool silent = !(rmsDb > PeakHold::kFloorDb);
  figure_->setText(silent ? tr("silent") : tr("%1 dB").arg(QLocale().toString(std::lround(rmsDb)).replace(u'-', u'−')));
  figure_->setTone(clipping ? Tone::Bad : Tone::Neutral);
}

void LevelRow::clear() {
  meter_->clear();
  words_->setText(tr("Level"));
  figure_->setText(QStringLiteral("–"));
  figure_->setTone(Tone::Neutral);
}

}  // namespace visema::ui
