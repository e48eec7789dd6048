// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <deque>
#include <functional>
#include <vector>

#include "ui/theme/tokens.h"

namespace visema::ui {

/// What to tell the user once: a sentence, and perhaps one thing to do about it.
struct Notice {
  Tone tone = Tone::Neutral;
  QString text;
  QString action;
  std::function<void()> onAction;
};

/// Notices at the foot of a window, at most three and each as tall as its words. Errors stay until they are dismissed,
/// and further ones wait for their place; the rest leave by themselves. The same sentence is never there twice.
class Toasts : public QWidget {
  Q_OBJECT
 public:
  explicit Toasts(QWidget* host);
  void show(const Notice& notice);
  /// They stand above this widget, not over it, while it is in sight.
  void keepOff(QWidget* widget);
  /// Nor over this one, at the right of the window.
  void keepLeftOf(QWidget* panel);
  void withdraw(const QString& text);  // what it told of is over
  int count() const;
  bool dismiss();  // the newest; false where there is none

 protected:
  bool event(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  bool isKnown(const QString& text) const;
  bool makeRoom();
  void add(const Notice& notice);
  void place();
  QRect room() const;
  QWidget* keptOff_ = nullptr;
  std::vector<QWidget*> panels_;
  std::deque<Notice> waiting_;
};

}  // namespace visema::ui
