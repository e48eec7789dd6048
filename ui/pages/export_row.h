// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/export_models.h"
#include "ui/widgets/action_row.h"

class QToolButton;

namespace visema::ui {

class Chip;
class Figure;
class Note;
class ProgressBar;

/// One job of the queue: what it is, how far it is, and what can be done about it.
class ExportRow : public ActionRow {
  Q_OBJECT
 public:
  explicit ExportRow(QWidget* parent = nullptr);
  void setJob(const ExportJobRow& job);
  const ExportJobRow& job() const { return job_; }
  static constexpr auto kJobMime = "application/x-visema-job";  // of a row that is dragged to another place

 Q_SIGNALS:
  void cancelRequested(qint64 id);
  void retryRequested(qint64 id);
  void nextRequested(qint64 id);   // before all others
  void pauseRequested(qint64 id);  // one that waits
  void goOnRequested(qint64 id);
  void removeRequested(qint64 id);
  void playRequested(qint64 id);
  void folderRequested(qint64 id);
  void logRequested(qint64 id);

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;

 private:
  QToolButton* jobAction(const QString& icon, const QString& name, const QString& toolTip,
                         void (ExportRow::*signal)(qint64));
  ExportJobRow job_;
  Chip* chip_;
  ProgressBar* bar_;
  Figure* figures_;
  Note* note_;
  QToolButton* play_;
  QToolButton* folder_;
  QToolButton* next_;
  QToolButton* pause_;
  QToolButton* goOn_;
  QToolButton* retry_;
  QToolButton* cancel_;
  QToolButton* remove_;
  QToolButton* log_;
  QPoint pressedAt_;
};

}  // namespace visema::ui
