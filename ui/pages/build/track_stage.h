// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QTimer>
#include <QWidget>
#include <optional>

#include "ui/models/build_models.h"

namespace visema::ui {

/// A frame of footage with where its face is: the crop as a box, five points on eyes and nose, the lower face. Points
/// can be dragged and nudged; while one is, a magnifier shows its pixels. Knows one frame, follows nothing.
class TrackStage : public QWidget {
  Q_OBJECT
 public:
  explicit TrackStage(QWidget* parent = nullptr);
  void setPicture(const QImage& picture);
  const QImage& picture() const { return picture_; }
  /// Null: nothing is known of the frame, and nothing is drawn over it.
  void setFace(const BuildFrame* frame, const std::array<Point, kBuildHandles>& handles, const BuildOutline* outline);
  void setWords(const QString& words);  // on glass, in the corner
  void setEditable(bool editable);
  void setEmptyText(const QString& text);
  /// The pose as it was dragged and is not handed on yet.
  std::optional<Similarity> dragged() const { return moved_ ? std::optional(pose_) : std::nullopt; }
  Similarity pose() const { return pose_; }
  void commit();  // hands on what was dragged
  QSize sizeHint() const override { return {852, 480}; }
  QSize minimumSizeHint() const override { return {240, 160}; }

 Q_SIGNALS:
  void posed(const visema::Similarity& pose);  // by the user

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  enum Grip { None = -1, Whole = static_cast<int>(kBuildHandles) };
  QRectF pictureRect() const;
  QPointF toWidget(const Point& inPicture) const;
  Point toPicture(const QPointF& inWidget) const;
  Point handleInPicture(std::size_t index) const { return pose_.inverse().apply(handles_[index]); }
  int gripAt(const QPointF& at) const;
  void moveGrip(int grip, const Point& to);
  void drawFace(QPainter& painter) const;
  void drawMagnifier(QPainter& painter) const;
  void drawWords(QPainter& painter) const;
  QImage picture_;
  bool known_ = false, editable_ = true, hasOutline_ = false, moved_ = false;
  Similarity pose_;
  std::array<Point, kBuildHandles> handles_{};
  BuildOutline outline_{};
  QString words_, empty_;
  int grip_ = None;       // that is dragged
  int selected_ = Whole;  // that the arrow keys move
  Point grabbed_;         // where in the picture the whole was taken
  QTimer settled_;        // nudges become one change
};

}  // namespace visema::ui
