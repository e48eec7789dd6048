// SPDX-License-Identifier: Apache-2.0
#include "core/serving/frame_service.h"

#include <algorithm>
#include <ctime>
#include <exception>
#include <optional>
#include <utility>

#include "core/avatar/memory_budget.h"
#include "core/base/error_name.h"
#include "core/base/log.h"
#include "core/base/trace.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr std::size_t kMostLoads = 64;  // that may wait
/// As Prometheus writes names: "bad_data".
Counter& countOf(Metrics& metrics, ErrorCode code) {
  std::string kind = toString(code);
  std::replace(kind.begin(), kind.end(), '-', '_');
  return metrics.counter("errors_by_kind." + kind);
}

std::uint64_t memoryOf(const ServiceOptions& options) {
  return options.memory > 0 ? options.memory : MemoryBudget::defaultBytes();
}

}  // namespace

FrameService::FrameService(ServiceOptions options, FilmEngines engines)
    : mostSessions_(options.sessions),
      stallAfter_(options.stallAfter),
      lookEvery_(options.lookEvery),
      memoryOfOne_(memoryOf(options) / 4),
      engines_(std::move(engines)),
      finder_(options.folders, options.imports, options.library, options.keepEncoder),
      store_(
          {memoryOf(options), memoryOfOne_},
          [this](const std::string& name, std::uint64_t memory) { return load(name, memory); }, metrics_),
      cache_(options.frameCacheBytes, options.sharedFrames, metrics_),
      breaker_(2 * options.stallAfter, metrics_),
      started_(std::chrono::steady_clock::now()),
      frames_(metrics_.counter("frames")),
      errors_(metrics_.counter("errors")),
      sessionsRefused_(metrics_.counter("sessions_refused")),
      framesAsFilmed_(metrics_.counter("frames_as_filmed")),
      reloads_(metrics_.counter("avatar_reloads")),
      inferenceTime_(metrics_.histogram("inference_ms")),
      frameTime_(metrics_.histogram("frame_ms")),
      spokenTime_(metrics_.histogram("spoken_frame_ms")),
      workers_(options.workers, engines_, metrics_),
      films_(engines_),
      loads_(kMostLoads, WhenFull::Wait),
      loader_([this](const std::stop_token&) {
        nameThisThread("avatars");
        SteadyTime looked = std::chrono::steady_clock::now();
        while (true) {
          auto load = loads_.popUntil(looked + lookEvery_);
          if (load) (*load)();
          if (!load && loads_.closed()) return;
          if (std::chrono::steady_clock::now() < looked + lookEvery_) continue;
          lookForChanges();
          looked = std::chrono::steady_clock::now();
        }
      }),
      watcher_([this](const std::stop_token& stop) { keepWatch(stop); }) {
  for (const char* name : {"spoken_frames", "spoken_frames_dropped"}) metrics_.counter(name);  // told before the first
  for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code)
    countOf(metrics_, static_cast<ErrorCode>(code));
}

FrameService::~FrameService() { loads_.close(); }

std::string FrameService::known(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto alias = aliases_.find(name);
  return alias == aliases_.end() ? name : alias->second;
}

Result<ServedAvatarPtr> FrameService::load(const std::string& name, std::uint64_t memory) {
  const std::string stamp = finder_.stamp(known(name)).value_or("");  // before it is read: what changes then is seen
  auto avatar = ServedAvatar::load(name, TRY(finder_.find(known(name))), engines_, memory);
  if (avatar) stamps_[name] = {stamp, {}, {}};
  return avatar;
}

void FrameService::setAlias(const std::string& name, const std::string& other) {
  const std::lock_guard lock(mutex_);
  aliases_[name] = other;
}

void FrameService::setAliasOfPath(const std::string& name, const std::string& path) {
  const auto meant = AvatarFinder::nameOfPath(path);
  if (meant && isAvatarName(name) && *meant != name && finder_.knows(*meant)) setAlias(name, *meant);
}

void FrameService::ask(FrameQuestion question, AnswerDone done) {
  const auto asked = std::make_shared<FrameQuestion>(std::move(question));
  done = told(*asked, [this, done = std::move(done)](FrameAnswer answer) {
    if (!answer.avatar) countOf(metrics_, answer.avatar.error().code).add();
    for (const auto& frame : answer.frames)
      if (!frame) countOf(metrics_, frame.error().code).add();
    done(std::move(answer));
  });
  const bool loaded = store_.find(asked->avatar) != nullptr;
  withAvatar(asked->avatar, [this, loaded, asked, done = std::move(done)](Result<ServedAvatarPtr> avatar) mutable {
    FrameAnswer answer{std::move(avatar), {}, !loaded, 0};
    if (!answer.avatar) return done(std::move(answer));
    if (asked->sound.empty()) return paintAsked(*this, asked, std::move(answer), std::move(done));
    const SteadyTime start = std::chrono::steady_clock::now();
    hear(*answer.avatar, std::move(asked->sound),
         [this, asked, answer, done = std::move(done), start](auto sound) mutable {
           answer.hearMs = millisecondsSince(start);
           if (!sound) {
             answer.frames.assign(asked->wishes.size(), fail(sound.error()));
             return done(std::move(answer));
           }
           for (FrameWish& wish : asked->wishes) wish.sound = *sound;
           paintAsked(*this, asked, std::move(answer), std::move(done));
         });
  });
}

/// What became of a question, where whoever asked keeps a record, or everything is written down.
FrameService::AnswerDone FrameService::told(const FrameQuestion& question, AnswerDone done) {
  const RequestTracePtr& request = currentRequest();
  if (!request || !(request->recorded || logEnabled(LogLevel::Debug))) return done;
  return [request, avatar = question.avatar, start = std::chrono::steady_clock::now(),
          done = std::move(done)](FrameAnswer answer) {
    const ScopedRequest lines(request);
    const auto good =
        std::count_if(answer.frames.begin(), answer.frames.end(), [](const auto& f) { return f.has_value(); });
    const auto tell = [&](const auto&... parts) {
      request->recorded ? logInfo("serving", parts...) : logDebug("serving", parts...);
    };
    tell(isAvatarName(avatar) ? avatar : "?", ": ", good, " of ", answer.frames.size(), " frames in ",
         millisecondsSince(start), " ms");
    done(std::move(answer));
  };
}

void FrameService::paintAsked(FrameService& service, const std::shared_ptr<FrameQuestion>& question, FrameAnswer answer,
                              AnswerDone done) {
  const ServedAvatarPtr avatar = *answer.avatar;
  service.paintAll(avatar, std::move(question->wishes),
                   [answer = std::move(answer), done = std::move(done)](auto frames) mutable {
                     answer.frames = std::move(frames);
                     done(std::move(answer));
                   });
}

void FrameService::withAvatar(const std::string& name, AvatarDone done) {
  if (auto here = store_.find(name)) return done(std::move(here));
  if (!isAvatarName(name)) return done(fail(ErrorCode::NotFound, "there is no avatar of that name"));
  if (loads_.size() >= kMostLoads)
    return done(fail(ErrorCode::LimitExceeded, "the server is busy loading avatars: try again in 5 s"));
  auto whenDone = std::make_shared<AvatarDone>(std::move(done));
  const auto load = [this, name, whenDone, request = currentRequest()] {
    const ScopedRequest lines(request);
    (*whenDone)(store_.acquire(name));
  };
  if (!loads_.push(load)) (*whenDone)(fail(ErrorCode::Cancelled, "the server is stopping"));
}

void FrameService::paintAll(const ServedAvatarPtr& avatar, std::vector<FrameWish> wishes, FramesDone done) {
  std::vector<Result<PaintedFrame>> answers(wishes.size(), fail(ErrorCode::Internal, "not painted"));
  std::vector<std::size_t> missing;
  bool paints = false;
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    if (auto known = cache_.find(FrameCache::keyOf(*avatar, wishes[i]))) {
      countRemembered(avatar->name(), wishes[i].show);
      answers[i] = std::move(*known);
    } else {
      missing.push_back(i);
      paints = paints || isPainting(wishes[i].show);
    }
  }
  if (missing.empty()) return done(std::move(answers));
  // What was filmed needs no engine, and says nothing of one.
  const auto verdict = paints ? breaker_.ask(avatar->name()) : EngineBreaker::Verdict::Works;
  const bool tried = verdict == EngineBreaker::Verdict::Tried, out = verdict == EngineBreaker::Verdict::Out;
  const auto batch =
      std::make_shared<FrameBatch>(avatar, std::move(wishes), std::move(answers), std::move(missing), std::move(done),
                                   tried ? FrameBatch::Kind::Trial : FrameBatch::Kind::Usual);
  if (out && breaker_.stuckThreads() >= workers_.threads()) return watch(batch, Watched::Still);
  watch(batch, Watched::Painted);
  const std::size_t threads = tried ? 1 : static_cast<std::size_t>(workers_.threads());
  letIn(batch, std::min(batch->size(), threads), out ? &FrameService::stillNow : &FrameService::paintNow);
}

/// Those that are let in paint the rest as well.
void FrameService::letIn(const std::shared_ptr<FrameBatch>& batch, std::size_t lanes, Make make) {
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const Status posted = workers_.post([this, batch, make](Worker& worker) { makeNext(worker, batch, make); });
    if (posted) continue;
    if (lane == 0) batch->giveUp(posted.error());
    return;
  }
}

void FrameService::makeNext(Worker& worker, const std::shared_ptr<FrameBatch>& batch, Make make) {
  const auto which = batch->take();
  if (!which) return;
  batch->put(*which, (this->*make)(worker, *batch, *which));
  if (!batch->hasMore()) return;
  const bool posted = workers_.postSession([this, batch, make](Worker& next) { makeNext(next, batch, make); });
  if (!posted) batch->giveUp({ErrorCode::Cancelled, "the server is stopping"});
}

/// Whatever a library throws, the client is answered.
Result<PaintedFrame> FrameService::paintSafely(Worker& worker, const ServedAvatarPtr& avatar, const FrameWish& wish,
                                               const std::function<void()>& opened) {
  try {
    prepareFrame(worker, avatar, wish);
    opened();
    return paintFrame(worker, avatar, wish);
  } catch (const std::exception& error) {
    logError("serving", avatar->name(), " frame ", wish.frame, ": ", error.what());
    return fail(ErrorCode::Internal, avatar->name() + " could not be painted: look into the server's log");
  }
}

Result<PaintedFrame> FrameService::paintNow(Worker& worker, FrameBatch& batch, std::size_t which) {
  const ServedAvatarPtr& avatar = batch.avatar();
  const FrameWish& wish = batch.wish(which);
  const std::string key = FrameCache::keyOf(*avatar, wish);
  // What another server painted says nothing of this one's engine.
  auto known = batch.kind() == FrameBatch::Kind::Trial ? std::nullopt : cache_.findShared(key);
  if (known) {
    countRemembered(avatar->name(), wish.show);
    return std::move(*known);
  }
  Result<PaintedFrame> painted = paintSafely(worker, avatar, wish, [&] { batch.opened(which); });
  if (isPainting(wish.show)) breaker_.painted(avatar->name());
  countPainted(avatar->name(), wish.show, painted);
  if (painted && painted->doubt.empty()) cache_.put(key, *painted);
  return painted;
}

Result<PaintedFrame> FrameService::stillNow(Worker& worker, FrameBatch& batch, std::size_t which) {
  return stillOf(worker, batch.avatar(), batch.wish(which));
}

void FrameService::hear(const ServedAvatarPtr& avatar, std::vector<float> samples, SoundDone done) {
  auto whenDone = std::make_shared<SoundDone>(std::move(done));
  const Status posted = workers_.post([avatar, samples = std::move(samples), whenDone](Worker& worker) {
    (*whenDone)(hearSound(worker, avatar, samples));
  });
  if (!posted) (*whenDone)(fail(posted.error()));
}

void FrameService::speak(const std::string& avatar, SpeakingOptions options, SpeakingDone done) {
  withAvatar(avatar, [this, options, done = std::move(done)](const Result<ServedAvatarPtr>& loaded) {
    if (!loaded) return done(fail(loaded.error()));
    const auto open = [this, avatar = *loaded, options, done] {
      const Status posted =
          workers_.post([this, avatar, options, done](Worker&) { done(openSpeaking(avatar, options)); });
      if (!posted) done(fail(posted.error()));
    };
    const auto refuse = [name = (*loaded)->name(), done] {
      done(fail(ErrorCode::LimitExceeded, name + "'s engine stalls: try again in 10 s"));
    };
    switch (breaker_.ask((*loaded)->name())) {  // before it waits behind what is stuck
      case EngineBreaker::Verdict::Works:
        return open();
      case EngineBreaker::Verdict::Out:
        return refuse();
      case EngineBreaker::Verdict::Tried:
        return tryEngine(*loaded, [open, refuse](bool works) { works ? open() : refuse(); });
    }
  });
}

Result<std::shared_ptr<Speaking>> FrameService::openSpeaking(const ServedAvatarPtr& avatar, SpeakingOptions options) {
  constexpr double kFrameMs = 40, kShare = 0.9;  // of the time that there is
  const std::size_t sessions = countSessions();
  const double typical = spokenTime_.summary().p50;
  const bool full = sessions > 0 && options.delivery == Delivery::NewestWins &&
                    typical * static_cast<double>(sessions + 1) > kFrameMs * kShare * workers_.threads();
  if (sessions >= mostSessions_ || full) {
    sessionsRefused_.add();
    return fail(ErrorCode::LimitExceeded, "the server speaks for " + std::to_string(sessions) +
                                              " already and has no room for more: try again in 10 s");
  }
  auto encoder = TRY(avatar->openEncoder());
  auto session = TRY(Speaking::create(avatar, std::move(encoder), options, workers_, metrics_));
  session->onGoingOn([this, name = avatar->name()] { breaker_.painted(name); });
  const std::lock_guard lock(mutex_);
  sessions_.push_back(session);
  return session;
}

std::size_t FrameService::countSessions() const { return livingSessions().size(); }

std::vector<std::shared_ptr<Speaking>> FrameService::livingSessions() const {
  std::vector<std::shared_ptr<Speaking>> living;
  const std::lock_guard lock(mutex_);
  std::erase_if(sessions_, [&](const std::weak_ptr<Speaking>& each) {
    auto session = each.lock();
    const bool gone = !session;
    if (session) living.push_back(std::move(session));
    return gone;
  });
  return living;
}

void FrameService::countPainted(const std::string& avatar, Show show, const Result<PaintedFrame>& painted) {
  if (!painted) return errors_.add();
  frames_.add();
  if (!painted->doubt.empty()) framesAsFilmed_.add();
  frameTime_.record(painted->totalMs);
  if (!isPainting(show)) return;
  inferenceTime_.record(painted->inferenceMs);
  const std::lock_guard lock(mutex_);
  AvatarUse& use = uses_[avatar];
  const double took = painted->prepareMs + painted->inferenceMs;
  use.leastMs = use.painted == 0 ? took : std::min(use.leastMs, took);
  use.mostMs = std::max(use.mostMs, took);
  use.totalMs += took;
  ++use.painted;
  ++use.requests;
  use.lastUsed = std::time(nullptr);
}

void FrameService::countRemembered(const std::string& avatar, Show show) {
  frames_.add();
  if (!isPainting(show)) return;
  const std::lock_guard lock(mutex_);
  AvatarUse& use = uses_[avatar];
  ++use.requests;
  use.lastUsed = std::time(nullptr);
}

/// A package that was replaced is loaded once it stays as it is; whoever uses the old one keeps it until the end.
void FrameService::lookForChanges() {
  for (const std::string& name : loadedNames()) {
    const auto stamp = finder_.stamp(known(name));
    Stamp& last = stamps_[name];
    if (!stamp || *stamp == last.loaded || *stamp == last.failed) continue;
    if (*stamp != std::exchange(last.seen, *stamp)) continue;
    auto avatar = load(name, memoryOfOne_);
    if (avatar) {
      store_.replace(name, *avatar);
      reloads_.add();
      logInfo("serving", name, " was replaced: from now on the new one is shown");
    } else {
      last.failed = *stamp;
      logWarning("serving", name,
                 " was replaced by what cannot be used, and stays as it was: ", avatar.error().message);
    }
  }
}

std::vector<std::string> FrameService::loadedNames() const {
  std::vector<std::string> names;
  for (const ServedAvatarPtr& avatar : store_.loaded()) names.push_back(avatar->name());
  return names;
}

AvatarUse FrameService::use(const std::string& avatar) const {
  const std::lock_guard lock(mutex_);
  const auto found = uses_.find(avatar);
  return found == uses_.end() ? AvatarUse() : found->second;
}

Metrics::Snapshot FrameService::snapshot() const {
  Metrics::Snapshot snapshot = metrics_.snapshot();
  snapshot.gauges["frame_cache_bytes"] = static_cast<double>(cache_.bytes());
  snapshot.gauges["engines_out"] = static_cast<double>(breaker_.count());
  snapshot.gauges["sessions"] = static_cast<double>(countSessions());
  snapshot.gauges["waiting"] = static_cast<double>(workers_.waiting());
  snapshot.gauges["avatars"] = static_cast<double>(store_.loaded().size());
  snapshot.gauges["avatar_bytes"] = static_cast<double>(store_.bytes());
  snapshot.gauges["resident_bytes"] = static_cast<double>(MemoryBudget::residentBytes());
  snapshot.gauges["uptime_seconds"] = uptimeSeconds();
  EncoderCache::Statistics faces;
  for (const ServedAvatarPtr& avatar : store_.loaded()) {
    const auto one = avatar->avatar()->faces().statistics();
    faces.hits += one.hits, faces.misses += one.misses, faces.bytes += one.bytes;
  }
  snapshot.counters["face_cache_hits"] = faces.hits;
  snapshot.counters["face_cache_misses"] = faces.misses;
  snapshot.gauges["face_cache_bytes"] = static_cast<double>(faces.bytes);
  return snapshot;
}

double FrameService::uptimeSeconds() const { return secondsSince(started_); }

}  // namespace visema
