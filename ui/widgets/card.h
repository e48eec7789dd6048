// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

#include "ui/widgets/painting.h"

namespace visema::ui {

/// A panel with rounded corners that holds other widgets.
class Card : public QFrame {
  Q_OBJECT
 public:
  explicit Card(QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

/// A picture cut to fill its box; a quiet placeholder while there is none.
class Thumbnail : public QWidget {
  Q_OBJECT
 public:
  Thumbnail(const QSize& size, qreal radius, QWidget* parent = nullptr);
  void setImage(const QImage& image);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  qint64 shown_ = 0;  // which image
  CoverPicture picture_;
  const qreal radius_;
};

}  // namespace visema::ui
