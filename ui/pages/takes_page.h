// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ui/models/take_models.h"
#include "ui/widgets/page_shell.h"

class QPushButton;
class QStackedWidget;

namespace visema::ui {

class Chip;
class EmptyState;
class RowList;

/// What was recorded, the newest first: to be played, named, made a film of, or thrown away. It does none of it.
class TakesPage : public PageShell {
  Q_OBJECT
 public:
  explicit TakesPage(QWidget* parent = nullptr);
  void setTakes(const std::vector<TakeEntry>& takes);
  void setPlace(const QString& folder, qint64 freeBytes);  // negative: not known

 Q_SIGNALS:
  void playRequested(const QString& id);
  void filmRequested(const QString& id);
  void renamed(const QString& id, const QString& name);
  void folderRequested(const QString& id);  // empty: that of all takes
  void removeRequested(const QString& id);
  void recordRequested();

 private:
  QWidget* makeRow();
  Chip* count_;
  QStackedWidget* stack_;
  RowList* list_;
  QPushButton* where_;
  QLabel* free_;
  std::vector<TakeEntry> takes_;
};

}  // namespace visema::ui
