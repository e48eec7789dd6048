// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/microphone_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/base/user_gain.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/slider_row.h"

namespace visema::ui {

MicrophonePanel::MicrophonePanel(QWidget* parent)
    : QWidget(parent),
      devices_(new QComboBox),
      test_(pushButton(tr("Test"), ButtonKind::Small)),
      gain_(new SliderRow(tr("Gain"), {-kMostUserGainDb, kMostUserGainDb, 1, 0, 0, tr(" dB")})),
      verdict_(new Note(3)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGapSmall);
  devices_->setAccessibleName(tr("Microphone"));
  devices_->setToolTip(tr("Remembered by name: it is used again when it is plugged back in"));
  devices_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  devices_->setMinimumContentsLength(12);
  devices_->addItem(tr("Looking for microphones…"));
  devices_->setEnabled(false);
  column->addWidget(devices_);
  auto* line = new QHBoxLayout;
  line->setSpacing(metric::kGap);
  line->addWidget(gain_, 1);
  line->addWidget(test_);
  column->addLayout(line);
  gain_->setToolTip(tr("Makes the microphone louder or quieter. Double-click or press Delete to reset."));
  column->addWidget(verdict_);
  verdict_->hide();
  connect(devices_, &QComboBox::activated, this,
          [this](int index) { Q_EMIT deviceChosen(devices_->itemData(index).toString()); });
  connect(gain_, &SliderRow::valueChanged, this, &MicrophonePanel::gainChanged);
  connect(test_, &QPushButton::clicked, this, [this] { Q_EMIT testToggled(!state_.running); });
  showTest();
}

void MicrophonePanel::setDevices(const std::vector<DeviceChoice>& devices, const QString& currentId) {
  devices_->clear();
  for (const DeviceChoice& device : devices) {
    devices_->addItem(device.name, device.id);
    if (device.id == currentId) devices_->setCurrentIndex(devices_->count() - 1);
  }
  hasDevices_ = !devices.empty();
  if (!hasDevices_) devices_->addItem(tr("No microphone found"));
  devices_->setEnabled(hasDevices_);
  showTest();
}

void MicrophonePanel::setGain(double decibels) { gain_->setValue(decibels); }

void MicrophonePanel::setTest(const MicrophoneTestState& state) {
  state_ = state;
  showTest();
}

void MicrophonePanel::setOnAir(bool onAir) {
  if (onAir == onAir_) return;
  onAir_ = onAir;
  if (onAir) state_ = {};
  showTest();
}

void MicrophonePanel::showTest() {
  test_->setText(state_.running ? tr("Stop") : tr("Test"));
  test_->setAccessibleName(state_.running ? tr("Stop the microphone test") : tr("Test the microphone"));
  test_->setEnabled(hasDevices_ && !onAir_);
  test_->setToolTip(onAir_ ? tr("During a session, the level shows what the microphone hears")
                           : tr("Records three seconds, plays them back and tells you whether they are good"));
  verdict_->set(state_.words, state_.tone);
  verdict_->setVisible(!state_.words.isEmpty());
}

}  // namespace visema::ui
