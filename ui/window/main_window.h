// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <functional>
#include <utility>
#include <vector>

#include "ui/widgets/toasts.h"

class QStackedWidget;

namespace visema::ui {

class BuildPage;
class ExportPage;
class LibraryPage;
class LivePage;
class NavigationRail;
class PageShell;
class StatusBar;
class TakesPage;

/// The studio's window: the rail, the pages and the status bar. It holds them together and decides nothing.
class MainWindow : public QWidget {
  Q_OBJECT
 public:
  explicit MainWindow(const QString& version, QWidget* parent = nullptr);

  LivePage* live() const { return live_; }
  BuildPage* build() const { return build_; }
  ExportPage* exports() const { return exports_; }
  LibraryPage* library() const { return library_; }
  TakesPage* takes() const { return takes_; }
  StatusBar* status() const { return status_; }
  enum Page { Live, Build, Takes, Export, Library };
  void showPage(Page page);
  Page page() const;
  void notify(const Notice& notice);
  void withdraw(const QString& text);  // a notice whose cause is gone
  void showKeys();                     // the list of all of them
  /// Asked before the window closes; it stays open where the answer is false.
  void setCloseGuard(std::function<bool()> mayClose) { mayClose_ = std::move(mayClose); }

 Q_SIGNALS:
  void settingsRequested();
  void closing();
  void seenChanged(bool seen);       // not minimized
  void stageSeenChanged(bool seen);  // and the live page is shown

 protected:
  void closeEvent(QCloseEvent* event) override;
  void changeEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void noticeStage();
  std::vector<PageShell*> shells() const;
  PageShell* shell() const;  // in sight
  void addPage(QWidget* page, const QString& icon, const QString& name, const QString& toolTip);
  const QString version_;
  NavigationRail* rail_;
  QStackedWidget* pages_;
  StatusBar* status_;
  Toasts* toasts_;
  LivePage* live_;
  BuildPage* build_;
  ExportPage* exports_;
  LibraryPage* library_;
  TakesPage* takes_;
  bool stageSeen_ = true;
  std::function<bool()> mayClose_;
};

}  // namespace visema::ui
