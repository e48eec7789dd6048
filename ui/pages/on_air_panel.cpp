// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/on_air_panel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/theme/text.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/rows.h"
#include "ui/widgets/toggle.h"

namespace visema::ui {
namespace {

constexpr int kBannerHeight = 44;
constexpr int kDot = 10;

}  // namespace

OnAirPanel::OnAirPanel(QWidget* parent)
    : QWidget(parent), camera_(new Toggle(tr("Camera"))), microphone_(new Toggle(tr("Microphone"))) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGapSmall);
  column->addWidget(
      toggleRow(camera_, tr("Other programs have one more camera, \"Visema camera\", that shows the avatar")));
  column->addWidget(toggleRow(microphone_, tr("They have one more microphone, \"Visema microphone\": your voice, as "
                                              "late as its picture. Use it there instead "
                                              "of your own.")));
  live_ = pushButton(tr("Go live"), ButtonKind::Danger, QStringLiteral("live"));
  live_->setCheckable(true);
  column->addWidget(live_);
  for (Toggle* toggle : {camera_, microphone_}) {
    toggle->setChecked(true);
    connect(toggle, &Toggle::clicked, this, [this] {
      if (!camera_->isChecked() && !microphone_->isChecked()) isLive_ = false;
      tell();
    });
  }
  connect(live_, &QPushButton::clicked, this, [this](bool on) {
    isLive_ = on;
    tell();
  });
  showState();
}

void OnAirPanel::goOff() {
  isLive_ = false;
  tell();
}

void OnAirPanel::tell() {
  showState();
  Q_EMIT wished({isLive_ && camera_->isChecked(), isLive_ && microphone_->isChecked()});
}

void OnAirPanel::setState(const AirState& state) {
  if (!state.changing) isLive_ = state.live;
  showState();
}

void OnAirPanel::showState() {
  live_->setEnabled(camera_->isChecked() || microphone_->isChecked());
  live_->setChecked(isLive_);
  live_->setText(isLive_ ? tr("End live") : tr("Go live"));
  live_->setShortcut(Qt::Key_G);  // setText clears it
  live_->setToolTip(isLive_ ? tr("Camera and microphone are gone from the other programs (G)")
                            : tr("The avatar is camera and microphone of other programs (G)"));
}

AirBanner::AirBanner(QWidget* parent) : QWidget(parent) {
  setFixedHeight(kBannerHeight);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(metric::kGap, 0, 5, 0);
  row->addStretch(1);
  panic_ = pushButton(tr("Still and mute"));
  panic_->setCheckable(true);
  panic_->setShortcut(Qt::Key_P);
  panic_->setToolTip(tr("Shows a still picture and is silent at once, until it is pressed again (P)"));
  row->addWidget(panic_);
  QPushButton* off = pushButton(tr("End"));
  off->setToolTip(tr("Camera and microphone are gone from the other programs"));
  row->addWidget(off);
  connect(panic_, &QPushButton::clicked, this, &AirBanner::panicToggled);
  connect(off, &QPushButton::clicked, this, &AirBanner::offRequested);
  hide();
}

void AirBanner::setState(const AirState& state) {
  setVisible(state.live);
  panic_->setChecked(state.stopped);
  if (const QString text = state.stopped ? tr("Resume") : tr("Still and mute"); text != panic_->text()) {
    panic_->setText(text);
    panic_->setShortcut(Qt::Key_P);  // setText clears it
  }
  if (!state.trouble.isEmpty())
    text_ = state.trouble;
  else if (state.stopped)
    text_ = tr("Live, but standing still and muted");
  else if (state.seen && state.heard)
    text_ = tr("Live: you are seen and heard");
  else if (state.seen)
    text_ = tr("Live: you are seen");
  else if (state.heard)
    text_ = tr("Live: you are heard");
  else
    text_ = tr("Live: nobody looks yet");
  setToolTip(text_);
  setAccessibleName(text_);
  update();
}

void AirBanner::paintEvent(QPaintEvent*) {
  const Tokens& tokens = tokensOf(*this);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(tokens.bad);
  painter.drawRoundedRect(rect(), metric::kRadius, metric::kRadius);
  painter.setBrush(tokens.onAccent);
  painter.drawEllipse(QRectF(metric::kGapLarge, (height() - kDot) / 2.0, kDot, kDot));
  QFont bold = font();
  bold.setWeight(QFont::DemiBold);
  painter.setFont(bold);
  painter.setPen(tokens.onAccent);
  const int left = metric::kGapLarge + kDot + metric::kGap;
  const QRect place(left, 0, panic_->x() - metric::kGap - left, height());
  painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                   QFontMetrics(bold).elidedText(text_, Qt::ElideRight, place.width()));
}

}  // namespace visema::ui
