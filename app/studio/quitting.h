// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QPointer>
#include <functional>
#include <vector>

#include "core/live/take.h"
#include "ui/widgets/question_dialog.h"

namespace visema::ui {
class MainWindow;
struct ExportJobRow;
}  // namespace visema::ui

namespace visema::studio {

class ExportController;
class LiveController;

/// Closing the window while a film is made or a take is recorded asks once what becomes of them. It renders and records
/// nothing itself.
class Quitting : public QObject {
  Q_OBJECT
 public:
  Quitting(ui::MainWindow& window, LiveController& live, ExportController& exports);

  /// What the studio still does behind a closed window; comes back when it is opened again.
  bool inBackground() const { return inBackground_; }
  void comeBack();

 Q_SIGNALS:
  void over();  // the films that were to be finished in the background are

 private:
  bool mayClose();
  void ask();
  QString whatRuns() const;
  std::vector<ui::QuestionDialog::Answer> answers(bool recording, bool filming);
  void close();
  void closeWhenFilmsAreGone();
  void discardTake(const EndedTake& take);
  void goOnInBackground();
  void look();
  void followQuestion();
  const ui::ExportJobRow* filmInWork() const;
  ui::MainWindow& window_;
  LiveController& live_;
  ExportController& exports_;
  QPointer<ui::QuestionDialog> question_;
  bool decided_ = false;
  bool inBackground_ = false;
  bool discardsTake_ = false;
  bool discardsFilms_ = false;
};

}  // namespace visema::studio
