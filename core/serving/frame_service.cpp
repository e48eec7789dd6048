// SPDX-License-Identifier: Apache-2.0
#include "core/serving/frame_service.h"

#include <algorithm>
#include <ctime>
#include <optional>
#include <utility>

#include "core/avatar/memory_budget.h"
#include "core/base/trace.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr std::size_t kMostLoads = 64;  // that may wait

std::uint64_t memoryOf(const ServiceOptions& options) {
  return options.memory > 0 ? options.memory : MemoryBudget::defaultBytes();
}

/// Collects the answers of a batch; the last one sends them.
struct Batch {
  Batch(std::size_t count, FrameService::FramesDone whenDone)
      : answers(count, fail(ErrorCode::Internal, "not painted")), left(count), done(std::move(whenDone)) {}
  void put(std::size_t index, Result<PaintedFrame> answer) {
    {
      const std::lock_guard lock(mutex);
      answers[index] = std::move(answer);
      if (--left > 0) return;
    }
    done(std::move(answers));
  }
  std::mutex mutex;
  std::vector<Result<PaintedFrame>> answers;
  std::size_t left;
  FrameService::FramesDone done;
};

}  // namespace

FrameService::FrameService(ServiceOptions options, FilmEngines engines)
    : mostSessions_(options.sessions),
      engines_(std::move(engines)),
      finder_(options.folders, options.imports, options.library),
      store_(
          {memoryOf(options), memoryOf(options) / 4},
          [this](const std::string& name, std::uint64_t memory) { return load(name, memory); }, metrics_),
      cache_(options.frameCacheBytes, options.sharedFrames, metrics_),
      started_(std::chrono::steady_clock::now()),
      frames_(metrics_.counter("frames")),
      errors_(metrics_.counter("errors")),
      sessionsRefused_(metrics_.counter("sessions_refused")),
      framesAsFilmed_(metrics_.counter("frames_as_filmed")),
      inferenceTime_(metrics_.histogram("inference_ms")),
      frameTime_(metrics_.histogram("frame_ms")),
      spokenTime_(metrics_.histogram("spoken_frame_ms")),
      workers_(options.workers, engines_, metrics_),
      films_(engines_),
      loads_(kMostLoads, WhenFull::Wait),
      loader_([this](const std::stop_token&) {
        nameThisThread("avatars");
        while (auto load = loads_.pop()) (*load)();
      }) {}

FrameService::~FrameService() { loads_.close(); }

Result<ServedAvatarPtr> FrameService::load(const std::string& name, std::uint64_t memory) const {
  std::string known = name;
  {
    const std::lock_guard lock(mutex_);
    if (const auto alias = aliases_.find(name); alias != aliases_.end()) known = alias->second;
  }
  const auto package = TRY(finder_.find(known));
  return ServedAvatar::load(name, package, engines_, memory);
}

void FrameService::setAlias(const std::string& name, const std::string& other) {
  const std::lock_guard lock(mutex_);
  aliases_[name] = other;
}

void FrameService::ask(FrameQuestion question, AnswerDone done) {
  const std::string name = question.avatar;
  const bool loaded = store_.find(name) != nullptr;
  withAvatar(name,
             [this, loaded, question = std::move(question), done = std::move(done)](Result<ServedAvatarPtr> avatar) {
               FrameAnswer answer{std::move(avatar), {}, !loaded, 0};
               if (!answer.avatar) return done(std::move(answer));
               if (question.sound.empty()) return paintAsked(question, std::move(answer), done);
               const SteadyTime start = std::chrono::steady_clock::now();
               hear(*answer.avatar, question.sound, [this, question, answer, done, start](auto sound) {
                 FrameAnswer heard = answer;
                 heard.hearMs = millisecondsSince(start);
                 if (!sound) {
                   heard.frames.assign(question.wishes.size(), fail(sound.error()));
                   return done(std::move(heard));
                 }
                 FrameQuestion said = question;
                 for (FrameWish& wish : said.wishes) wish.sound = *sound;
                 paintAsked(std::move(said), std::move(heard), done);
               });
             });
}

void FrameService::paintAsked(FrameQuestion question, FrameAnswer answer, AnswerDone done) {
  const ServedAvatarPtr avatar = *answer.avatar;
  paintAll(avatar, std::move(question.wishes),
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
  if (!loads_.push([this, name, whenDone] { (*whenDone)(store_.acquire(name)); }))
    (*whenDone)(fail(ErrorCode::Cancelled, "the server is stopping"));
}

void FrameService::paint(const ServedAvatarPtr& avatar, FrameWish wish, FrameDone done) {
  std::string key = FrameCache::keyOf(*avatar, wish);
  if (auto known = cache_.find(key)) return done(std::move(*known));
  auto whenDone = std::make_shared<FrameDone>(std::move(done));
  const Status posted = workers_.post([this, avatar, wish = std::move(wish), key, whenDone](Worker& worker) {
    if (auto known = cache_.findShared(key)) return (*whenDone)(std::move(*known));
    auto painted = paintFrame(worker, avatar, wish);
    count(avatar->name(), painted);
    if (painted && painted->doubt.empty()) cache_.put(key, *painted);
    (*whenDone)(std::move(painted));
  });
  if (!posted) (*whenDone)(fail(posted.error()));
}

void FrameService::paintAll(const ServedAvatarPtr& avatar, std::vector<FrameWish> wishes, FramesDone done) {
  if (wishes.empty()) return done({});
  auto batch = std::make_shared<Batch>(wishes.size(), std::move(done));
  for (std::size_t i = 0; i < wishes.size(); ++i)
    paint(avatar, std::move(wishes[i]),
          [batch, i](Result<PaintedFrame> painted) { batch->put(i, std::move(painted)); });
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
    auto whenDone = std::make_shared<SpeakingDone>(done);
    const Status posted = workers_.post(
        [this, avatar = *loaded, options, whenDone](Worker&) { (*whenDone)(openSpeaking(avatar, options)); });
    if (!posted) (*whenDone)(fail(posted.error()));
  });
}

Result<std::shared_ptr<Speaking>> FrameService::openSpeaking(const ServedAvatarPtr& avatar, SpeakingOptions options) {
  constexpr double kFrameMs = 40, kShare = 0.9;  // of the time that there is
  const std::size_t sessions = countSessions();
  const double usual = spokenTime_.summary().p50;
  const bool full = sessions > 0 && options.delivery == Delivery::NewestWins &&
                    usual * static_cast<double>(sessions + 1) > kFrameMs * kShare * workers_.threads();
  if (sessions >= mostSessions_ || full) {
    sessionsRefused_.add();
    return fail(ErrorCode::LimitExceeded, "the server speaks for " + std::to_string(sessions) +
                                              " already and has no room for more: try again in 10 s");
  }
  auto encoder = TRY(avatar->openEncoder());
  auto session = TRY(Speaking::create(avatar, std::move(encoder), options, workers_, metrics_));
  const std::lock_guard lock(mutex_);
  sessions_.push_back(session);
  return session;
}

std::size_t FrameService::countSessions() const {
  const std::lock_guard lock(mutex_);
  std::erase_if(sessions_, [](const std::weak_ptr<Speaking>& session) { return session.expired(); });
  return sessions_.size();
}

void FrameService::count(const std::string& avatar, const Result<PaintedFrame>& painted) {
  if (!painted) return errors_.add();
  frames_.add();
  if (!painted->doubt.empty()) framesAsFilmed_.add();
  inferenceTime_.record(painted->inferenceMs);
  frameTime_.record(painted->totalMs);
  const std::lock_guard lock(mutex_);
  AvatarUse& use = uses_[avatar];
  const double took = painted->prepareMs + painted->inferenceMs;
  use.leastMs = use.requests == 0 ? took : std::min(use.leastMs, took);
  use.mostMs = std::max(use.mostMs, took);
  use.totalMs += took;
  ++use.requests;
  use.lastUsed = std::time(nullptr);
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
