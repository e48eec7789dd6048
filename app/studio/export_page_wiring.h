// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <functional>
#include <optional>

#include "app/studio/export_controller.h"
#include "app/studio/settings_store.h"

namespace visema::ui {
class ExportPage;
class MainWindow;
}  // namespace visema::ui

namespace visema::studio {

/// Between the export page and its controller: what is asked before work is lost, and what is told afterwards.
class ExportPageWiring : public QObject {
  Q_OBJECT
 public:
  /// `order` says what sound files become with the page's choice, or an empty avatar where they cannot become anything.
  using MakeOrder = std::function<FilmOrder(const QStringList& soundFiles)>;
  ExportPageWiring(ui::MainWindow& window, ExportController& exports, SettingsStore& store, MakeOrder order);

  void chooseFolder(const QString& folder);  // where the page has none yet
  void showFreeSpace();

 Q_SIGNALS:
  void quitWished();  // all is done, and that was wished then

 private:
  void wireJobs();
  void wireQueue();
  std::optional<FilmOrder> orderOf(const QStringList& soundFiles);
  void add(const FilmOrder& order);
  void cancel(qint64 id);
  void wirePresets();
  void play(const QString& film, const QString& sound);
  void showLog(const ui::ExportJobRow& row);
  void tell(const ui::ExportJobRow& row);
  void lookWhetherAllIsDone(const ui::ExportJobRow& last);
  ui::MainWindow& window_;
  ui::ExportPage& page_;
  ExportController& exports_;
  SettingsStore& store_;
  const MakeOrder order_;
  WorkerThread disk_;  // how much room is left may take long to find out
  JobSlot freeSpace_{disk_, this};
  JobSlot texts_{disk_, this};
};

}  // namespace visema::studio
