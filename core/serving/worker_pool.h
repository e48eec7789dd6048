// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/base/bounded_queue.h"
#include "core/base/metrics.h"
#include "core/base/request_trace.h"
#include "core/base/result.h"
#include "core/base/steady_time.h"
#include "core/serving/jpeg.h"
#include "core/serving/served_avatar.h"

namespace visema {

/// What one painting thread keeps from job to job: the networks of the avatars it painted last, as long as these are in
/// memory, speech encoders, a JPEG encoder. Belongs to one thread.
class Worker {
 public:
  explicit Worker(const FilmEngines& engines) : engines_(engines) {}

  /// Lives until another avatar needs its place: use it at once.
  Result<LipPipeline*> pipeline(const ServedAvatarPtr& avatar);
  /// The network alone, for faces that clients bring.
  Result<LipSession*> network(const ServedAvatarPtr& avatar);
  Result<SpeechEncoder*> encoder(const std::string& name);
  JpegEncoder& jpeg() { return jpeg_; }

 private:
  struct Stage {
    std::weak_ptr<const ServedAvatar> avatar;
    std::unique_ptr<LipPipeline> pipeline;
    std::unique_ptr<LipSession> network;
  };
  Stage& stage(const ServedAvatarPtr& avatar);

  const FilmEngines& engines_;
  std::list<Stage> stages_;  // the last used in front
  std::map<std::string, std::unique_ptr<SpeechEncoder>> encoders_;
  JpegEncoder jpeg_;
};

/// Paints on as many threads as there are cores; refuses at once what it could not begin in time. A job that throws is
/// counted and nothing else. Thread-safe.
class WorkerPool {
 public:
  using Job = std::function<void(Worker&)>;
  struct Options {
    int threads = 0;              // 0: one a core
    std::size_t queue = 256;      // jobs that may wait
    double longestWaitMs = 5000;  // a job that would wait longer is refused
  };
  WorkerPool(Options options, FilmEngines engines, Metrics& metrics);
  ~WorkerPool();

  /// Fails with LimitExceeded where too much waits already; the message says when to try again.
  Status post(Job job);
  /// The next step of a session or batch, which was let in before: never refused. False once the pool is stopping.
  bool postSession(Job job);
  int threads() const { return static_cast<int>(threads_.size()); }
  std::size_t waiting() const { return jobs_.size(); }
  /// What a job posted now would wait, as far as is known.
  double expectedWaitMs() const;

 private:
  struct Posted {
    Job job;
    SteadyTime at;
    RequestTracePtr request;
  };
  void run(const std::stop_token& stop);

  const Options options_;
  const FilmEngines engines_;
  Histogram& waitTime_;
  Histogram& jobTime_;
  Counter& refused_;
  Counter& failures_;
  BoundedQueue<Posted> jobs_;
  std::atomic<double> typicalMs_{0};  // of a job
  std::vector<std::jthread> threads_;
};

}  // namespace visema
