// SPDX-License-Identifier: Apache-2.0
// What the one button of the build page does next.
#include <QPushButton>

#include "ui/pages/build/build_page.h"
#include "ui/pages/build/package_view.h"
#include "ui/widgets/button_text.h"

namespace visema::ui {

BuildPage::Primary BuildPage::toStep(BuildStep step, const QString& text) const {
  return {text + QStringLiteral(" ›"), tr("Goes to the next step"), true,
          [this, step] { const_cast<BuildPage*>(this)->showStep(step); }};
}

BuildPage::Primary BuildPage::make(BuildStep step, const QString& text, const QString& toolTip) const {
  return {text, toolTip, !work_ && look_ && look_->obstacle.isEmpty(),
          [this, step] { Q_EMIT const_cast<BuildPage*>(this)->makeRequested(step); }};
}

/// Why training cannot begin; empty: it can.
QString BuildPage::obstacleToTraining() const {
  if (!look_) return {};
  if (!look_->noTraining.isEmpty()) return look_->noTraining;
  if (!checked()) return tr("The footage has to be checked first.");
  for (const BuildRow& row : look_->checks)
    if (row.tone == Tone::Bad && !row.allowed) return tr("%1 blocks the training. %2").arg(row.title, row.sentence);
  return {};
}

/// What has to be done before the avatar can be made; empty: nothing.
QString BuildPage::missingForPackage() const {
  if (!look_ || look_->training.state != TrainState::Done) return tr("Train it first.");
  return package_->missing();
}

BuildPage::Primary BuildPage::primary() const {
  auto* self = const_cast<BuildPage*>(this);
  if (!look_)
    return {tr("Choose a video…"), tr("Chooses a video of a person who talks"), true, [self] { self->browse(); }};
  switch (step_) {
    case BuildStep::Video:
      return toStep(BuildStep::Check, tr("Check"));
    case BuildStep::Check:
      if (!checked()) return make(BuildStep::Check, tr("Check"), tr("Rates the footage"));
      return toStep(BuildStep::Track, tr("Track"));
    case BuildStep::Track:
      return toStep(BuildStep::Mask, tr("Mask"));
    case BuildStep::Mask:
      return toStep(BuildStep::Train, tr("Train"));
    case BuildStep::Train: {
      const TrainState state = look_->training.state;
      if (state == TrainState::Done || state == TrainState::Running) {
        Primary on = toStep(BuildStep::Verify, tr("Verify"));
        on.enabled = state == TrainState::Done;
        if (!on.enabled) on.toolTip = tr("Available after training");
        return on;
      }
      const QString obstacle = obstacleToTraining();
      return {state == TrainState::Paused   ? tr("Resume")
              : state == TrainState::Failed ? tr("Try again")
                                            : tr("Start training"),
              obstacle.isEmpty() ? tr("Trains in the background, even after this window is closed") : obstacle,
              obstacle.isEmpty() && !work_, [self] { Q_EMIT self->trainRequested(); }};
    }
    case BuildStep::Verify:
      if (look_->verdict.empty()) {
        Primary judge = make(BuildStep::Verify, tr("Verify"), tr("Measures the network on footage it never saw"));
        if (look_->training.state != TrainState::Done)
          judge.enabled = false, judge.toolTip = tr("Available after training");
        return judge;
      }
      return toStep(BuildStep::Package, tr("Package"));
    case BuildStep::Package:
      break;
  }
  if (!look_->avatar.isEmpty() && package_->package() == look_->package)
    return {tr("Put on stage"), tr("Puts the avatar on stage"), true, [self] { Q_EMIT self->liveRequested(); }};
  Primary finish =
      make(BuildStep::Package, tr("Make the avatar"), tr("Finishes the avatar and adds it to the library"));
  const QString missing = missingForPackage();
  if (!missing.isEmpty()) finish.enabled = false, finish.toolTip = missing;
  return finish;
}

void BuildPage::showPrimary() {
  const Primary now = primary();
  setButtonText(next_, now.text);
  next_->setEnabled(now.enabled);
  const bool made = look_ && !look_->avatar.isEmpty() && package_->package() == look_->package;
  package_->setResult(made ? tr("The avatar is in the library: %1").arg(look_->avatar) : missingForPackage());
  next_->setToolTip(QStringLiteral("%1 (%2)").arg(now.toolTip, next_->shortcut().toString(QKeySequence::NativeText)));
}

}  // namespace visema::ui
