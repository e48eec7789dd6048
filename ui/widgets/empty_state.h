// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace visema::ui {

/// What a place says while there is nothing in it: an icon, one line, what to do, and the buttons to do it.
class EmptyState : public QWidget {
  Q_OBJECT
 public:
  EmptyState(const QString& icon, const QString& title, const QString& text, QWidget* parent = nullptr);
  void set(const QString& icon, const QString& title, const QString& text);
  void addButton(QPushButton* button);

 private:
  QWidget* picture_;
  QLabel* title_;
  QLabel* text_;
  QHBoxLayout* buttons_;
};

}  // namespace visema::ui
