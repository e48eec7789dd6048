// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/build/track_view.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/pages/build/error_timeline.h"
#include "ui/pages/build/track_stage.h"
#include "ui/theme/text.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/rows.h"
#include "ui/widgets/slider_row.h"

namespace visema::ui {
namespace {

constexpr int kFrameMs = 40;
constexpr double kUsualThreshold = 0.3;

QString stateWord(const BuildFrame& frame) {
  if (frame.away) return TrackView::tr("Face away");
  if (frame.lost) return TrackView::tr("Lost");
  if (frame.byHand) return TrackView::tr("Your keyframe");
  return frame.keyframe ? TrackView::tr("Keyframe") : TrackView::tr("Tracked");
}

void addPair(QVBoxLayout* column, QWidget* one, QWidget* other) {
  auto* row = new QHBoxLayout;
  row->setSpacing(metric::kGapSmall);
  row->addWidget(one, 1);
  row->addWidget(other, 1);
  column->addLayout(row);
}

QString figure(double value, int digits) { return QLocale().toString(value, 'f', digits); }

}  // namespace

TrackView::TrackView(QWidget* parent)
    : QWidget(parent),
      side_(new QWidget),
      stage_(new TrackStage),
      timeline_(new ErrorTimeline),
      choice_(new QComboBox),
      counts_(new ElidedLabel(TextRole::Body, true)),
      play_(tool({}, tr("Plays or stops (%1)"), Qt::Key_P)),
      before_(tool(tr("Worse"), tr("Goes to the previous place worth a look (%1)"), Qt::Key_Comma)),
      after_(tool(tr("Worse"), tr("Goes to the next place worth a look (%1)"), Qt::Key_Period)),
      worst_(tool(tr("Worst"), tr("Goes to the worst frame of all (%1)"), Qt::Key_W)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGap);
  stage_->setEmptyText(tr("Reading the picture"));
  column->addWidget(stage_, 1);
  buildDock(column);
  buildSide();
  clock_.setInterval(kFrameMs);
  connect(&clock_, &QTimer::timeout, this, [this] {
    const BuildFootage* footage = current();
    if (shown_ != frame_) return;  // the picture before has not come yet
    if (!footage || frame_ + 1 >= static_cast<FrameIndex>(footage->frames.size())) return pause();
    goTo(frame_ + 1);
  });
  connect(stage_, &TrackStage::posed, this, [this](const Similarity& pose) {
    if (current()) Q_EMIT keyframeSet(current()->name, frame_, pose);
  });
  connect(timeline_, &ErrorTimeline::moved, this, &TrackView::goTo);
}

/// Its key works as long as this step is shown, whether the side panel is or not.
QPushButton* TrackView::tool(const QString& text, const QString& toolTip, const QKeySequence& key) {
  QPushButton* button = pushButton(text, ButtonKind::Small);
  button->setToolTip(toolTip.arg(key.toString(QKeySequence::NativeText)));
  auto* action = new QAction(this);
  action->setShortcut(key);
  action->setToolTip(button->toolTip());
  connect(action, &QAction::triggered, button, &QPushButton::click);
  addAction(action);
  return button;
}

void TrackView::buildDock(QVBoxLayout* column) {
  auto* dock = new Card;
  auto* inside = new QVBoxLayout(dock);
  inside->setContentsMargins(12, 10, 12, 8);
  inside->setSpacing(4);
  auto* head = new QHBoxLayout;
  head->setSpacing(metric::kGapSmall);
  play_->setText(tr("Play"));
  setButtonKind(play_, ButtonKind::Small);
  before_->setText(QStringLiteral("‹ ") + tr("Worse"));
  after_->setText(tr("Worse") + QStringLiteral(" ›"));
  choice_->setAccessibleName(tr("Video"));
  choice_->setToolTip(tr("Which of the videos is shown"));
  head->addWidget(play_);
  head->addWidget(choice_);
  head->addWidget(counts_, 1);
  for (QPushButton* button : {before_, after_, worst_}) head->addWidget(button);
  inside->addLayout(head);
  inside->addWidget(timeline_);
  column->addWidget(dock);
  connect(play_, &QPushButton::clicked, this, &TrackView::togglePlaying);
  connect(before_, &QPushButton::clicked, this, [this] { step(-1); });
  connect(after_, &QPushButton::clicked, this, [this] { step(1); });
  connect(worst_, &QPushButton::clicked, this, [this] {
    if (const auto frame = timeline_->worst()) goTo(*frame);
  });
  connect(choice_, &QComboBox::activated, this, [this](int index) {
    chosen_ = static_cast<std::size_t>(index);
    timeline_->setFootage(footage_[chosen_]);
    showCounts();
    goTo(0);
  });
}

void TrackView::buildSide() {
  auto* column = new QVBoxLayout(side_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGapSmall);
  column->addWidget(sectionLabel(tr("This frame")));
  const std::array<QString, 4> names{tr("Position"), tr("Scale"), tr("Roll"), tr("State")};
  for (std::size_t i = 0; i < names.size(); ++i) {
    facts_[i] = new Figure(QStringLiteral("00000.0, 00000.0"));
    facts_[i]->setMuted(true);
    column->addWidget(namedRow(names[i], facts_[i]));
  }
  buildKeyframeTools(column);
  column->addSpacing(metric::kGap);
  column->addWidget(sectionLabel(tr("Mark this stretch")));
  buildMarkTools(column);
  column->addSpacing(metric::kGap);
  column->addWidget(sectionLabel(tr("Worth a look")));
  threshold_ = new SliderRow(tr("From"), {0.05, 0.9, 0.05, kUsualThreshold, 2, {}});
  threshold_->setToolTip(tr("Frames with at least this error are red and worth a look"));
  threshold_->setValue(kUsualThreshold);
  column->addWidget(threshold_);
  column->addSpacing(metric::kGap);
  column->addWidget(sectionLabel(tr("Tip")));
  column->addWidget(
      smallLabel(tr("Drag the five points onto the eyes and the nose bridge. Only the stretch between two "
                    "keyframes is tracked again.")));
  connect(threshold_, &SliderRow::valueChanged, this, [this](double value) {
    timeline_->setThreshold(value);
    showCounts();
  });
}

void TrackView::buildKeyframeTools(QVBoxLayout* column) {
  key_ = tool(tr("Set keyframe"),
              tr("Fixes the face as it is shown here; only the stretch up to the next keyframes is tracked again (%1)"),
              Qt::Key_K);
  refine_ = tool(tr("Refine"), tr("Fits this frame to the keyframes and fixes it there (%1)"), Qt::Key_R);
  clear_ = tool(tr("Clear keyframe"), tr("Removes your keyframe from this frame (%1)"), Qt::Key_Delete);
  again_ = tool(tr("Track again"), tr("Tracks the face through this video again; your keyframes and marks stay (%1)"),
                QKeySequence(Qt::CTRL | Qt::Key_T));
  clearBefore_ = tool(tr("Clear before"), tr("Removes the keyframes you set before this frame (%1)"),
                      QKeySequence(Qt::SHIFT | Qt::Key_Comma));
  clearAfter_ = tool(tr("Clear after"), tr("Removes the keyframes you set after this frame (%1)"),
                     QKeySequence(Qt::SHIFT | Qt::Key_Period));
  addPair(column, key_, refine_);
  addPair(column, clear_, again_);
  addPair(column, clearBefore_, clearAfter_);
  connect(key_, &QPushButton::clicked, this, &TrackView::setKeyframe);
  connect(refine_, &QPushButton::clicked, this, [this] {
    if (current()) Q_EMIT refineRequested(current()->name, frame_, stage_->pose());
  });
  connect(again_, &QPushButton::clicked, this, [this] {
    if (current()) Q_EMIT againRequested(current()->name);
  });
  connect(clear_, &QPushButton::clicked, this, [this] { clearKeyframes(frame_, frame_ + 1); });
  connect(clearBefore_, &QPushButton::clicked, this, [this] { clearKeyframes(0, frame_); });
  connect(clearAfter_, &QPushButton::clicked, this, [this] {
    if (current()) clearKeyframes(frame_ + 1, static_cast<FrameIndex>(current()->frames.size()));
  });
}

void TrackView::buildMarkTools(QVBoxLayout* column) {
  const auto mark = [this](StretchKind kind, const QString& text, const QString& toolTip, Qt::Key key) {
    QPushButton* button = tool(text, toolTip, key);
    button->setCheckable(true);
    marks_[static_cast<std::size_t>(kind)] = button;
    connect(button, &QPushButton::clicked, this, [this, kind] { toggleMark(kind); });
    return button;
  };
  addPair(column,
          mark(StretchKind::FaceAway, tr("Face away"),
               tr("The face cannot be seen here; press again to remove the mark (%1)"), Qt::Key_A),
          mark(StretchKind::CoveredMouth, tr("Covered"),
               tr("Something is in front of the mouth; not used for training (%1)"), Qt::Key_C));
  addPair(column, mark(StretchKind::LeftOut, tr("Leave out"), tr("Not used at all (%1)"), Qt::Key_X),
          mark(StretchKind::Idle, tr("Idle"),
               tr("How the avatar looks while it listens: choose a stretch with closed lips (%1)"), Qt::Key_I));
}

void TrackView::clearKeyframes(FrameIndex from, FrameIndex to) {
  if (current()) Q_EMIT keyframesCleared(current()->name, from, to);
}

const BuildFootage* TrackView::current() const { return chosen_ < footage_.size() ? footage_[chosen_].get() : nullptr; }

QString TrackView::footageName() const { return current() ? current()->name : QString(); }

void TrackView::setFootage(const std::vector<std::shared_ptr<const BuildFootage>>& footage) {
  const QString before = footageName();
  footage_ = footage;
  chosen_ = 0;
  choice_->clear();
  for (std::size_t i = 0; i < footage_.size(); ++i) {
    choice_->addItem(footage_[i]->name);
    if (footage_[i]->name == before) chosen_ = i;
  }
  choice_->setCurrentIndex(static_cast<int>(chosen_));
  choice_->setVisible(footage_.size() > 1);
  timeline_->setFootage(current() ? footage_[chosen_] : nullptr);
  if (footageName() != before) stage_->setPicture({}), shown_ = -1;
  showCounts();
  goTo(std::clamp<FrameIndex>(
      frame_, 0, std::max<FrameIndex>(0, current() ? static_cast<FrameIndex>(current()->frames.size()) - 1 : 0)));
}

void TrackView::setEditable(bool editable) {
  if (editable == editable_) return;
  editable_ = editable;
  stage_->setEditable(editable);
  showFrame();
}

void TrackView::setPicture(const QString& footage, FrameIndex frame, const QImage& picture) {
  if (footage != footageName()) return;
  shown_ = frame;
  stage_->setPicture(picture);
  showFrame();
}

void TrackView::showPlace(const QString& footage, FrameIndex frame) {
  for (std::size_t i = 0; i < footage_.size(); ++i)
    if (footage_[i]->name == footage) chosen_ = i;
  choice_->setCurrentIndex(static_cast<int>(chosen_));
  timeline_->setFootage(current() ? footage_[chosen_] : nullptr);
  showCounts();
  goTo(frame);
}

void TrackView::goTo(FrameIndex frame) {
  const BuildFootage* footage = current();
  if (!footage) return showFrame();
  frame_ =
      std::clamp<FrameIndex>(frame, 0, std::max<FrameIndex>(0, static_cast<FrameIndex>(footage->frames.size()) - 1));
  timeline_->setFrame(frame_);
  Q_EMIT pictureWanted(footage->name, frame_);
  showFrame();
}

void TrackView::step(int direction) {
  pause();
  if (const auto frame = timeline_->badFrom(frame_, direction)) goTo(*frame);
}

/// What is drawn belongs to the picture that is there, not to the one that is still being read.
void TrackView::showFrame() {
  const BuildFootage* footage = current();
  const bool known = footage && frame_ < static_cast<FrameIndex>(footage->frames.size());
  const BuildFrame* at = known ? &footage->frames[static_cast<std::size_t>(frame_)] : nullptr;
  const auto index = static_cast<std::size_t>(std::max<FrameIndex>(0, shown_));
  const bool drawn = known && shown_ >= 0 && index < footage->frames.size();
  const BuildFrame* seen = drawn && !footage->frames[index].away ? &footage->frames[index] : nullptr;
  const bool handled = stage_->dragged() && shown_ == posed_ && seen;  // nobody takes a face out of a hand
  if (!handled) posed_ = shown_;
  if (!handled)
    stage_->setFace(seen, footage ? footage->handles : std::array<Point, kBuildHandles>{},
                    seen && index < footage->outlines.size() ? &footage->outlines[index] : nullptr);
  stage_->setWords(at ? tr("Frame %1 · fit %2").arg(QLocale().toString(qlonglong(frame_)), figure(1 - at->error, 2))
                      : QString());
  for (Figure* fact : facts_) fact->setText({});
  if (at) {
    const Point middle = at->pose.inverse().apply({128, 0});
    facts_[0]->setText(QStringLiteral("%1, %2").arg(figure(middle.x, 1), figure(middle.y, 1)));
    facts_[1]->setText(figure(1 / at->pose.scale(), 3));
    facts_[2]->setText(tr("%1°").arg(figure(-at->pose.angle() * 180 / M_PI, 1)));
    facts_[3]->setText(stateWord(*at));
  }
  const auto anyByHand = [&](auto from, auto to) {
    return known && std::any_of(from, to, [](const BuildFrame& frame) { return frame.byHand; });
  };
  key_->setEnabled(editable_ && at && !at->away);
  refine_->setEnabled(editable_ && at && !at->away);
  clear_->setEnabled(editable_ && at && at->byHand);
  for (std::size_t i = 0; i < marks_.size(); ++i) {
    const auto kind = static_cast<StretchKind>(i);
    marks_[i]->setChecked(at && stretchAt(kind));
    marks_[i]->setEnabled(editable_ && at && (kind != StretchKind::Idle || stretchAt(kind) || timeline_->chosen()));
  }
  again_->setEnabled(editable_ && at);
  clearBefore_->setEnabled(editable_ && known && anyByHand(footage->frames.begin(), footage->frames.begin() + frame_));
  clearAfter_->setEnabled(editable_ && known && anyByHand(footage->frames.begin() + frame_ + 1, footage->frames.end()));
}

void TrackView::showCounts() {
  const BuildFootage* footage = current();
  const auto runs = static_cast<int>(timeline_->badRuns().size());
  int keys = 0;
  if (footage)
    keys = static_cast<int>(std::count_if(footage->frames.begin(), footage->frames.end(),
                                          [](const BuildFrame& frame) { return frame.keyframe; }));
  counts_->setText(tr("Tracking quality · keyframes: %1 · worth a look: %2").arg(keys).arg(runs));
  for (QPushButton* button : {before_, after_}) button->setEnabled(runs > 0);
  worst_->setEnabled(footage && !footage->frames.empty());
  play_->setEnabled(footage && !footage->frames.empty());
}

void TrackView::setKeyframe() {
  if (stage_->dragged()) return stage_->commit();
  const BuildFootage* footage = current();
  if (footage) Q_EMIT keyframeSet(footage->name, frame_, footage->frames[static_cast<std::size_t>(frame_)].pose);
}

const BuildStretch* TrackView::stretchAt(StretchKind kind) const {
  const BuildFootage* footage = current();
  if (!footage) return nullptr;
  for (const BuildStretch& each : footage->stretches)
    if (each.kind == kind && frame_ >= each.from && frame_ < each.to) return &each;
  return nullptr;
}

/// Takes the mark off that this frame has; else marks the chosen stretch, without one the bad one around this frame, or
/// the frame alone.
void TrackView::toggleMark(StretchKind kind) {
  const BuildFootage* footage = current();
  if (!footage) return;
  const auto chosen = timeline_->chosen();
  timeline_->clearChoice();
  if (const BuildStretch* there = stretchAt(kind); there && !chosen)
    return Q_EMIT marked(footage->name, kind, there->from, there->to, false);
  FrameRun run{frame_, frame_ + 1};
  for (const FrameRun& bad : timeline_->badRuns())
    if (kind == StretchKind::FaceAway && frame_ >= bad.from && frame_ < bad.to) run = bad;
  Q_EMIT marked(footage->name, kind, chosen ? chosen->from : run.from, chosen ? chosen->to : run.to, true);
}

void TrackView::togglePlaying() {
  if (clock_.isActive()) return pause();
  clock_.start();
  play_->setText(tr("Pause"));
}

void TrackView::pause() {
  clock_.stop();
  play_->setText(tr("Play"));
}

}  // namespace visema::ui
