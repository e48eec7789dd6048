// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

#include "ui/models/library_models.h"

namespace visema::ui {

/// What an import or a check found: the checks as chips, the whole report as text to read or copy.
class ReportDialog : public QDialog {
  Q_OBJECT
 public:
  ReportDialog(const ImportReport& report, QWidget* parent);
};

}  // namespace visema::ui
