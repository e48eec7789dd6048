// SPDX-License-Identifier: Apache-2.0
#include "app/studio/takes_page_wiring.h"

#include <QTimer>
#include <utility>

#include "ui/pages/takes_page.h"
#include "ui/window/main_window.h"

namespace visema::studio {
namespace {

constexpr int kLookMs = 5000;

}  // namespace

TakesPageWiring::TakesPageWiring(ui::MainWindow& window, TakesController& takes, const Actions& actions) {
  ui::TakesPage* page = window.takes();
  const auto showPlace = [page, &takes] {
    page->setPlace(QString::fromStdString(takes.folder().string()), takes.freeBytes());
  };
  connect(&takes, &TakesController::roomChanged, page, showPlace);
  connect(&takes, &TakesController::changed, page, [page, &takes, showPlace] {
    page->setTakes(takes.takes());
    showPlace();
  });
  auto* look = new QTimer(page);  // room on its disk comes and goes by itself
  look->setInterval(kLookMs);
  connect(look, &QTimer::timeout, page, [page, &takes] {
    if (page->isVisible()) takes.lookAtRoom();
  });
  look->start();
  connect(&takes, &TakesController::failed, page, [&window](const QString& message) {
    window.notify({ui::Tone::Bad, message, {}, {}});
  });
  connect(&takes, &TakesController::removed, page, [&window](const QString& name, std::function<void()> undo) {
    const QString button = undo ? tr("Undo") : QString();
    window.notify({ui::Tone::Neutral, tr("%1 was moved to the trash.").arg(name), button, std::move(undo)});
  });
  connect(page, &ui::TakesPage::renamed, &takes, &TakesController::rename);
  connect(page, &ui::TakesPage::removeRequested, &takes, &TakesController::remove);
  connect(page, &ui::TakesPage::playRequested, this, actions.play);
  connect(page, &ui::TakesPage::filmRequested, this, actions.film);
  connect(page, &ui::TakesPage::folderRequested, this, actions.showFolder);
}

}  // namespace visema::studio
