// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QObject>
#include <QTimer>
#include <functional>
#include <vector>

#include "app/studio/background.h"
#include "app/studio/hold.h"
#include "app/studio/queue_desk.h"
#include "core/exporting/queue_runner.h"
#include "ui/models/export_models.h"
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

  /// What films are made of and with.
  struct Order {
    QStringList soundFiles;
    ui::ExportChoice choice;
    std::filesystem::path avatar;
    std::string background;  // see FilmOptions
    std::string engine;
    std::uint64_t memoryBytes = 0;
    std::filesystem::path take;  // whose voice the sound file is: made as it was shown; empty: none
  };
  void add(const Order& order);
  void refresh();  // shows the queue as it is now and goes on with what is due
  void cancel(qint64 id);
  void retry(qint64 id);
  void remove(qint64 id);
  void doNext(qint64 id);  // before all others that wait
  void setPaused(qint64 id, bool paused);
  void clearDone();
  /// Holds the running film where it is and begins no other; it lasts until it is taken back.
  void setHeld(bool held);
  bool held() const { return held_; }
  /// Names and pictures for the rows.
  void setAvatars(const std::vector<ui::AvatarCard>& avatars);
  const std::vector<ui::ExportJobRow>& rows() const { return rows_; }
  const ui::ExportJobRow* find(qint64 id) const;

 Q_SIGNALS:
  void listChanged();
  void jobChanged(const visema::ui::ExportJobRow& row);
  void failed(const QString& message);

 private:
  using Jobs = std::vector<QueuedJob>;
  void order(std::function<Status(ExportQueue&)> what);
  void take(Jobs jobs);
  void showRows();
  void goOn();
  void run();
  void lookAtRunning();
  void lookUpLengths();
  ui::ExportJobRow rowOf(const QueuedJob& entry) const;

  const std::filesystem::path file_;
  const Run run_;
  Jobs jobs_;
  std::vector<ui::ExportJobRow> rows_;
  QHash<QString, ui::AvatarCard> avatars_;  // by path
  QHash<QString, double> lengths_;          // of sound files, in seconds
  bool held_ = false;
  QTimer watch_;  // how far what runs is
  QTimer later_;  // when the next try of a failed one is due
  std::shared_ptr<Hold> hold_ = std::make_shared<Hold>();
  std::shared_ptr<QueueDesk> desk_;  // the orders' thread's
  Background orders_;
  Background runner_;
  Background files_;
  JobSlot listing_{orders_, this};
  JobSlot looking_{orders_, this};
  JobSlot running_{runner_, this};
  JobSlot lengthsOf_{files_, this};
};

}  // namespace visema::studio
