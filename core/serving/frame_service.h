// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/base/bounded_queue.h"
#include "core/base/metrics.h"
#include "core/base/result.h"
#include "core/serving/avatar_finder.h"
#include "core/serving/avatar_store.h"
#include "core/serving/engine_breaker.h"
#include "core/serving/film_maker.h"
#include "core/serving/frame_batch.h"
#include "core/serving/frame_cache.h"
#include "core/serving/frame_painter.h"
#include "core/serving/speaking.h"
#include "core/serving/worker_pool.h"

namespace visema {

struct ServiceOptions {
  std::vector<std::filesystem::path> folders;  // where avatars are looked for by name
  std::filesystem::path imports;               // where packages made of other programs' avatars are kept
  AvatarFinder::Library library;               // where else; may be empty
  AvatarFinder::KeepEncoder keepEncoder;       // of a speech encoder that comes with an avatar; may be empty
  std::uint64_t memory = 0;                    // of all avatars; 0: a quarter of the machine's
  WorkerPool::Options workers;
  std::size_t sessions = 256;                  // live, at one time
  std::chrono::milliseconds stallAfter{5000};  // a picture that takes longer is answered with what was filmed
  std::chrono::milliseconds lookEvery{2000};   // whether packages were replaced
  std::size_t frameCacheBytes = std::size_t{64} << 20;
  std::shared_ptr<SharedFrames> sharedFrames;  // may be null
};

/// What one avatar was asked for so far.
struct AvatarUse {
  std::uint64_t requests = 0;                   // answered ones: mouths and pictures, painted now or remembered
  std::uint64_t painted = 0;                    // of these
  double totalMs = 0, leastMs = 0, mostMs = 0;  // of the network, where it painted
  double averageMs() const { return painted > 0 ? totalMs / static_cast<double>(painted) : 0; }
  std::int64_t lastUsed = 0;  // seconds since 1970
};

/// Frames of one avatar, all of them saying their footage's own sound, or one that came along.
struct FrameQuestion {
  std::string avatar;
  std::vector<FrameWish> wishes;
  std::vector<float> sound;  // 16 kHz; empty: none
};

struct FrameAnswer {
  Result<ServedAvatarPtr> avatar;
  std::vector<Result<PaintedFrame>> frames;  // in the order of the wishes; empty where there is no avatar
  bool loadedNow = false;
  double hearMs = 0;
};

/// What all doors ask: loads avatars, paints frames, hears sounds, and keeps count. Answers come on threads of its own;
/// whoever asks must not wait there. Knows no protocol. Thread-safe.
class FrameService {
 public:
  FrameService(ServiceOptions options, FilmEngines engines);
  ~FrameService();

  using AnswerDone = std::function<void(FrameAnswer)>;
  /// Loads the avatar where it is not in memory, hears the sound and paints.
  void ask(FrameQuestion question, AnswerDone done);

  using AvatarDone = std::function<void(Result<ServedAvatarPtr>)>;
  /// At once, on the caller's thread, where the avatar is in memory; else when it is, or cannot be.
  void withAvatar(const std::string& name, AvatarDone done);

  using FramesDone = std::function<void(std::vector<Result<PaintedFrame>>)>;
  /// All of them, on all threads, but one after the other on each: who asks for much does not make others wait, and is
  /// let in or refused as a whole. Answers in the order of the wishes.
  void paintAll(const ServedAvatarPtr& avatar, std::vector<FrameWish> wishes, FramesDone done);
  using SoundDone = std::function<void(Result<std::shared_ptr<const HeardSound>>)>;
  void hear(const ServedAvatarPtr& avatar, std::vector<float> samples, SoundDone done);

  using SpeakingDone = std::function<void(Result<std::shared_ptr<Speaking>>)>;
  /// A live session, where there is room for one more: each must have its frame in time.
  void speak(const std::string& avatar, SpeakingOptions options, SpeakingDone done);

  /// A film of a sound file; made when those before it are.
  void film(FilmOptions options, ProgressFn progress, FilmMaker::Done done) {
    films_.make(std::move(options), std::move(progress), std::move(done));
  }

  /// From now on `name` means the avatar that the folders call `other`.
  void setAlias(const std::string& name, const std::string& other);
  /// The same by the path that an older server would load it from; where no avatar lies there, by its name alone.
  void setAliasOfPath(const std::string& name, const std::string& path);
  bool unload(const std::string& name) { return store_.unload(name); }
  void pin(const std::string& name) { store_.pin(name); }
  std::vector<ServedAvatarPtr> loaded() const { return store_.loaded(); }
  std::vector<std::string> loadedNames() const;
  const AvatarFinder& finder() const { return finder_; }
  AvatarUse use(const std::string& avatar) const;
  /// How many frames of an avatar, or of all (empty), were forgotten.
  std::size_t clearCache(const std::string& avatar) { return cache_.clear(avatar); }
  bool sharedCacheConnected() const { return cache_.sharedConnected(); }
  /// Counters, gauges and times of everything, for whoever shows them.
  Metrics::Snapshot snapshot() const;
  Metrics& metrics() { return metrics_; }
  double uptimeSeconds() const;
  int threads() const { return workers_.threads(); }

 private:
  /// What the folders call an avatar.
  std::string known(const std::string& name) const;
  Result<ServedAvatarPtr> load(const std::string& name, std::uint64_t memory);
  void lookForChanges();
  Result<std::shared_ptr<Speaking>> openSpeaking(const ServedAvatarPtr& avatar, SpeakingOptions options);
  std::size_t countSessions() const;
  std::vector<std::shared_ptr<Speaking>> livingSessions() const;
  static AnswerDone told(const FrameQuestion& question, AnswerDone done);
  static void paintAsked(FrameService& service, const std::shared_ptr<FrameQuestion>& question, FrameAnswer answer,
                         AnswerDone done);
  using Make = Result<PaintedFrame> (FrameService::*)(Worker& worker, FrameBatch& batch, std::size_t which);
  void letIn(const std::shared_ptr<FrameBatch>& batch, std::size_t lanes, Make make);
  void makeNext(Worker& worker, const std::shared_ptr<FrameBatch>& batch, Make make);
  Result<PaintedFrame> paintNow(Worker& worker, FrameBatch& batch, std::size_t which);
  Result<PaintedFrame> stillNow(Worker& worker, FrameBatch& batch, std::size_t which);
  static Result<PaintedFrame> paintSafely(Worker& worker, const ServedAvatarPtr& avatar, const FrameWish& wish,
                                          const std::function<void()>& opened);
  void tryEngine(const ServedAvatarPtr& avatar, std::function<void(bool works)> done);
  void countPainted(const std::string& avatar, Show show, const Result<PaintedFrame>& painted);
  void countRemembered(const std::string& avatar, Show show);
  enum class Watched { Painted, Still };  // Still: nobody paints it, the engine is out
  struct Watching {
    std::weak_ptr<FrameBatch> batch;
    Watched how = Watched::Painted;
    std::shared_ptr<FrameBatch> held = nullptr;  // where nobody else does
  };
  void watch(const std::shared_ptr<FrameBatch>& batch, Watched how);
  void keepWatch(const std::stop_token& stop);
  void lookAt(Worker& own, const std::shared_ptr<FrameBatch>& batch, Watched how);
  void lookAtSessions();
  Result<PaintedFrame> stillOf(Worker& own, const ServedAvatarPtr& avatar, FrameWish wish);

  const std::size_t mostSessions_;
  const std::chrono::milliseconds stallAfter_, lookEvery_;
  const std::uint64_t memoryOfOne_;
  Metrics metrics_;
  const FilmEngines engines_;
  const AvatarFinder finder_;
  AvatarStore store_;
  FrameCache cache_;
  EngineBreaker breaker_;
  const SteadyTime started_;
  Counter& frames_;
  Counter& errors_;
  Counter& sessionsRefused_;
  Counter& framesAsFilmed_;
  Counter& reloads_;
  Histogram& inferenceTime_;
  Histogram& frameTime_;
  Histogram& spokenTime_;
  mutable std::mutex mutex_;
  std::map<std::string, AvatarUse> uses_;
  std::map<std::string, std::string> aliases_;
  mutable std::vector<std::weak_ptr<Speaking>> sessions_;
  std::mutex watchedMutex_;
  std::condition_variable_any watchedChanged_;
  std::vector<Watching> watched_;
  WorkerPool workers_;
  FilmMaker films_;
  BoundedQueue<std::function<void()>> loads_;
  struct Stamp {
    std::string loaded, seen, failed;
  };
  std::map<std::string, Stamp> stamps_;  // of the loading thread
  std::jthread loader_;
  std::jthread watcher_;  // for engines that stall
};

}  // namespace visema
