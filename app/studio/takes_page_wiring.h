// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <functional>

#include "app/studio/takes_controller.h"

namespace visema::ui {
class MainWindow;
class TakesPage;
}  // namespace visema::ui

namespace visema::studio {

/// Between the takes page and the takes. What reaches beyond them is done by whoever made it.
class TakesPageWiring : public QObject {
  Q_OBJECT
 public:
  using WithTake = std::function<void(const QString& id)>;
  struct Actions {
    WithTake play, film, showFolder;
  };
  TakesPageWiring(ui::MainWindow& window, TakesController& takes, const Actions& actions);
};

}  // namespace visema::studio
