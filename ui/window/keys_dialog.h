// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <functional>
#include <vector>

#include "ui/widgets/page_shell.h"

class QScrollArea;

namespace visema::ui {

/// Help: every key of the studio and what it does, in two columns, and the ways to what it is made of and to a report
/// for somebody who helps.
class KeysDialog : public QDialog {
  Q_OBJECT
 public:
  /// `report` is made when it is asked for.
  KeysDialog(const std::vector<KeyGroup>& groups, const QString& version, std::function<QString()> report,
             QWidget* parent = nullptr);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QLayout* foot();
  void showAbout();
  void showLog();
  void showManual();
  const QString version_;
  const std::function<QString()> report_;
  QScrollArea* scroll_;
};

}  // namespace visema::ui
