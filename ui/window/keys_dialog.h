// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <vector>

#include "ui/widgets/page_shell.h"

namespace visema::ui {

struct KeyGroup {
  QString title;
  std::vector<KeyRow> keys;
};

/// Every key of the studio and what it does, in two columns.
class KeysDialog : public QDialog {
  Q_OBJECT
 public:
  explicit KeysDialog(const std::vector<KeyGroup>& groups, QWidget* parent = nullptr);
};

}  // namespace visema::ui
