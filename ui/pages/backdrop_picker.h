// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "ui/models/backdrop_choice.h"
#include "ui/models/live_models.h"
#include "ui/pages/file_place.h"

class QLabel;
class QPushButton;

namespace visema::ui {

class SegmentedControl;
class SwatchRow;

/// What stands behind the avatar: as filmed, a colour, a picture. Where the footage allows nothing else, it says why.
class BackdropPicker : public QWidget {
  Q_OBJECT
 public:
  explicit BackdropPicker(QWidget* parent = nullptr);
  void setChoice(const BackdropChoice& choice);
  const BackdropChoice& choice() const { return choice_; }
  /// Why nothing else can stand behind this avatar; empty: it can. The choice is kept for the next avatar.
  void setObstacle(const QString& why);
  bool offered() const { return obstacle_.isEmpty(); }
  /// As if the user had chosen this picture.
  void choosePicture(const QString& file);

 Q_SIGNALS:
  void chosen(const visema::ui::BackdropChoice& choice);

 private:
  void choose(const BackdropChoice& choice);
  void showChoice();
  void browse();
  BackdropChoice choice_;
  FilePlace pictures_{FilePlace::Kind::Pictures};
  QString obstacle_;
  SegmentedControl* kind_;
  SwatchRow* colors_;
  QPushButton* file_;
  QLabel* why_;
};

/// The obstacle of an avatar that was filmed before just anything, in a sentence; empty where there is none.
QString backdropObstacle(const AvatarChoice* avatar);

}  // namespace visema::ui
