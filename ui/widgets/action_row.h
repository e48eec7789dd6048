// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "ui/widgets/card.h"

class QHBoxLayout;
class QToolButton;
class QVBoxLayout;

namespace visema::ui {

class ElidedLabel;

/// One thing in a list: its picture, its name with a line about it, and buttons for what can be done with it. Keys
/// press those buttons while the row itself has the focus.
class ActionRow : public Card {
  Q_OBJECT
 public:
  static constexpr int kHeight = 76;

 protected:
  explicit ActionRow(QWidget* parent = nullptr);
  QHBoxLayout* line() const { return line_; }    // what stands between the words and the buttons is added to it
  QVBoxLayout* words() const { return words_; }  // the column of name and detail
  QToolButton* action(const QString& icon, const QString& name, const QString& toolTip, std::function<void()> act);
  /// The key presses the first of them that is there and enabled.
  void setKey(Qt::Key key, std::vector<QToolButton*> buttons);
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  Thumbnail* thumbnail_;
  ElidedLabel* title_;
  ElidedLabel* detail_;

 private:
  QHBoxLayout* line_;
  QVBoxLayout* words_;
  std::map<int, std::vector<QToolButton*>> keys_;
};

}  // namespace visema::ui
