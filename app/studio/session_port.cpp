// SPDX-License-Identifier: Apache-2.0
#include "app/studio/session_port.h"

#include <QCoreApplication>
#include <QDateTime>
#include <mutex>
#include <thread>

#include "app/studio/air_follower.h"
#include "app/studio/avatar_loader.h"
#include "app/studio/core_words.h"
#include "app/wiring/engines.h"
#include "core/base/free_name.h"
#include "core/base/try.h"
#include "core/live/frame_taker.h"
#include "core/live/live_session.h"
#include "core/live/live_voice.h"

namespace visema::studio {
namespace {

constexpr int kMarginMs = 70;  // of a frame's way beside its lookahead
constexpr auto kLongest = std::chrono::seconds(1);
constexpr float kAudible = 0.02F;

class Words {
  Q_DECLARE_TR_FUNCTIONS(LiveSession)
};

LiveOptions optionsOf(const LiveWish& wish) {
  LiveOptions options;
  options.lookahead = wish.lookahead;
  options.mouth.amplitude = static_cast<float>(wish.amplitude);
  options.picture.sharpness = static_cast<float>(wish.sharpness);
  options.marginMs = kMarginMs;
  return options;
}

VoiceOptions voiceOf(const LiveWish& wish) {
  VoiceOptions options;
  if (wish.source == ui::SourceKind::File) options.file = wish.file;
  options.microphone = wish.device;
  options.gainDb = wish.gainDb;
  options.audible = wish.monitoring;
  options.loudspeaker = wish.outputDevice;
  return options;
}

QString wordsOf(Effort effort) {
  switch (effort) {
    case Effort::Full:
      return {};
    case Effort::Light:
      return Words::tr("light network");
    case Effort::EverySecond:
      return Words::tr("every second frame");
    case Effort::Still:
      return Words::tr("mouth at rest");
  }
  return {};
}

double percentile(const Metrics::Snapshot& timings, const std::string& name, double HistogramSummary::*which) {
  const auto found = timings.histograms.find(name);
  return found == timings.histograms.end() || found->second.count == 0 ? -1 : found->second.*which;
}

/// The session of the avatar on stage, and the thread that hands its pictures on.
class OnStage {
 public:
  static Result<std::unique_ptr<OnStage>> start(LiveAvatar avatar, const LiveWish& wish, const LiveSinks& sinks) {
    LiveOptions options = optionsOf(wish);
    options.heard = [sound = sinks.sound](FrameIndex frame, float peak) { sound({frame, {peak, peak > kAudible}}); };
    auto session = LiveSession::start(std::move(avatar), std::move(options));
    if (!session) return fail(session.error());
    return std::unique_ptr<OnStage>(new OnStage(std::move(*session), sinks));
  }
  LiveSession& session() { return *session_; }
  const LiveSession& session() const { return *session_; }

 private:
  OnStage(std::unique_ptr<LiveSession> session, LiveSinks sinks)
      : sinks_(std::move(sinks)),
        session_(std::move(session)),
        pump_([this](const std::stop_token& stop) { pump(stop); }) {}
  void pump(const std::stop_token& stop) {
    FrameTaker taker(*session_);
    while (!stop.stop_requested()) {
      auto frame = taker.next(std::chrono::steady_clock::now() + kLongest, stop);
      if (!frame) continue;
      const float opening = frame->index < 0 ? -1.0F : frame->opening;
      sinks_.moment({std::move(frame->picture), frame->index, opening, frame->speaking});
    }
  }

  const LiveSinks sinks_;
  std::unique_ptr<LiveSession> session_;
  std::jthread pump_;
};

class SessionPort final : public LivePort {
 public:
  explicit SessionPort(LiveSinks sinks) : sinks_(std::move(sinks)) {}
  ~SessionPort() override { (void)setVoice(nullptr); }

  Status apply(const LiveWish& wish, const std::stop_token& stop) override {
    const Status done = follow(wish, stop);
    if (stage_) noteEnd(stage_->session().status().endedTake);
    return done;
  }

  LiveReport report() const override {
    const std::lock_guard lock(mutex_);
    LiveReport report;
    report.endedTake = endedTake_;
    report.status.air = air_.state();
    report.stageEmpty = stage_ == nullptr;
    if (!stage_) return report;
    report.engine.memoryBudget = memoryLimit_;
    report.engine.engine = engineName_;
    fill(report);
    return report;
  }

  void panic(bool on) override { air_.stop(on); }
  void mute(bool on) override { air_.mute(on); }

 private:
  Status follow(const LiveWish& wish, const std::stop_token& stop) {
    // An end comes before all that can fail: who asks for it is not heard a moment longer.
    if (wish.air == ui::AirWish()) air_.follow(wish.air, sessionOnStage());
    if (Status staged = stage(wish); !staged) return staged;
    if (!stage_) return {};
    changeBackdrop(wish);
    air_.follow(wish.air, sessionOnStage());
    if (!wish.onAir) {
      if (Status silent = setVoice(nullptr); !silent) return silent;
      adjust(wish);
      stage_->session().setPaused(wish.paused);
      return {};
    }
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "stopped");
    if (Status speaking = speak(wish); !speaking) {
      (void)setVoice(nullptr);
      return speaking;
    }
    record(wish);
    return {};
  }

  /// Brings the wished avatar on stage, silent.
  Status stage(const LiveWish& wish) {
    if (stage_ && wish.avatar == staged_.avatar && wish.memoryMegabytes == staged_.memoryMegabytes) return {};
    if (wish.avatar.empty()) return emptyStage();
    auto avatar = avatars_.load(wish);
    if (!avatar) {  // not the one before it under the other's name
      TRY(emptyStage());
      return fail(avatar.error());
    }
    backdrop_ = makeBackdrop(**avatar, wish);
    LiveAvatar watched;
    watched.avatar = *avatar;
    watched.backdrop = backdrop_;
    if (!stage_) {
      auto started = OnStage::start(std::move(watched), wish, sinks_);
      if (!started) return fail(started.error());
      setStage(std::move(*started));
      speaks_ = false;
    } else if (wish.onAir && voice_) {
      auto speaking = speakingAvatar(*avatar, engineOf(wish));  // goes on speaking
      if (!speaking) return fail(speaking.error());
      if (Status status = bringOn(std::move(*speaking)); !status) return status;
    } else {
      if (Status status = stage_->session().setAvatar(std::move(watched)); !status) return status;
      speaks_ = false;
    }
    const std::lock_guard lock(mutex_);
    memoryLimit_ = wish.memoryMegabytes > 0 ? static_cast<qint64>(wish.memoryBytes()) : -1;
    avatar_ = std::move(*avatar);
    staged_ = wish;
    return {};
  }

  Status emptyStage() {
    TRY(setVoice(nullptr));
    if (stage_) noteEnd(stage_->session().status().endedTake);
    endedHere_ = 0;  // the next session counts anew
    setStage(nullptr);
    return {};
  }

  /// Another backdrop behind the avatar that is on stage.
  void changeBackdrop(const LiveWish& wish) {
    if (wish.background == staged_.background) return;
    backdrop_ = makeBackdrop(*avatar_, wish);
    stage_->session().setBackdrop(backdrop_);
    staged_.background = wish.background;
  }

  /// None where it cannot be: footage without a key colour stays as filmed, which the page says; what else is in the
  /// way is told, and no reason to stop.
  std::shared_ptr<Backdrop> makeBackdrop(LoadedAvatar& avatar, const LiveWish& wish) {
    std::shared_ptr<Backdrop> made;
    QString trouble;
    if (!wish.background.empty()) {
      const auto footage = avatar.clip(0).frame(0);
      if (footage && Backdrop::isPossibleFor(**footage)) {
        auto backdrop = Backdrop::create(wish.background, **footage, wish.avatar.string());
        if (backdrop)
          made = std::move(*backdrop);
        else
          trouble = inWords(backdrop.error().message);
      }
    }
    const std::lock_guard lock(mutex_);
    backdropTrouble_ = trouble;
    return made;
  }

  Status speak(const LiveWish& wish) {
    if (!speaks_ || wish.engine != staged_.engine) {
      auto speaking = speakingAvatar(avatar_, engineOf(wish));
      if (!speaking) return fail(speaking.error());
      if (Status status = bringOn(std::move(*speaking)); !status) return status;
      staged_.engine = wish.engine;
    }
    adjust(wish);
    stage_->session().setPaused(false);
    const bool same = voice_ && wish.source == playing_.source && wish.device == playing_.device &&
                      wish.file == playing_.file && wish.monitoring == playing_.monitoring &&
                      wish.outputDevice == playing_.outputDevice;
    if (same) return {};
    if (Status silent = setVoice(nullptr); !silent) return silent;  // one microphone is not opened twice
    auto voice = LiveVoice::open(voiceOf(wish), delayOf(wish));
    if (!voice) return fail(voice.error());
    playing_ = wish;
    // Recorded from its first sample; where that cannot be, record() will say so.
    if (wish.recording && setVoice(*voice, {newTake(wish), {}})) return {};
    return setVoice(std::move(*voice));
  }

  /// A take that fails is told, and no reason to stop speaking.
  void record(const LiveWish& wish) {
    LiveSession& session = stage_->session();
    if (wish.recording == (session.status().takeSeconds >= 0)) return;
    if (!wish.recording) return (void)session.stopTake();  // what became of it is told by the session
    if (const Status begun = session.startTake(newTake(wish)); !begun) {
      const std::lock_guard lock(mutex_);
      endedTake_ = {endedTake_.number + 1, {}, 0, 0, begun.error().message};
    }
  }

  /// A take of this session that ended since this was last asked.
  void noteEnd(const std::optional<EndedTake>& ended) {
    if (!ended || ended->number == endedHere_) return;
    endedHere_ = ended->number;
    const std::lock_guard lock(mutex_);
    const int number = endedTake_.number + 1;
    endedTake_ = *ended;
    endedTake_.number = number;
  }

  std::filesystem::path newTake(const LiveWish& wish) {
    lookAtRoom(wish.takesFolder);
    const QString now = QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH.mm.ss"));
    return freeName(wish.takesFolder, now.toStdString(), "", " ");
  }
  void lookAtRoom(std::filesystem::path folder) {
    std::error_code error;
    std::filesystem::space_info space = std::filesystem::space(folder, error);
    while (error && folder.has_relative_path()) {  // it may not be made yet
      folder = folder.parent_path();
      space = std::filesystem::space(folder, error);
    }
    const std::lock_guard lock(mutex_);
    freeBytes_ = error ? -1 : static_cast<qint64>(space.available);
  }
  static std::string engineOf(const LiveWish& wish) { return wish.engine.empty() ? "auto" : wish.engine; }
  static int delayOf(const LiveWish& wish) { return wish.lookahead.milliseconds() + kMarginMs; }

  Status bringOn(LiveAvatar speaking) {
    const QString name = QString::fromStdString(speaking.networks.front().engine->engineName());
    speaking.backdrop = backdrop_;
    if (Status status = stage_->session().setAvatar(std::move(speaking)); !status) return status;
    speaks_ = true;
    const std::lock_guard lock(mutex_);
    engineName_ = name;
    return {};
  }

  void adjust(const LiveWish& wish) {
    const LiveOptions options = optionsOf(wish);
    LiveSession& session = stage_->session();
    session.setLookahead(options.lookahead);
    session.setMouth(options.mouth);
    session.setPicture(options.picture);
    if (!voice_) return;
    voice_->setDelay(session.status().delayMs);
    voice_->setGain(wish.gainDb);
  }

  Status setVoice(std::shared_ptr<LiveVoice> next, const LiveRecording& recording = {}) {
    Status status;
    if (stage_ && (next || voice_)) status = stage_->session().setVoice(next ? soundOf(next) : nullptr, recording);
    if (!status) next.reset();
    if (next) next->setDelay(stage_->session().status().delayMs);
    const std::lock_guard lock(mutex_);
    voice_.swap(next);
    startedAt_ = std::chrono::steady_clock::now();
    return status;
  }

  LiveSession* sessionOnStage() { return stage_ ? &stage_->session() : nullptr; }
  void setStage(std::unique_ptr<OnStage> next) {
    {
      const std::lock_guard lock(mutex_);
      stage_.swap(next);
    }
    next.reset();  // outside the lock: it waits for threads
  }

  void fill(LiveReport& report) const {
    const LiveStatus status = stage_->session().status();
    report.status.message = status.message.empty() ? backdropTrouble_ : inWords(status.message);
    report.engine.dropped = static_cast<qint64>(status.dropped + status.late);
    if (status.takeTrouble.empty()) report.status.takeSeconds = status.takeSeconds;
    if (!voice_) return;
    const auto elapsed = std::chrono::steady_clock::now() - startedAt_;
    report.status.state = voice_->connected() ? ui::LiveState::OnAir : ui::LiveState::Recovering;
    if (report.status.message.isEmpty()) report.status.message = inWords(voice_->note());
    report.status.elapsedMs = std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count();
    report.status.shownFrames = status.frames;
    report.status.droppedFrames = report.engine.dropped;
    report.status.degradation = wordsOf(status.effort);
    report.status.freeBytes = freeBytes_;
    report.status.ended = status.ended;
    report.status.delayMs = status.delayMs;
    const std::string whole = "microphone_to_frame_ms";
    report.status.delayP50 = percentile(status.timings, whole, &HistogramSummary::p50);
    report.status.delayP95 = percentile(status.timings, whole, &HistogramSummary::p95);
    report.status.delayP99 = percentile(status.timings, whole, &HistogramSummary::p99);
    const auto median = [&](const char* name) { return percentile(status.timings, name, &HistogramSummary::p50); };
    report.status.stages = {{Words::tr("Capture"), median("capture_ms")},
                            {Words::tr("Lookahead"), static_cast<double>(status.delayMs - kMarginMs)},
                            {Words::tr("Hear"), median("hear_ms")},
                            {Words::tr("Queue"), median("queue_ms")},
                            {Words::tr("Paint"), median("paint_ms")},
                            {Words::tr("Hold"), median("hold_ms")}};
    report.engine.frameMs = percentile(status.timings, "paint_ms", &HistogramSummary::p50);
    report.engine.frameP95 = percentile(status.timings, "paint_ms", &HistogramSummary::p95);
    report.level = {status.level.rmsDb, status.level.peakDb, status.level.clippedSamples > clipped_};
    clipped_ = status.level.clippedSamples;
  }

  AvatarLoader avatars_;
  const LiveSinks sinks_;
  LiveWish staged_;
  LiveWish playing_;
  std::shared_ptr<LoadedAvatar> avatar_;
  std::shared_ptr<Backdrop> backdrop_;
  AirFollower air_;
  bool speaks_ = false;  // its networks are loaded
  int endedHere_ = 0;    // takes of this session that were told
  mutable std::uint64_t clipped_ = 0;
  mutable std::mutex mutex_;  // guards what report() looks at
  qint64 memoryLimit_ = -1;
  QString engineName_;
  qint64 freeBytes_ = -1;  // where the take goes
  EndedTake endedTake_;
  QString backdropTrouble_;
  std::chrono::steady_clock::time_point startedAt_;
  std::shared_ptr<LiveVoice> voice_;
  std::unique_ptr<OnStage> stage_;
};

}  // namespace

std::unique_ptr<LivePort> makeSessionPort(LiveSinks sinks) { return std::make_unique<SessionPort>(std::move(sinks)); }

}  // namespace visema::studio
