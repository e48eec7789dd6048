// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/library_models.h"
#include "ui/pages/file_place.h"
#include "ui/widgets/page_shell.h"

class QButtonGroup;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace visema::ui {

class AvatarTile;
class CardGrid;
class ElidedLabel;
class EmptyState;
class ProgressBar;

/// The avatars as cards, and everything about the chosen one at the side. It opens and removes nothing itself.
class LibraryPage : public PageShell {
  Q_OBJECT
 public:
  explicit LibraryPage(QWidget* parent = nullptr);

  void setAvatars(const std::vector<AvatarCard>& avatars);
  void setCurrent(const QString& id);
  void setOnStage(const QString& id);  // the one that the live page shows
  QString current() const { return current_; }
  /// An import in progress (negative: how far is not known), or none when `stage` is empty.
  void setImporting(const QString& stage, double fraction);
  void showReport(const ImportReport& report);

 Q_SIGNALS:
  void importRequested(const QString& path);
  void importCancelled();
  void goLiveRequested(const QString& id);
  void verifyRequested(const QString& id);
  void removeRequested(const QString& id);
  void folderRequested(const QString& id);
  void buildRequested();  // an avatar of the user's own

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void buildHeader();
  void buildBody();
  void buildSide();
  void filter();
  void showCurrent();
  void browse(bool folder);
  void askRemove();
  const AvatarCard* find(const QString& id) const;
  std::vector<AvatarCard> avatars_;
  std::vector<AvatarTile*> tiles_;
  QString current_;
  QString onStage_;
  QLineEdit* search_ = nullptr;
  QPushButton* import_ = nullptr;
  QStackedWidget* stack_ = nullptr;
  QWidget* cards_ = nullptr;
  CardGrid* grid_ = nullptr;
  QButtonGroup* group_ = nullptr;
  FilePlace packages_{FilePlace::Kind::Downloads};
  EmptyState* build_ = nullptr;
  EmptyState* empty_ = nullptr;
  QWidget* importing_ = nullptr;
  QLabel* importWords_ = nullptr;
  ProgressBar* importBar_ = nullptr;
  QWidget* inspector_ = nullptr;
  QLabel* caption_ = nullptr;
  QVBoxLayout* facts_ = nullptr;
  QLabel* problem_ = nullptr;
  QPushButton* live_ = nullptr;
  QPushButton* verify_ = nullptr;
  QPushButton* remove_ = nullptr;
  QPushButton* importHere_ = nullptr;
  QWidget* consentBox_ = nullptr;
  QLabel* consent_ = nullptr;
  QWidget* licenceBox_ = nullptr;
  QLabel* licence_ = nullptr;
  QWidget* whereBox_ = nullptr;
  QPushButton* where_ = nullptr;
  QLabel* nothing_ = nullptr;
};

}  // namespace visema::ui
