// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/build/work_panel.h"

#include <QHBoxLayout>
#include <QPushButton>

#include "ui/widgets/labels.h"
#include "ui/widgets/progress_bar.h"

namespace visema::ui {

QString progressWords(double fraction, double secondsLeft) {
  if (fraction < 0) return {};
  const QString done = WorkPanel::tr("%1 %").arg(qRound(100 * fraction));
  return secondsLeft < 0 ? done : WorkPanel::tr("%1 · %2 left").arg(done, durationText(secondsLeft));
}

WorkPanel::WorkPanel(QWidget* parent)
    : Card(parent),
      stage_(new ElidedLabel(TextRole::Body)),
      figures_(new Figure(progressWords(1, 59 * 60), TextRole::Small)),
      bar_(new ProgressBar),
      cancel_(pushButton(tr("Stop"), ButtonKind::Small, QStringLiteral("stop"))) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(14, 10, 10, 10);
  row->setSpacing(metric::kGap);
  row->addWidget(stage_, 2);
  row->addWidget(bar_, 3);
  row->addWidget(figures_);
  row->addWidget(cancel_);
  figures_->setMuted(true);
  cancel_->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Period));
  cancel_->setToolTip(
      tr("Stops here; what is done so far is kept (%1)").arg(cancel_->shortcut().toString(QKeySequence::NativeText)));
  connect(cancel_, &QPushButton::clicked, this, &WorkPanel::cancelRequested);
  hide();
}

void WorkPanel::setWork(const std::optional<BuildWork>& work) {
  setVisible(work.has_value());
  if (!work) return;
  stage_->setText(work->stage);
  bar_->set(work->fraction);
  figures_->setText(progressWords(work->fraction, work->secondsLeft));
}

}  // namespace visema::ui
