// SPDX-License-Identifier: Apache-2.0
#include "ui/window/main_window.h"

#include <QCloseEvent>
#include <QGridLayout>
#include <QStackedWidget>
#include <utility>

#include "ui/pages/export_page.h"
#include "ui/pages/library_page.h"
#include "ui/pages/live_page.h"
#include "ui/theme/icons.h"
#include "ui/widgets/navigation_rail.h"
#include "ui/window/status_bar.h"

namespace visema::ui {

MainWindow::MainWindow(const QString& version, QWidget* parent)
    : QWidget(parent),
      rail_(new NavigationRail),
      pages_(new QStackedWidget),
      status_(new StatusBar(version)),
      live_(new LivePage),
      exports_(new ExportPage),
      library_(new LibraryPage) {
  setWindowTitle(QStringLiteral("Visema Studio"));
  setWindowIcon(applicationIcon());
  setMinimumSize(760, 560);
  resize(1280, 800);
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(0);
  grid->addWidget(rail_, 0, 0, 2, 1);
  grid->addWidget(pages_, 0, 1);
  grid->addWidget(status_, 1, 1);
  addPage(live_, QStringLiteral("live"), tr("Live"), tr("Speak and see it"));
  addPage(exports_, QStringLiteral("export"), tr("Export"), tr("Turn sound files into videos"));
  addPage(library_, QStringLiteral("library"), tr("Library"), tr("The avatars on this computer"));
  toasts_ = new Toasts(this);
  setFocusPolicy(Qt::ClickFocus);  // a click beside everything, and the start, leave no ring on any button
  setFocus();
  connect(rail_, &NavigationRail::pageChosen, pages_, &QStackedWidget::setCurrentIndex);
  connect(pages_, &QStackedWidget::currentChanged, this, &MainWindow::noticeStage);
  connect(rail_, &NavigationRail::settingsChosen, this, &MainWindow::settingsRequested);
  connect(live_, &LivePage::libraryRequested, this, [this] { showPage(Library); });
}

void MainWindow::addPage(QWidget* page, const QString& icon, const QString& name, const QString& toolTip) {
  rail_->addPage(icon, name, toolTip);
  pages_->addWidget(page);
}

void MainWindow::showPage(Page page) {
  rail_->setCurrent(page);
  pages_->setCurrentIndex(page);
}

MainWindow::Page MainWindow::page() const { return static_cast<Page>(pages_->currentIndex()); }

void MainWindow::notify(const Notice& notice) { toasts_->show(notice); }

void MainWindow::changeEvent(QEvent* event) {
  if (event->type() == QEvent::WindowStateChange) {
    Q_EMIT seenChanged(!isMinimized());
    noticeStage();
  }
  QWidget::changeEvent(event);
}

void MainWindow::noticeStage() {
  const bool seen = !isMinimized() && page() == Live;
  if (seen != std::exchange(stageSeen_, seen)) Q_EMIT stageSeenChanged(seen);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  Q_EMIT closing();
  event->accept();
}

}  // namespace visema::ui
