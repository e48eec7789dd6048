// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>
#include <QWidget>

class QButtonGroup;
class QVBoxLayout;

namespace visema::ui {

/// The column of pages at the left edge, with help and settings at its foot. It knows names and icons, not pages.
class NavigationRail : public QWidget {
  Q_OBJECT
 public:
  explicit NavigationRail(QWidget* parent = nullptr);
  /// Adds a page's button; pages are numbered in the order they are added and reached by Ctrl+1, Ctrl+2, ...
  void addPage(const QString& icon, const QString& name, const QString& toolTip);
  void setCurrent(int page);
  int current() const;

 Q_SIGNALS:
  void pageChosen(int page);
  void settingsChosen();
  void helpChosen();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QAbstractButton* addFoot(const QString& icon, const QString& name, const QString& toolTip, const QKeySequence& key);
  void makeRoomFor(const QAbstractButton& button);
  QButtonGroup* pages_;
  QVBoxLayout* layout_;
  QAbstractButton* help_;
  QAbstractButton* settings_;
};

/// One icon over one word.
class RailButton : public QAbstractButton {
  Q_OBJECT
 public:
  RailButton(const QString& icon, const QString& name, QWidget* parent = nullptr);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  const QString icon_;
};

}  // namespace visema::ui
