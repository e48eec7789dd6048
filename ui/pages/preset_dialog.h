// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

#include "ui/models/export_models.h"

class QComboBox;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace visema::ui {

class SegmentedControl;
class SliderRow;
class Toggle;

/// Changes what a preset stands for. One of the studio's own is saved as a new one of the user's.
class PresetDialog : public QDialog {
  Q_OBJECT
 public:
  explicit PresetDialog(const ExportPreset& preset, QWidget* parent = nullptr);
  ExportPreset preset() const;  // as it is shown now

 Q_SIGNALS:
  void saved(const visema::ui::ExportPreset& preset);  // without an id: a new one
  void removed(const QString& id);

 private:
  void buildPicture(QVBoxLayout& column);
  void buildButtons(QVBoxLayout& column);
  void showWhatApplies();
  const ExportPreset before_;
  QLineEdit* name_;
  SegmentedControl* format_;
  SliderRow* quality_;
  SegmentedControl* speed_;
  SegmentedControl* shape_;
  QComboBox* height_;
  QComboBox* rate_;
  Toggle* loudness_;
  SegmentedControl* subtitles_;
  QPushButton* save_ = nullptr;
};

}  // namespace visema::ui
