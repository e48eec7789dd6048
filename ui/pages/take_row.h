// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/take_models.h"
#include "ui/widgets/action_row.h"

class QLineEdit;
class QPushButton;
class QToolButton;

namespace visema::ui {

class Figure;
class Note;

/// One take: who said it, when, how long, and what can be done with it. Its name is edited in its place.
class TakeRow : public ActionRow {
  Q_OBJECT
 public:
  explicit TakeRow(QWidget* parent = nullptr);
  void setTake(const TakeEntry& take);
  const TakeEntry& take() const { return take_; }
  void beginRename();

 Q_SIGNALS:
  void playRequested(const QString& id);
  void filmRequested(const QString& id);
  void renamed(const QString& id, const QString& name);
  void folderRequested(const QString& id);
  void removeRequested(const QString& id);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;  // the keys that end renaming do nothing else

 private:
  void endRename(bool keep);
  TakeEntry take_;
  QLineEdit* edit_;
  Figure* length_;
  Note* problem_;
  QPushButton* film_;
  QToolButton* play_ = nullptr;
};

}  // namespace visema::ui
