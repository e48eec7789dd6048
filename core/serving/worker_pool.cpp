// SPDX-License-Identifier: Apache-2.0
#include "core/serving/worker_pool.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

#include "core/base/log.h"
#include "core/base/trace.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr std::size_t kMostStages = 8;       // avatars whose networks one thread keeps open
constexpr std::size_t kRoomForRaces = 1024;  // so that a painting thread that posts never waits for itself
constexpr double kForget = 0.05;             // how quickly the typical time of a job follows

}  // namespace

Worker::Stage& Worker::stage(const ServedAvatarPtr& avatar) {
  stages_.remove_if([](const Stage& s) { return s.avatar.expired(); });
  const auto found =
      std::find_if(stages_.begin(), stages_.end(), [&](const Stage& s) { return s.avatar.lock() == avatar; });
  if (found != stages_.end()) {
    stages_.splice(stages_.begin(), stages_, found);
  } else {
    if (stages_.size() >= kMostStages) stages_.pop_back();
    stages_.push_front({avatar, nullptr, nullptr});
  }
  return stages_.front();
}

Result<LipPipeline*> Worker::pipeline(const ServedAvatarPtr& avatar) {
  Stage& here = stage(avatar);
  if (!here.pipeline) here.pipeline = TRY(avatar->openPipeline());
  return here.pipeline.get();
}

Result<LipSession*> Worker::network(const ServedAvatarPtr& avatar) {
  Stage& here = stage(avatar);
  if (!here.network) here.network = TRY(avatar->engine().openSession());
  return here.network.get();
}

Result<SpeechEncoder*> Worker::encoder(const std::string& name) {
  auto& encoder = encoders_[name];
  if (!encoder) encoder = TRY(engines_.openSpeechEncoder(name));
  return encoder.get();
}

WorkerPool::WorkerPool(Options options, FilmEngines engines, Metrics& metrics)
    : options_(options),
      engines_(std::move(engines)),
      waitTime_(metrics.histogram("wait_ms")),
      jobTime_(metrics.histogram("job_ms")),
      refused_(metrics.counter("refused")),
      failures_(metrics.counter("job_failures")),
      jobs_(options.queue + kRoomForRaces, WhenFull::Wait) {
  const int threads = options.threads > 0 ? options.threads : std::max(1, int(std::thread::hardware_concurrency()));
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this](const std::stop_token& stop) { run(stop); });
}

WorkerPool::~WorkerPool() { jobs_.close(); }

double WorkerPool::expectedWaitMs() const {
  return typicalMs_.load() * static_cast<double>(jobs_.size()) / static_cast<double>(threads());
}

Status WorkerPool::post(Job job) {
  const double wait = expectedWaitMs();
  if (jobs_.size() >= options_.queue || wait > options_.longestWaitMs) {
    refused_.add();
    return fail(ErrorCode::LimitExceeded,
                "the server is busy: try again in " + std::to_string(std::max(1, int(std::ceil(wait / 2000)))) + " s");
  }
  if (!jobs_.push({std::move(job), std::chrono::steady_clock::now(), currentRequest()}))
    return fail(ErrorCode::Cancelled, "the server is stopping");
  return {};
}

bool WorkerPool::postSession(Job job) {
  return jobs_.push({std::move(job), std::chrono::steady_clock::now(), currentRequest()});
}

void WorkerPool::run(const std::stop_token&) {
  nameThisThread("painting");
  Worker worker(engines_);
  while (auto posted = jobs_.pop()) {  // what was accepted is done, also while the server stops
    const ScopedRequest lines(posted->request);
    waitTime_.record(millisecondsSince(posted->at));
    const SteadyTime start = std::chrono::steady_clock::now();
    try {
      posted->job(worker);
    } catch (const std::exception& error) {
      failures_.add();
      logError("serving", "a request failed: ", error.what());
    }
    const double took = millisecondsSince(start), typical = typicalMs_.load();
    jobTime_.record(took);
    typicalMs_.store(typical > 0 ? typical + kForget * (took - typical) : took);
  }
}

}  // namespace visema
