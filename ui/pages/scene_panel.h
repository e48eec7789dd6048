// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "core/base/yuv_image.h"
#include "ui/models/live_models.h"
#include "ui/pages/file_place.h"

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace visema::ui {

class FrameView;
class SliderRow;
class Toggle;

/// A switch and, while it is on, the picture it is about. One that was never chosen is asked for.
class PictureSwitch : public QWidget {
  Q_OBJECT
 public:
  PictureSwitch(const QString& name, const QString& toolTip, const QString& dialogTitle, const QString& filter,
                QWidget* parent = nullptr);
  void set(bool on, const QString& file);
  bool on() const;
  const QString& file() const { return file_; }

 Q_SIGNALS:
  void changed();

 private:
  bool browse();
  void showFile();
  const QString title_, filter_;
  FilePlace pictures_{FilePlace::Kind::Pictures};
  QString file_;
  Toggle* toggle_;
  QPushButton* button_;
};

/// What others see besides the avatar, and where it stands; while live, the picture as they see it.
class ScenePanel : public QWidget {
  Q_OBJECT
 public:
  explicit ScenePanel(QWidget* parent = nullptr);
  void setScene(const AirScene& scene);
  AirScene scene() const;
  /// Null: nobody sees anything.
  void showPicture(const YuvFrame& frame);

 Q_SIGNALS:
  void changed();

 private:
  void addWords(QVBoxLayout& column);
  void addPlace(QVBoxLayout& column);
  FrameView* picture_;
  Toggle* named_;
  QWidget* words_;
  QLineEdit* name_;
  QLineEdit* line_;
  PictureSwitch* overlay_;
  PictureSwitch* card_;
  SliderRow* zoom_;
  SliderRow* right_;
  SliderRow* down_;
};

}  // namespace visema::ui
