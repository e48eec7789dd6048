// SPDX-License-Identifier: Apache-2.0
#include "ui/window/main_window.h"

#include <QAbstractButton>
#include <QCloseEvent>
#include <QGridLayout>
#include <QKeyEvent>
#include <QShortcut>
#include <QStackedWidget>
#include <utility>

#include "ui/pages/build/build_page.h"
#include "ui/pages/export_page.h"
#include "ui/pages/library_page.h"
#include "ui/pages/live_page.h"
#include "ui/pages/output_menu.h"
#include "ui/pages/takes_page.h"
#include "ui/stage/stage.h"
#include "ui/theme/accessible_role.h"
#include "ui/theme/icons.h"
#include "ui/widgets/navigation_rail.h"
#include "ui/window/diagnosis.h"
#include "ui/window/keys_dialog.h"
#include "ui/window/status_bar.h"

namespace visema::ui {
namespace {

constexpr QKeyCombination kQuit = Qt::CTRL | Qt::Key_Q;

}  // namespace

MainWindow::MainWindow(const QString& version, QWidget* parent)
    : QWidget(parent),
      version_(version),
      rail_(new NavigationRail),
      pages_(new QStackedWidget),
      status_(new StatusBar(version)),
      live_(new LivePage),
      build_(new BuildPage),
      exports_(new ExportPage),
      library_(new LibraryPage),
      takes_(new TakesPage) {
  setAccessibleRole(*this, QAccessible::Window);
  setWindowTitle(QStringLiteral("Visema Studio"));
  setWindowIcon(applicationIcon());
  setMinimumSize(760, 480);
  resize(1280, 800);
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(0);
  grid->addWidget(rail_, 0, 0, 2, 1);
  grid->addWidget(pages_, 0, 1);
  grid->addWidget(status_, 1, 1);
  addPage(live_, QStringLiteral("live"), tr("Live"), tr("Speak, and watch the avatar say it"));
  addPage(build_, QStringLiteral("build"), tr("Build"), tr("Make an avatar from a video of a person who talks"));
  addPage(takes_, QStringLiteral("record"), tr("Takes"), tr("Your recordings, to play again or turn into videos"));
  addPage(exports_, QStringLiteral("export"), tr("Export"), tr("Turn sound files into videos"));
  addPage(library_, QStringLiteral("library"), tr("Library"), tr("The avatars on this computer"));
  toasts_ = new Toasts(this);
  toasts_->keepOff(live_->dock());
  for (const PageShell* page : shells()) toasts_->keepLeftOf(page->side());
  setFocusPolicy(Qt::ClickFocus);  // a click beside everything, and the start, leave no ring on any button
  setFocus();
  connect(new QShortcut(QKeySequence(kQuit), this), &QShortcut::activated, this, &QWidget::close);
  connect(rail_, &NavigationRail::pageChosen, pages_, &QStackedWidget::setCurrentIndex);
  connect(pages_, &QStackedWidget::currentChanged, this, &MainWindow::noticeStage);
  connect(rail_, &NavigationRail::settingsChosen, this, &MainWindow::settingsRequested);
  connect(rail_, &NavigationRail::helpChosen, this, &MainWindow::showKeys);
  connect(live_, &LivePage::libraryRequested, this, [this] { showPage(Library); });
  connect(live_->outputs(), &OutputMenu::changed, this, &MainWindow::noticeStage);
  connect(takes_, &TakesPage::recordRequested, this, [this] { showPage(Live); });
}

void MainWindow::addPage(QWidget* page, const QString& icon, const QString& name, const QString& toolTip) {
  rail_->addPage(icon, name, toolTip);
  pages_->addWidget(page);
}

void MainWindow::showPage(Page page) {
  rail_->setCurrent(page);
  pages_->setCurrentIndex(page);
}

std::vector<PageShell*> MainWindow::shells() const { return {live_, build_, takes_, exports_, library_}; }

PageShell* MainWindow::shell() const { return static_cast<PageShell*>(pages_->currentWidget()); }

MainWindow::Page MainWindow::page() const { return static_cast<Page>(pages_->currentIndex()); }

void MainWindow::notify(const Notice& notice) { toasts_->show(notice); }

void MainWindow::withdraw(const QString& text) { toasts_->withdraw(text); }

void MainWindow::showKeys() {
  std::vector<KeyGroup> groups{{tr("Everywhere"), shortcutsIn(*rail_)}};
  std::vector<KeyRow>& everywhere = groups.front().keys;
  everywhere.push_back({QStringLiteral("F9"), tr("Shows or hides the side panel")});
  everywhere.push_back({tr("Tab"), tr("Goes to the next control, with Shift to the one before")});
  everywhere.push_back({tr("Arrows"), tr("Move along a list, a choice or a slider")});
  everywhere.push_back({tr("Enter, Space"), tr("Activate the focused control")});
  everywhere.push_back({tr("Esc"), tr("Closes a dialog, a notice or the side panel")});
  everywhere.push_back({QKeySequence(kQuit).toString(QKeySequence::NativeText), tr("Quits the studio")});
  for (const PageShell* page : shells())
    for (const KeyGroup& group : page->keyGroups()) groups.push_back(group);
  const auto report = [this] { return diagnosis(version_, live_->stage()->viewDescription(), status_->engine()); };
  auto* dialog = new KeysDialog(groups, version_, report, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

/// What no control has taken for itself.
void MainWindow::keyPressEvent(QKeyEvent* event) {
  const bool plain = !event->isAutoRepeat() && !(event->modifiers() & ~Qt::KeypadModifier);
  auto* button = qobject_cast<QAbstractButton*>(focusWidget());
  if (plain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && button && button->hasFocus()) {
    button->click();
  } else if (plain && event->key() == Qt::Key_Space && page() == Live) {
    live_->startOrStop();
  } else if (!(plain && event->key() == Qt::Key_Escape && (toasts_->dismiss() || shell()->closeDrawer()))) {
    QWidget::keyPressEvent(event);
  }
}

void MainWindow::changeEvent(QEvent* event) {
  if (event->type() == QEvent::WindowStateChange) {
    Q_EMIT seenChanged(!isMinimized());
    noticeStage();
  }
  QWidget::changeEvent(event);
}

void MainWindow::noticeStage() {
  const bool seen = (!isMinimized() && page() == Live) || live_->outputs()->anyOpen();
  if (seen != std::exchange(stageSeen_, seen)) Q_EMIT stageSeenChanged(seen);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (mayClose_ && !mayClose_()) return event->ignore();
  Q_EMIT closing();
  live_->outputs()->closeAll();
  event->accept();
}

}  // namespace visema::ui
