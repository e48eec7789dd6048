// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/export_models.h"
#include "ui/models/live_models.h"
#include "ui/pages/file_place.h"
#include "ui/widgets/page_shell.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace visema::ui {

class BackdropPicker;
class Chip;
class DropZone;
class ExportRow;
class RowList;
class Toggle;
class WordsPicker;

/// The queue of exports, and what the next file is exported with. It shows rows and passes wishes on.
class ExportPage : public PageShell {
  Q_OBJECT
 public:
  explicit ExportPage(QWidget* parent = nullptr);

  /// Rows in the order of the queue; a row is told from the others by its id and updated in place.
  void setJobs(const std::vector<ExportJobRow>& jobs);
  void updateJob(const ExportJobRow& job);
  void setPaused(bool paused);
  void setAvatars(const std::vector<AvatarChoice>& avatars);
  void setPresets(const std::vector<ExportPreset>& presets);
  void setChoice(const ExportChoice& choice);
  void setFreeBytes(qint64 bytes);
  const ExportChoice& choice() const { return choice_; }

 Q_SIGNALS:
  void filesAdded(const QStringList& paths);
  void pauseToggled(bool paused);
  void cancelRequested(qint64 id);
  void retryRequested(qint64 id);
  void nextRequested(qint64 id);
  void pauseRequested(qint64 id);
  void goOnRequested(qint64 id);
  void removeRequested(qint64 id);
  void playRequested(qint64 id);
  void folderRequested(qint64 id);
  void clearDoneRequested();
  void choiceChanged(const visema::ui::ExportChoice& choice);
  void presetSaved(const visema::ui::ExportPreset& preset);  // without an id: a new one
  void presetRemoved(const QString& id);
  void moveRequested(qint64 id, qint64 before);  // among those that wait; 0: after all
  void logRequested(qint64 id);
  void previewRequested(const QString& soundFile);

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragMoveEvent(QDragMoveEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void buildHeader();
  void buildBody();
  void buildSide();
  void buildWhere();
  void browse();
  void browsePreview();
  void editPreset();
  qint64 waitingRowBelow(int y) const;
  void chooseFolder();
  void changed();
  void showPreset();
  void showBackdrop();
  void showHeader();
  QWidget* makeRow();
  ExportChoice choice_;
  FilePlace sounds_{FilePlace::Kind::Sounds};
  std::vector<AvatarChoice> avatars_;
  std::vector<ExportPreset> presets_;
  std::vector<ExportJobRow> jobs_;
  Chip* count_ = nullptr;
  QPushButton* pause_ = nullptr;
  QPushButton* clear_ = nullptr;
  QPushButton* add_ = nullptr;
  RowList* list_ = nullptr;
  DropZone* drop_ = nullptr;
  QComboBox* avatar_ = nullptr;
  QComboBox* preset_ = nullptr;
  QPushButton* edit_ = nullptr;
  QPushButton* preview_ = nullptr;
  QLineEdit* name_ = nullptr;
  QComboBox* whenDone_ = nullptr;
  QLabel* presetWords_ = nullptr;
  QVBoxLayout* facts_ = nullptr;
  Toggle* neutral_ = nullptr;
  WordsPicker* words_ = nullptr;
  BackdropPicker* backdrop_ = nullptr;
  QPushButton* folder_ = nullptr;
  QLabel* free_ = nullptr;
};

}  // namespace visema::ui
