// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/welcome_panel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

#include "ui/theme/accessible_role.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/painting.h"

namespace visema::ui {

WelcomePanel::WelcomePanel(QWidget* parent) : QWidget(parent) {
  setAccessibleRole(*this, QAccessible::Grouping);
  setAccessibleName(tr("Welcome"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(metric::kGap, metric::kGap, metric::kGap, metric::kGap);
  row->setSpacing(metric::kGapSmall);
  QPushButton* demo = pushButton(tr("Hear Iris speak"), ButtonKind::Primary, QStringLiteral("play"));
  demo->setToolTip(tr("Plays a sentence through your speakers; the lips follow it"));
  QPushButton* microphone = pushButton(tr("Use my microphone"), ButtonKind::Normal, QStringLiteral("microphone"));
  microphone->setToolTip(tr("Listens to your microphone; nothing leaves this computer"));
  row->addWidget(demo);
  row->addWidget(microphone);
  connect(demo, &QPushButton::clicked, this, &WelcomePanel::demoRequested);
  connect(microphone, &QPushButton::clicked, this, &WelcomePanel::microphoneRequested);
}

void WelcomePanel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  drawBox(painter, rect(), 16, kGlass);
}

}  // namespace visema::ui
