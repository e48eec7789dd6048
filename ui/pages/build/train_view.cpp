// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/build/train_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/pages/build/curve_chart.h"
#include "ui/pages/build/work_panel.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/progress_bar.h"

namespace visema::ui {
namespace {

struct TrainingWords {
  QString word, sentence;
  Tone tone;
};

TrainingWords wordsOf(const TrainingLook& training) {
  switch (training.state) {
    case TrainState::Running:
      return {TrainView::tr("Training"), training.stage, Tone::Accent};
    case TrainState::Paused:
      return {TrainView::tr("Paused"), TrainView::tr("It resumes from where it stopped."), Tone::Warn};
    case TrainState::Done:
      return {TrainView::tr("Trained"), TrainView::tr("The network is in the avatar. Verify shows how good it is."),
              Tone::Good};
    case TrainState::Failed:
      return {TrainView::tr("Failed"), training.problem, Tone::Bad};
    case TrainState::NotYet:
      break;
  }
  return {TrainView::tr("Not trained"),
          TrainView::tr("A network learns how this mouth looks and how it follows a voice. This takes about an hour on "
                        "two cores and continues when this window is closed."),
          Tone::Neutral};
}

}  // namespace

TrainView::TrainView(QWidget* parent)
    : QWidget(parent),
      state_(new Chip),
      figures_(new Figure(progressWords(1, 10 * 60 * 60 - 60))),
      bar_(new ProgressBar),
      stage_(mutedLabel({})),
      preview_(new QLabel),
      pause_(pushButton(tr("Pause"), ButtonKind::Normal, QStringLiteral("pause"))),
      keep_(pushButton(tr("Stop and keep"), ButtonKind::Normal, QStringLiteral("stop"))),
      lips_(new CurveChart(tr("Lips, on frames it never saw"), Tone::Good)),
      loss_(new CurveChart(tr("Loss"), Tone::Accent)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGap);
  auto* card = new Card;
  auto* inside = new QVBoxLayout(card);
  inside->setContentsMargins(16, 14, 16, 14);
  inside->setSpacing(10);
  auto* head = new QHBoxLayout;
  head->setSpacing(metric::kGapSmall);
  head->addWidget(state_);
  head->addStretch(1);
  head->addWidget(figures_);
  head->addWidget(pause_);
  head->addWidget(keep_);
  inside->addLayout(head);
  inside->addWidget(bar_);
  inside->addWidget(stage_);
  column->addWidget(card);
  auto* curves = new QHBoxLayout;
  curves->setSpacing(metric::kGap);
  curves->addWidget(lips_, 1);
  curves->addWidget(loss_, 1);
  column->addLayout(curves);
  column->addWidget(makePreview(), 1);
  for (CurveChart* chart : {lips_, loss_}) chart->setEmptyText(tr("Measured every few minutes"));
  pause_->setShortcut(Qt::Key_P);
  pause_->setToolTip(tr("Stops after this step and keeps everything; it can be resumed (%1)")
                         .arg(pause_->shortcut().toString(QKeySequence::NativeText)));
  keep_->setShortcut(Qt::Key_K);
  keep_->setToolTip(tr("Ends the training now and makes the avatar with what was learnt so far (%1)")
                        .arg(keep_->shortcut().toString(QKeySequence::NativeText)));
  connect(pause_, &QPushButton::clicked, this, &TrainView::pauseRequested);
  connect(keep_, &QPushButton::clicked, this, &TrainView::keepRequested);
  setTraining({}, {});
}

QWidget* TrainView::makePreview() {
  auto* card = new Card;
  auto* inside = new QVBoxLayout(card);
  inside->setContentsMargins(16, 12, 16, 14);
  inside->setSpacing(metric::kGapSmall);
  inside->addWidget(sectionLabel(tr("Filmed above, painted below, on frames it never saw")));
  preview_->setAlignment(Qt::AlignCenter);
  preview_->setMinimumSize(120, 80);
  preview_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  preview_->setProperty("role", "faint");
  preview_->setAccessibleName(tr("What it paints"));
  inside->addWidget(preview_, 1);
  return card;
}

void TrainView::setTraining(const TrainingLook& training, const QString& obstacle) {
  training_ = training;
  const TrainingWords words = wordsOf(training);
  state_->set(words.word, words.tone);
  const bool idle = training.state == TrainState::NotYet;
  stage_->setText(idle && !obstacle.isEmpty() ? obstacle : words.sentence);
  const bool running = training.state == TrainState::Running, paused = training.state == TrainState::Paused;
  figures_->setText(running || paused ? progressWords(training.fraction, running ? training.secondsLeft : -1)
                                      : QString());
  bar_->setVisible(running || paused);
  bar_->set(training.fraction, paused ? Tone::Warn : Tone::Accent);
  pause_->setVisible(running);
  keep_->setVisible(running || paused);
  std::vector<QPointF> lips, loss;
  for (const BuildMoment& each : training.moments) {
    lips.emplace_back(static_cast<qreal>(each.step), each.lipPsnr);
    if (each.loss > 0) loss.emplace_back(static_cast<qreal>(each.step), each.loss);
  }
  const QLocale locale;
  lips_->setPoints(lips, lips.empty() ? QString() : tr("%1 dB").arg(locale.toString(lips.back().y(), 'f', 1)));
  loss_->setPoints(loss, loss.empty() ? QString() : locale.toString(loss.back().y(), 'f', 3));
  showPreview();
}

void TrainView::resizeEvent(QResizeEvent*) { showPreview(); }

void TrainView::showPreview() {
  if (training_.preview.isNull()) {
    preview_->setPixmap({});
    preview_->setText(tr("The first picture appears half a minute after training starts."));
    return;
  }
  // As many of the pictures as can be seen well.
  const QImage& all = training_.preview;
  const int side = all.height() / 2;
  const int shown = std::clamp(preview_->width() / std::max(1, preview_->height() / 2), 1,
                               std::max(1, all.width() / std::max(1, side)));
  const QImage some = all.copy(0, 0, shown * side, all.height());
  const qreal ratio = devicePixelRatioF();
  QPixmap picture =
      QPixmap::fromImage(some.scaled(preview_->size() * ratio, Qt::KeepAspectRatio, Qt::SmoothTransformation));
  picture.setDevicePixelRatio(ratio);
  preview_->setPixmap(picture);
}

}  // namespace visema::ui
