// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <memory>
#include <vector>

#include "ui/models/build_models.h"

namespace visema::ui {

class MaskPreview;

/// The Mask step: the crop of a wide-open and of a closed mouth with what is painted there. It makes no mask.
class MaskView : public QWidget {
  Q_OBJECT
 public:
  explicit MaskView(QWidget* parent = nullptr);
  QWidget* side() const { return side_; }
  void setFootage(const std::vector<std::shared_ptr<const BuildFootage>>& footage);
  void setPicture(const QString& footage, FrameIndex frame, const QImage& picture);
  void askForPictures();

 Q_SIGNALS:
  void pictureWanted(const QString& footage, qint64 frame);

 private:
  std::shared_ptr<const BuildFootage> footage_;
  QWidget* side_;
  MaskPreview *open_, *closed_;
};

/// One crop, its lower face outlined and what is painted tinted.
class MaskPreview : public QWidget {
  Q_OBJECT
 public:
  explicit MaskPreview(const QString& caption);
  void set(const QImage& crop, const QImage& mask, const BuildOutline* outline);
  void setTinted(bool tinted);
  QSize sizeHint() const override { return {400, 430}; }
  QSize minimumSizeHint() const override { return {160, 190}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const QString caption_;
  QImage crop_, mask_;
  BuildOutline outline_{};
  bool outlined_ = false, tinted_ = true;
};

/// The square that `pose` cuts from a picture.
QImage cropOf(const QImage& picture, const Similarity& pose, int side);

}  // namespace visema::ui
