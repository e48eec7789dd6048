// SPDX-License-Identifier: Apache-2.0
#include "app/studio/session_port.h"

#include <QCoreApplication>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "app/studio/idle_port.h"
#include "app/studio/live_voice.h"
#include "app/wiring/engines.h"
#include "core/lipsync/speech_track.h"
#include "core/live/live_session.h"

namespace visema::studio {
namespace {

constexpr int kMarginMs = 70;                           // of a frame's way beside its lookahead
constexpr auto kAhead = std::chrono::milliseconds(20);  // pictures are handed over this long before their time
constexpr auto kLongest = std::chrono::milliseconds(50);
constexpr float kAudible = 0.02F;

class Words {
  Q_DECLARE_TR_FUNCTIONS(LiveSession)
};

Lookahead lookaheadOf(int milliseconds) {
  return milliseconds <= 120 ? Lookahead::Low : milliseconds <= 250 ? Lookahead::Balanced : Lookahead::Full;
}

LiveOptions optionsOf(const LiveWish& wish) {
  LiveOptions options;
  options.lookahead = lookaheadOf(wish.lookaheadMs);
  options.mouth.amplitude = static_cast<float>(wish.amplitude);
  options.picture.sharpness = static_cast<float>(wish.sharpness);
  options.marginMs = kMarginMs;
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

/// An avatar with the one network the studio runs, and the ears it needs.
struct Loaded {
  LiveAvatar avatar;
  std::string speech;
};

Result<Loaded> load(const LiveWish& wish, Shelf& shelf) {
  auto avatar = shelf.take(wish);
  if (!avatar) return fail(avatar.error());
  const auto package = (*avatar)->package();
  const Manifest& manifest = package->manifest();
  if (manifest.networks.empty())
    return fail(ErrorCode::NotFound, manifest.name + " has no trained network yet: it can be watched, but not speak");
  auto weights = package->weights(manifest.networks.front().weights);
  if (!weights) return fail(weights.error());
  auto engine = loadNetwork(*weights, wish.engine.empty() ? "auto" : wish.engine);
  if (!engine) return fail(engine.error());
  Loaded loaded;
  loaded.avatar.avatar = std::move(*avatar);
  loaded.avatar.engine = std::move(*engine);
  loaded.speech = manifest.networks.front().speech;
  auto encoder = openSpeechEncoderNamed(loaded.speech);
  if (!encoder) return fail(encoder.error());
  loaded.avatar.silence = silenceRow(**encoder);
  return loaded;
}

/// A running session with its voice, and the thread that hands its pictures on.
class OnAir {
 public:
  static Result<std::unique_ptr<OnAir>> start(const LiveWish& wish, const Loaded& loaded, const LiveSinks& sinks) {
    auto encoder = openSpeechEncoderNamed(loaded.speech);
    if (!encoder) return fail(encoder.error());
    auto onAir = std::unique_ptr<OnAir>(new OnAir(sinks));
    auto voice =
        LiveVoice::open(wish, wish.lookaheadMs + kMarginMs, [sound = sinks.sound](FrameIndex frame, float peak) {
          sound({frame, {peak, peak > kAudible}});
        });
    if (!voice) return fail(voice.error());
    onAir->voice_ = std::move(*voice);
    auto session = LiveSession::start(onAir->voice_->takeSource(), std::move(*encoder), loaded.avatar, optionsOf(wish));
    if (!session) return fail(session.error());
    onAir->session_ = std::move(*session);
    onAir->session_->onFrame([raw = onAir.get()] { raw->wake_.notify_all(); });
    onAir->pump_ = std::jthread([raw = onAir.get()](const std::stop_token& stop) { raw->pump(stop); });
    return onAir;
  }
  ~OnAir() {
    pump_ = {};  // asks it to stop and waits
    session_.reset();
  }

  void adjust(const LiveWish& wish) {
    const LiveOptions options = optionsOf(wish);
    session_->setLookahead(options.lookahead);
    session_->setMouth(options.mouth);
    session_->setPicture(options.picture);
    voice_->setDelay(wish.lookaheadMs + kMarginMs);
  }
  void setAvatar(const Loaded& loaded) { session_->setAvatar(loaded.avatar); }
  LiveStatus status() const { return session_->status(); }
  const LiveVoice& voice() const { return *voice_; }
  std::chrono::steady_clock::time_point startedAt() const { return startedAt_; }

 private:
  explicit OnAir(LiveSinks sinks) : sinks_(std::move(sinks)) {}
  void pump(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const auto now = std::chrono::steady_clock::now();
      if (auto frame = session_->takeDue(now + kAhead)) {
        const auto showAt =
            std::chrono::duration_cast<std::chrono::nanoseconds>(frame->showAt.time_since_epoch()).count();
        sinks_.moment({std::move(frame->picture), showAt, frame->index, frame->opening, frame->speaking});
        continue;
      }
      const auto next = session_->nextDue();
      std::unique_lock lock(mutex_);
      // A frame that is finished while nobody listens is found at the latest when this wait ends.
      wake_.wait_until(lock, stop, next ? std::min(*next - kAhead, now + kLongest) : now + kLongest,
                       [] { return false; });
    }
  }

  const LiveSinks sinks_;
  const std::chrono::steady_clock::time_point startedAt_ = std::chrono::steady_clock::now();
  std::unique_ptr<LiveVoice> voice_;
  std::unique_ptr<LiveSession> session_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread pump_;
};

class SessionPort final : public LivePort {
 public:
  explicit SessionPort(LiveSinks sinks) : sinks_(sinks), idle_(makeIdlePort(std::move(sinks), shelf_)) {}

  Status apply(const LiveWish& wish, const std::stop_token& stop) override {
    if (!wish.onAir) {
      setOnAir(nullptr);
      return idle_->apply(wish, stop);
    }
    if (Status ready = prepare(wish); !ready) return back(wish, ready, stop);
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "stopped");
    const bool anew = !onAir_ || wish.source != playing_.source || wish.device != playing_.device ||
                      wish.file != playing_.file || wish.monitoring != playing_.monitoring ||
                      wish.outputDevice != playing_.outputDevice;
    if (anew) {
      setOnAir(nullptr);  // one microphone is not opened twice
      LiveWish still = wish;
      still.onAir = false;
      still.paused = true;
      if (Status idle = idle_->apply(still, stop); !idle) return idle;
      auto started = OnAir::start(wish, *loaded_, sinks_);
      if (!started) return back(wish, fail(started.error()), stop);
      setOnAir(std::move(*started));
    } else {
      if (loadedIsNew_) onAir_->setAvatar(*loaded_);
      onAir_->adjust(wish);
    }
    loadedIsNew_ = false;
    playing_ = wish;
    return {};
  }

  LiveReport report() const override {
    const std::lock_guard lock(mutex_);
    LiveReport report = idle_->report();
    if (loaded_) report.engine.engine = QString::fromStdString(loaded_->avatar.engine->engineName());
    if (onAir_) fill(report);
    return report;
  }

 private:
  Status prepare(const LiveWish& wish) {
    if (loaded_ && wish.avatar == loadedFrom_.avatar && wish.engine == loadedFrom_.engine &&
        wish.memoryMegabytes == loadedFrom_.memoryMegabytes)
      return {};
    auto loaded = load(wish, *shelf_);
    if (!loaded) return fail(loaded.error());
    const std::lock_guard lock(mutex_);
    loaded_ = std::move(*loaded);
    loadedFrom_ = wish;
    loadedIsNew_ = true;
    return {};
  }

  /// It could not go on air: the avatar idles again, and the reason is told.
  Status back(const LiveWish& wish, const Status& reason, const std::stop_token& stop) {
    setOnAir(nullptr);
    LiveWish idle = wish;
    idle.onAir = false;
    (void)idle_->apply(idle, stop);
    return reason;
  }

  void setOnAir(std::unique_ptr<OnAir> next) {
    {
      const std::lock_guard lock(mutex_);
      onAir_.swap(next);
    }
    next.reset();  // outside the lock: it waits for threads
  }

  void fill(LiveReport& report) const {
    const LiveStatus status = onAir_->status();
    const auto elapsed = std::chrono::steady_clock::now() - onAir_->startedAt();
    report.status.state = onAir_->voice().connected() ? ui::LiveState::OnAir : ui::LiveState::Recovering;
    const std::string& note = onAir_->voice().note();
    report.status.message = QString::fromStdString(status.message.empty() ? note : status.message);
    report.status.elapsedMs = std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count();
    report.status.shownFrames = status.frames;
    report.status.droppedFrames = static_cast<qint64>(status.dropped + status.late);
    report.status.degradation = wordsOf(status.effort);
    report.status.ended = status.ended;
    report.status.delayMs = status.delayMs;
    const std::string whole = "microphone_to_frame_ms";
    report.status.delayP50 = percentile(status.timings, whole, &HistogramSummary::p50);
    report.status.delayP95 = percentile(status.timings, whole, &HistogramSummary::p95);
    report.status.delayP99 = percentile(status.timings, whole, &HistogramSummary::p99);
    report.status.stages = {{Words::tr("Lookahead"), static_cast<double>(status.delayMs - kMarginMs)},
                            {Words::tr("Hear"), percentile(status.timings, "hear_ms", &HistogramSummary::p50)},
                            {Words::tr("Paint"), percentile(status.timings, "paint_ms", &HistogramSummary::p50)}};
    report.engine.frameMs = percentile(status.timings, "paint_ms", &HistogramSummary::p50);
    report.engine.frameP95 = percentile(status.timings, "paint_ms", &HistogramSummary::p95);
    report.engine.dropped = report.status.droppedFrames;
    const Level level = onAir_->voice().level();
    report.level = {level.rmsDb, level.peakDb, level.clippedSamples > clipped_};
    clipped_ = level.clippedSamples;
  }

  const std::shared_ptr<Shelf> shelf_ = std::make_shared<Shelf>();
  const LiveSinks sinks_;
  const std::unique_ptr<LivePort> idle_;
  LiveWish playing_;
  LiveWish loadedFrom_;
  bool loadedIsNew_ = false;
  mutable std::uint64_t clipped_ = 0;
  mutable std::mutex mutex_;  // guards what report() looks at
  std::optional<Loaded> loaded_;
  std::unique_ptr<OnAir> onAir_;
};

}  // namespace

std::unique_ptr<LivePort> makeSessionPort(LiveSinks sinks) { return std::make_unique<SessionPort>(std::move(sinks)); }

}  // namespace visema::studio
