// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/output_menu.h"

#include <QGuiApplication>
#include <QMenu>
#include <QScreen>
#include <QToolButton>
#include <algorithm>
#include <utility>

#include "ui/stage/stage.h"

namespace visema::ui {

OutputMenu::OutputMenu(Stage& stage, QToolButton* button)
    : QObject(button), stage_(stage), button_(button), menu_(new QMenu(button)) {
  connect(button, &QToolButton::clicked, this, [this] {
    button_->setChecked(anyOpen());
    fill();
    menu_->popup(button_->mapToGlobal(QPoint(0, button_->height() + 4)));
  });
  connect(&stage_, &Stage::pictureShown, this, [this](const YuvFrame& picture) {
    for (OutputWindow* window : windows_) window->show(picture);
  });
}

OutputMenu::~OutputMenu() { closeAll(); }

/// Anew each time: displays come and go.
void OutputMenu::fill() {
  menu_->clear();
  const auto add = [this](const QString& text, OutputWindow::Kind kind, QScreen* screen) {
    QAction* action = menu_->addAction(text);
    action->setCheckable(true);
    const auto isIt = [kind, screen](const OutputWindow* window) {
      return window->kind() == kind && (kind != OutputWindow::Kind::Display || window->screen() == screen);
    };
    action->setChecked(std::any_of(windows_.begin(), windows_.end(), isIt));
    connect(action, &QAction::triggered, this, [this, kind, screen, isIt](bool on) {
      if (on) return (void)open(kind, screen);
      const auto found = std::find_if(windows_.begin(), windows_.end(), isIt);
      if (found != windows_.end()) (*found)->close();
    });
  };
  for (QScreen* screen : QGuiApplication::screens()) {
    const QSize size = screen->geometry().size() * screen->devicePixelRatio();
    add(tr("Full screen on %1 (%2 × %3)").arg(screen->name()).arg(size.width()).arg(size.height()),
        OutputWindow::Kind::Display, screen);
  }
  menu_->addSeparator();
  add(tr("In a window, for OBS and others to capture"), OutputWindow::Kind::Window, button_->screen());
  add(tr("Mini stage, always on top"), OutputWindow::Kind::Mini, button_->screen());
}

OutputWindow* OutputMenu::open(OutputWindow::Kind kind, QScreen* screen) {
  auto* window = new OutputWindow(kind, screen);
  windows_.push_back(window);
  connect(window, &OutputWindow::closed, this, [this, window] {
    std::erase(windows_, window);
    window->deleteLater();
    button_->setChecked(anyOpen());
    Q_EMIT changed();
  });
  window->show(stage_.picture());
  button_->setChecked(true);
  Q_EMIT changed();
  return window;
}

void OutputMenu::closeAll() {
  for (OutputWindow* window : std::vector(windows_)) window->close();
}

}  // namespace visema::ui
