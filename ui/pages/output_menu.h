// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <memory>
#include <vector>

#include "ui/stage/output_window.h"

class QMenu;
class QToolButton;

namespace visema::ui {

class Stage;

/// The button's menu of windows that show the stage's picture alone, and those windows. It keeps them fed.
class OutputMenu : public QObject {
  Q_OBJECT
 public:
  OutputMenu(Stage& stage, QToolButton* button);
  ~OutputMenu() override;
  OutputWindow* open(OutputWindow::Kind kind, QScreen* screen);
  bool anyOpen() const { return !windows_.empty(); }
  void closeAll();

 Q_SIGNALS:
  void changed();  // windows opened or closed

 private:
  void fill();
  Stage& stage_;
  QToolButton* button_;
  QMenu* menu_;
  std::vector<OutputWindow*> windows_;
};

}  // namespace visema::ui
