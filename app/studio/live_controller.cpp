// SPDX-License-Identifier: Apache-2.0
#include "app/studio/live_controller.h"

#include <algorithm>
#include <utility>

#include "app/studio/core_words.h"
#include "ui/pages/live_page.h"
#include "ui/stage/stage.h"
#include "ui/widgets/voice_timeline.h"

namespace visema::studio {
namespace {

constexpr int kPollMs = 100;

}  // namespace

/// The port is made, used and destroyed by the background thread; only report() is asked from the GUI thread, and only
/// once `ready` says that the port is there.
struct LiveController::Session {
  MakeLivePort make;
  std::unique_ptr<LivePort> port;
  std::atomic<bool> ready = false;
};

LiveController::LiveController(MakeLivePort make, ui::LivePage& page, QObject* parent)
    : QObject(parent),
      page_(page),
      moments_(this, [this](std::vector<LiveMoment> moments) { show(std::move(moments)); }),
      sounds_(this, [this](std::vector<LiveSound> sounds) { hear(std::move(sounds)); }),
      session_(std::make_shared<Session>()) {
  session_->make = std::move(make);
  worker_.post([session = session_, this](const std::stop_token&) {
    session->port = session->make({[this](LiveMoment moment) { moments_.push(std::move(moment)); },
                                   [this](LiveSound sound) { sounds_.push(sound); }});
    session->ready = session->port != nullptr;
  });
  polling_.setInterval(kPollMs);
  connect(&polling_, &QTimer::timeout, this, &LiveController::poll);
  ending_.setSingleShot(true);
  connect(&ending_, &QTimer::timeout, this, [this] {
    if (report_.status.ended) change([](LiveWish& wish) { wish.onAir = wish.recording = false; });
  });
  showStatus();
}

LiveController::~LiveController() {
  polling_.stop();
  applies_.cancel();  // what runs is asked to stop
  session_->ready = false;
  worker_.post([session = session_](const std::stop_token&) { session->port.reset(); });
  worker_.finish();
}

void LiveController::change(const std::function<void(LiveWish&)>& change) {
  const LiveWish before = wish_;
  change(wish_);
  if (wish_ == before) return;
  problem_.clear();
  if (wish_.avatar != before.avatar) {
    page_.timeline()->clear();
    widest_ = 1;
  }
  if (wish_.onAir != before.onAir) {
    ending_.stop();
    noticed_.clear();
    report_.status = {};
    if (wish_.onAir) page_.timeline()->clear();  // what was said last stays to be looked at
    page_.setLevel({});
    Q_EMIT onAirChanged(wish_.onAir);
  }
  // Who ends is seen and heard no moment longer, whatever the session is doing; who goes live anew begins with what
  // there is, and another output shows nothing again that was hidden.
  const bool wasLive = before.air != ui::AirWish(), isLive = wish_.air != ui::AirWish();
  if (wasLive != isLive && session_->ready) session_->port->panic(!isLive);
  // Opening an avatar or starting a session is broken off for another; a slider that moves meanwhile breaks off
  // nothing.
  const bool another = wish_.avatar != before.avatar || wish_.onAir != before.onAir;
  apply(another ? Previous::Stop : Previous::LetFinish);
}

void LiveController::panic(bool on) {
  if (session_->ready) session_->port->panic(on);
  poll();
}

void LiveController::mute(bool on) {
  if (session_->ready) session_->port->mute(on);
  poll();
}

void LiveController::setObstacle(const QString& obstacle) {
  obstacle_ = obstacle;
  showStatus();
}

void LiveController::apply(Previous previous) {
  applying_ = true;
  applies_.start(
      [session = session_, wish = wish_](const std::stop_token& stop) -> Status {
        if (!session->port) return fail(ErrorCode::Internal, "the live session could not be made");
        return session->port->apply(wish, stop);
      },
      [this, avatar = wish_.avatar](const Status& status) {
        applying_ = false;
        if (!status && status.error().code != ErrorCode::Cancelled) {
          problem_ = inWords(status.error().message);
          if (wish_.onAir) {
            wish_.onAir = false;
            wish_.recording = false;
            Q_EMIT onAirChanged(false);
          }
          Q_EMIT failed(problem_);
        }
        poll();
        if (report_.stageEmpty)
          staged_.clear();
        else if (status && std::exchange(staged_, avatar) != avatar)
          Q_EMIT stageChanged();
      },
      previous);
  if (!polling_.isActive()) polling_.start();
  showStatus();
}

void LiveController::show(std::vector<LiveMoment> moments) {
  YuvFrame newest;  // of those that came while the window was busy only the last one is seen
  for (LiveMoment& moment : moments) {
    if (wish_.onAir && moment.opening >= 0) {
      // Each network has a scale of its own: the widest seen so far fills the band.
      widest_ = std::max(widest_, moment.opening);
      const float opening = moment.opening / widest_;
      page_.timeline()->setMouth(moment.index, {&opening, 1});
      page_.timeline()->setSpeech(moment.index, moment.speaking);
      page_.timeline()->setPlayhead(static_cast<double>(moment.index));
    }
    if (moment.frame) newest = std::move(moment.frame);
  }
  if (newest) page_.stage()->showNow(std::move(newest));
}

void LiveController::hear(std::vector<LiveSound> sounds) {
  for (const LiveSound& sound : sounds) page_.timeline()->setVoice(sound.index, {&sound.column, 1});
}

void LiveController::poll() {
  if (session_->ready) report_ = session_->port->report();
  countFrames();
  followTake();
  followAir();
  if (report_.status.message != noticed_) {
    noticed_ = report_.status.message;
    if (!noticed_.isEmpty()) Q_EMIT noticed(noticed_);
  }
  if (wish_.onAir && report_.status.ended && !ending_.isActive())
    ending_.start(report_.status.delayMs + kPollMs);  // the last pictures are still to come
  // Nothing moves: no reason to wake up ten times a second.
  if (!applying_ && !wish_.onAir && wish_.air == ui::AirWish()) polling_.stop();
  showStatus();
  Q_EMIT reported(report_);
}

/// The wish follows the recorder: a take that could not begin, or broke off, is not being recorded.
void LiveController::followTake() {
  if (report_.endedTake.number != takesTold_) {
    takesTold_ = report_.endedTake.number;
    Q_EMIT takeEnded(report_.endedTake);
  }
  if (wish_.recording && !applying_ && report_.status.takeSeconds < 0)
    change([](LiveWish& wish) { wish.recording = false; });
}

/// What other programs could not get is not wished any more.
void LiveController::followAir() {
  if (applying_ || wish_.air == ui::AirWish() || report_.status.air.live) return;
  if (const QString& trouble = report_.status.air.trouble; !trouble.isEmpty()) Q_EMIT failed(trouble);
  change([](LiveWish& wish) { wish.air = {}; });
}

/// Frames a second as they really were shown, over the last second.
void LiveController::countFrames() {
  const qint64 shown = page_.stage()->shown();
  if (!counting_.isValid() || !wish_.onAir) {
    counting_.start();
    countedFrom_ = shown;
    fps_ = -1;
  } else if (counting_.elapsed() >= 1000) {
    fps_ = 1000.0 * static_cast<double>(shown - countedFrom_) / static_cast<double>(counting_.restart());
    countedFrom_ = shown;
  }
  report_.status.fps = report_.engine.fps = fps_;
}

void LiveController::showStatus() {
  ui::LiveStatus status = report_.status;
  const bool nobody = report_.stageEmpty || page_.stage()->shown() == 0;
  if (wish_.avatar.empty() && !obstacle_.isEmpty()) {
    status.state = ui::LiveState::Failed;
    status.message = obstacle_;
  } else if (wish_.avatar.empty()) {
    status.state = ui::LiveState::NoAvatar;
  } else if (!problem_.isEmpty() && nobody) {
    status.state = ui::LiveState::Failed;
    status.message = problem_;
  } else if (applying_ && !wish_.onAir && nobody) {
    status.state = ui::LiveState::Loading;
    status.message = avatarName_;
  } else if (!wish_.onAir) {
    status.state = ui::LiveState::Ready;
  } else if (status.state != ui::LiveState::Recovering) {
    status.state = ui::LiveState::OnAir;
  }
  status.air.changing = applying_;
  status.recording = wish_.recording && (applying_ || report_.status.takeSeconds >= 0);
  page_.setStatus(status);
  if (wish_.onAir) page_.setLevel(report_.level);
}

}  // namespace visema::studio
