// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <atomic>
#include <memory>

#include "app/studio/inbox.h"
#include "app/studio/live_port.h"
#include "app/studio/worker_thread.h"

namespace visema::ui {
class LivePage;
}

namespace visema::studio {

/// Between the live page and the session: what the user wants goes down as one wish, pictures and figures come up. It
/// never waits for the session; a session that stalls leaves the window alive.
class LiveController : public QObject {
  Q_OBJECT
 public:
  LiveController(MakeLivePort make, ui::LivePage& page, QObject* parent = nullptr);
  ~LiveController() override;

  const LiveWish& wish() const { return wish_; }
  /// Changes what is wished; the session follows as soon as it can.
  void change(const std::function<void(LiveWish&)>& change);
  /// Other programs get a still and silence at once.
  void panic(bool on);
  /// They hear nothing, at once.
  void mute(bool on);
  /// Why the chosen avatar cannot be shown; empty: nothing is in its way.
  void setObstacle(const QString& obstacle);
  void setAvatarName(const QString& name) { avatarName_ = name; }
  const LiveReport& report() const { return report_; }
  bool polling() const { return polling_.isActive(); }

 Q_SIGNALS:
  void reported(const visema::studio::LiveReport& report);
  void onAirChanged(bool onAir);
  void stageChanged();  // another avatar came there
  void takeEnded(const visema::EndedTake& take);
  void failed(const QString& message);
  void noticed(const QString& message);  // the session goes on

 private:
  void apply(Previous previous);
  void show(std::vector<LiveMoment> moments);
  void hear(std::vector<LiveSound> sounds);
  void poll();
  void showStatus();
  void countFrames();
  void followTake();
  void followAir();
  ui::LivePage& page_;
  LiveWish wish_;
  std::filesystem::path staged_;  // the avatar that came on stage last
  QString avatarName_;
  QString obstacle_;
  QString problem_;
  LiveReport report_;
  int takesTold_ = 0;
  float widest_ = 1;
  QString noticed_;
  bool applying_ = false;
  QTimer polling_;
  QTimer ending_;
  QElapsedTimer counting_;
  qint64 countedFrom_ = 0;
  double fps_ = -1;
  Inbox<LiveMoment> moments_;
  Inbox<LiveSound> sounds_;
  struct Session;  // what the background thread owns
  std::shared_ptr<Session> session_;
  WorkerThread worker_;
  JobSlot applies_{worker_, this};
};

}  // namespace visema::studio
