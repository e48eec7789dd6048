// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

#include "ui/models/library_models.h"
#include "ui/widgets/painting.h"

namespace visema::ui {

/// One avatar of the library: its picture, name, origin and tags.
class AvatarTile : public QAbstractButton {
  Q_OBJECT
 public:
  explicit AvatarTile(QWidget* parent = nullptr);
  void setCard(const AvatarCard& card);
  const AvatarCard& card() const { return card_; }
  void setOnStage(bool onStage);  // it is in memory, and drawn as such
  QSize sizeHint() const override { return {260, 235}; }
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;

 Q_SIGNALS:
  void opened();  // double click, or Enter

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void drawPicture(QPainter& painter, int pictureHeight);
  void drawTags(QPainter& painter, int y);
  AvatarCard card_;
  bool onStage_ = false;
  CoverPicture picture_;
};

}  // namespace visema::ui
