// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>
#include <QHash>
#include <QWidget>
#include <vector>

#include "ui/models/build_models.h"
#include "ui/widgets/painting.h"

namespace visema::ui {

/// The place of a stretch of footage as a picture; a click jumps there.
class FrameTile : public QAbstractButton {
  Q_OBJECT
 public:
  explicit FrameTile(const BuildPlace& place);
  const BuildPlace& place() const { return place_; }
  void setPicture(const QImage& picture);
  QSize sizeHint() const override { return {112, 82}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const BuildPlace place_;
  CoverPicture picture_;
};

/// A row of such places, as many as there is room for. It asks for the pictures it shows.
class FrameStrip : public QWidget {
  Q_OBJECT
 public:
  explicit FrameStrip(QWidget* parent = nullptr);
  void setPlaces(const std::vector<BuildPlace>& places);
  void setPicture(const QString& footage, FrameIndex frame, const QImage& picture);
  QSize sizeHint() const override { return {400, 82}; }
  QSize minimumSizeHint() const override { return {112, 82}; }

 Q_SIGNALS:
  void pictureWanted(const QString& footage, qint64 frame);
  void chosen(const QString& footage, qint64 frame);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void place();
  std::vector<BuildPlace> places_;
  std::vector<FrameTile*> tiles_;
  QHash<QString, QImage> pictures_;
};

/// The middle of a place, or its only frame.
FrameIndex middleOf(const BuildPlace& place);

}  // namespace visema::ui
