// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTimer>
#include <QWidget>
#include <array>
#include <memory>

#include "ui/models/build_models.h"

class QComboBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace visema::ui {

class ElidedLabel;
class ErrorTimeline;
class Figure;
class SliderRow;
class TrackStage;

/// The Track step: a frame with where its face is, a curve of how sure that is, and the hand's tools. It tracks
/// nothing.
class TrackView : public QWidget {
  Q_OBJECT
 public:
  explicit TrackView(QWidget* parent = nullptr);
  /// What belongs into the side panel while this step is shown.
  QWidget* side() const { return side_; }
  void setFootage(const std::vector<std::shared_ptr<const BuildFootage>>& footage);
  void setEditable(bool editable);
  void setPicture(const QString& footage, FrameIndex frame, const QImage& picture);
  void showPlace(const QString& footage, FrameIndex frame);
  void pause();
  QString footageName() const;
  FrameIndex frame() const { return frame_; }

 Q_SIGNALS:
  void pictureWanted(const QString& footage, qint64 frame);
  void keyframeSet(const QString& footage, qint64 frame, const visema::Similarity& pose);
  void keyframesCleared(const QString& footage, qint64 from, qint64 to);
  void marked(const QString& footage, visema::ui::StretchKind kind, qint64 from, qint64 to, bool on);
  void refineRequested(const QString& footage, qint64 frame, const visema::Similarity& pose);
  void againRequested(const QString& footage);

 private:
  void buildDock(QVBoxLayout* column);
  void buildSide();
  void buildKeyframeTools(QVBoxLayout* column);
  void buildMarkTools(QVBoxLayout* column);
  void clearKeyframes(FrameIndex from, FrameIndex to);
  QPushButton* tool(const QString& text, const QString& toolTip, const QKeySequence& key);
  const BuildFootage* current() const;
  void goTo(FrameIndex frame);
  void step(int direction);
  void showFrame();
  void showCounts();
  void setKeyframe();
  void toggleMark(StretchKind kind);
  const BuildStretch* stretchAt(StretchKind kind) const;
  void togglePlaying();
  std::vector<std::shared_ptr<const BuildFootage>> footage_;
  std::size_t chosen_ = 0;
  FrameIndex frame_ = 0;
  FrameIndex shown_ = -1, posed_ = -1;  // of the picture, and of the face that is drawn over it
  bool editable_ = true;
  QTimer clock_;
  QWidget* side_;
  TrackStage* stage_;
  ErrorTimeline* timeline_;
  QComboBox* choice_;
  ElidedLabel* counts_;
  QPushButton *play_, *before_, *after_, *worst_;
  QPushButton *key_ = nullptr, *refine_ = nullptr, *clear_ = nullptr, *clearBefore_ = nullptr, *clearAfter_ = nullptr,
              *again_ = nullptr;
  std::array<QPushButton*, 4> marks_{};  // by StretchKind
  std::array<Figure*, 4> facts_{};       // position, scale, roll, state
  SliderRow* threshold_ = nullptr;
};

}  // namespace visema::ui
