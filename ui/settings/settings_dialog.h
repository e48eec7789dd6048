// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <functional>
#include <vector>

#include "ui/models/settings_models.h"

class QListWidget;
class QStackedWidget;

namespace visema::ui {

/// All settings in one dialog of small pages. A change shows at once; whoever owns the settings keeps them.
class SettingsDialog : public QDialog {
  Q_OBJECT
 public:
  SettingsDialog(const Settings& settings, const SettingsChoices& choices, QWidget* parent = nullptr);
  const Settings& settings() const { return settings_; }
  void showPage(int page);

 Q_SIGNALS:
  void changed(const visema::ui::Settings& settings);

 private:
  void addPage(const QString& icon, const QString& name, QWidget* page);
  Settings settings_;
  QListWidget* list_;
  QStackedWidget* pages_;
};

}  // namespace visema::ui
