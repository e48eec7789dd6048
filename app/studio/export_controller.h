// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <QTemporaryDir>
#include <QTimer>
#include <functional>
#include <optional>
#include <vector>

#include "app/studio/export_orders.h"
#include "app/studio/hold.h"
#include "app/studio/queue_desk.h"
#include "app/studio/worker_thread.h"
#include "core/exporting/queue_runner.h"
#include "ui/models/library_models.h"

namespace visema::studio {

/// The export page's work: puts films into the queue on disk, has those that are due rendered, and shows the queue as
/// it is there, also what another program does with it. Everything that touches the queue's file is in the background.
class ExportController : public QObject {
  Q_OBJECT
 public:
  using OnChange = std::function<void(const ExportJob&)>;
  using Run = std::function<Result<QueueRunReport>(ExportQueue&, OnChange, std::stop_token)>;
  ExportController(std::filesystem::path queueFile, Run run, QObject* parent = nullptr);
  ~ExportController() override;

  void add(const FilmOrder& order);
  /// Makes the first seconds of the order's first sound beside the queue; previewed() names the film.
  void preview(const FilmOrder& order);
  void refresh();  // shows the queue as it is now and goes on with what is due
  void cancel(qint64 id);
  void retry(qint64 id);
  void remove(qint64 id);
  void restore();          // what was removed last
  void doNext(qint64 id);  // before all others that wait
  /// One that waits is made just before another that does; 0: after all of them.
  void moveBefore(qint64 id, qint64 other);
  void setPaused(qint64 id, bool paused);
  void clearDone();
  /// What was found out about a finished one is kept with it.
  void addToReport(qint64 id, const QJsonObject& facts);
  /// Holds the running film where it is and begins no other; it lasts until it is taken back.
  void setHeld(bool held);
  bool held() const { return held_; }
  /// Names and pictures for the rows.
  void setAvatars(const std::vector<ui::AvatarCard>& avatars);
  const std::vector<ui::ExportJobRow>& rows() const { return rows_; }
  const ui::ExportJobRow* find(qint64 id) const;
  bool hasOpenJobs() const;  // that are being made or wait to be

 Q_SIGNALS:
  void listChanged();
  void jobChanged(const visema::ui::ExportJobRow& row);
  void previewed(const QString& film, const QString& sound);
  void removed(int count);
  void finished(const visema::ui::ExportJobRow& row);  // just now: done or failed
  void failed(const QString& message);

 private:
  using Jobs = std::vector<QueuedJob>;
  void order(std::function<Status(ExportQueue&)> what);
  void take(Jobs jobs);
  void putInPlace(Jobs& jobs);
  void forget(std::vector<qint64> ids);
  void showRows();
  void goOn();
  void run();
  void lookAtRunning();
  void lookUpLengths();
  ui::ExportJobRow rowOf(const QueuedJob& entry) const;

  const std::filesystem::path file_;
  const Run run_;
  Jobs jobs_;
  std::vector<qint64> places_;  // of the rows, also of those that are gone and may come back
  std::shared_ptr<std::vector<ExportJob>> removed_ = std::make_shared<std::vector<ExportJob>>();
  std::vector<ui::ExportJobRow> rows_;
  QHash<QString, ui::AvatarCard> avatars_;  // by path
  QHash<QString, double> lengths_;          // of sound files, in seconds
  bool held_ = false;
  QTimer watch_;  // how far what runs is
  QTimer later_;  // when the next try of a failed one is due
  std::shared_ptr<Hold> hold_ = std::make_shared<Hold>();
  std::shared_ptr<QueueDesk> desk_;  // the orders' thread's
  WorkerThread orders_;
  WorkerThread runner_;
  WorkerThread files_;
  WorkerThread previews_;
  JobSlot listing_{orders_, this};
  JobSlot looking_{orders_, this};
  JobSlot running_{runner_, this};
  JobSlot lengthsOf_{files_, this};
  JobSlot previewing_{previews_, this};
  std::optional<QTemporaryDir> previewFolder_;  // made for the first one
};

}  // namespace visema::studio
