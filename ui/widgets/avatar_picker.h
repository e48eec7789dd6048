// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <vector>

#include "ui/models/live_models.h"

class QButtonGroup;
class QGridLayout;

namespace visema::ui {

/// The avatars at hand as small pictures, three in a row; one is on.
class AvatarPicker : public QWidget {
  Q_OBJECT
 public:
  explicit AvatarPicker(QWidget* parent = nullptr);
  void setAvatars(const std::vector<AvatarChoice>& avatars, const QString& currentId);
  QString currentId() const;

 Q_SIGNALS:
  void chosen(const QString& id);
  void addChosen();  // the tile that leads to the library

 private:
  std::vector<AvatarChoice> avatars_;
  QButtonGroup* group_ = nullptr;
  QGridLayout* grid_;
};

}  // namespace visema::ui
