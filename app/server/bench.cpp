// SPDX-License-Identifier: Apache-2.0
#include "app/server/bench.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

#include "app/server/bench_doors.h"
#include "app/wiring/program_files.h"
#include "core/avatar/memory_budget.h"
#include "core/base/try.h"
#include "core/media/audio_reader.h"
#include "core/serving/frame_service.h"
#include "core/speech/feature_windows.h"

namespace visema {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kPiece = 640;  // 40 ms
constexpr double kFrameMs = 40;

/// A client that speaks in real time and takes its frames as they come.
class Client : public std::enable_shared_from_this<Client> {
 public:
  Client(std::shared_ptr<Speaking> session, const std::vector<float>& sound)
      : session_(std::move(session)), sound_(sound) {}
  ~Client() { session_->abandon(); }

  void listen() {
    session_->onReady([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->takeAll();
    });
  }

  void speak() {
    {
      const std::lock_guard lock(mutex_);
      fed_.push_back(steady_clock::now());
    }
    const std::size_t at = said_ * kPiece % (sound_.size() - kPiece);
    ++said_;
    (void)session_->hear(std::span(sound_).subspan(at, kPiece));
  }

  std::vector<double> lags() const {
    const std::lock_guard lock(mutex_);
    return lags_;
  }
  std::uint64_t dropped() const {
    const std::lock_guard lock(mutex_);
    return dropped_;
  }

 private:
  void takeAll() {
    constexpr int kAhead = rowsAhead(kFullLookahead);
    while (const auto frame = session_->take()) {
      const auto piece = static_cast<std::size_t>((samplesForFrame(frame->index, kAhead) - 1) / kPiece);
      const std::lock_guard lock(mutex_);
      dropped_ = frame->dropped;
      if (piece < fed_.size()) lags_.push_back(millisecondsSince(fed_[piece]));
    }
  }

  const std::shared_ptr<Speaking> session_;
  const std::vector<float>& sound_;
  std::size_t said_ = 0;
  mutable std::mutex mutex_;
  std::vector<SteadyTime> fed_;
  std::vector<double> lags_;
  std::uint64_t dropped_ = 0;
};

struct Held {
  int sessions = 0;
  std::size_t frames = 0;
  double p50 = 0, p99 = 0, bytesOfOne = 0, processorMs = 0;  // the last of a frame
  std::uint64_t dropped = 0;
  bool held() const { return dropped == 0 && p99 <= kFrameMs; }
};

Result<Held> measureSessions(FrameService& service, const ServeBenchOptions& options, const std::vector<float>& sound,
                             int count) {
  const std::uint64_t before = MemoryBudget::residentBytes();
  std::vector<std::shared_ptr<Client>> clients;
  for (int i = 0; i < count; ++i) {
    std::promise<Result<std::shared_ptr<Speaking>>> opened;
    service.speak(options.avatar, {}, [&](auto session) { opened.set_value(std::move(session)); });
    clients.push_back(std::make_shared<Client>(TRY(opened.get_future().get()), sound));
    clients.back()->listen();
  }
  const double used = processorSeconds();
  const SteadyTime start = steady_clock::now();
  const int rounds = static_cast<int>(options.seconds * 25);
  for (int round = 0; round < rounds; ++round)
    for (int i = 0; i < count; ++i) {  // each at its own moment, as clients are
      std::this_thread::sleep_until(start + steadySeconds((round + static_cast<double>(i) / count) * kFrameMs / 1000));
      clients[static_cast<std::size_t>(i)]->speak();
    }
  Held held;
  held.sessions = count;
  std::vector<double> all;
  for (const auto& client : clients) {
    const auto lags = client->lags();
    all.insert(all.end(), lags.begin(), lags.end());
    held.dropped += client->dropped();
  }
  held.frames = all.size();
  held.processorMs = 1000 * (processorSeconds() - used) / static_cast<double>(std::max<std::size_t>(1, all.size()));
  held.p50 = lowest(all, 0.5);
  held.p99 = lowest(all, 0.99);
  const std::uint64_t now = MemoryBudget::residentBytes();
  held.bytesOfOne = now > before ? static_cast<double>(now - before) / count : 0;
  return held;
}

/// Frames a second, in batches of eight.
Result<double> measureBatches(FrameService& service, const ServeBenchOptions& options) {
  const std::int64_t frames = std::min<std::int64_t>(service.loaded().front()->frameCount(), 50);
  const SteadyTime start = steady_clock::now();
  std::int64_t done = 0;
  while (secondsSince(start) < options.seconds / 2) {
    std::vector<FrameWish> wishes(8);
    for (FrameWish& wish : wishes) wish.frame = done++ % frames;
    askFor(service, options.avatar, std::move(wishes));
  }
  return static_cast<double>(done) / secondsSince(start);
}

}  // namespace

Status runBench(const ServerOptions& server, const ServeBenchOptions& options) {
  ServerOptions settings = server;
  settings.frameCacheBytes = 0;  // painting is measured, not remembering
  settings.grpc.addresses = settings.web.door.addresses = {"127.0.0.1:0"};
  settings.avatars = {options.avatar};
  settings.tokens.clear();
  settings.tls = {};
  const auto measured = TRY(Server::start(settings));
  FrameService& service = measured->service();
  std::filesystem::path file = options.sound;
  if (file.empty()) file = TRY(programFile("resources/demo/hello.wav"));
  const AudioClip sound = TRY(readSpeech(file));
  if (sound.samples.size() < 2 * kPiece)
    return fail(ErrorCode::InvalidArgument, file.string() + " is too short to speak");
  double load[1] = {0};
  getloadavg(load, 1);
  std::printf("%s, %s, %d threads, others' load %.2f\n", options.avatar.c_str(),
              service.loaded().front()->engine().engineName().c_str(), service.threads(), load[0]);
  TRY(benchDoors(*measured, settings, options));
  std::printf("in batches of eight: %.1f a second\n", TRY(measureBatches(service, options)));
  std::printf("%-10s %8s %10s %10s %9s %12s %12s\n", "sessions", "frames", "P50 ms", "P99 ms", "dropped", "CPU ms each",
              "MB each");
  for (int count = 1; count <= options.mostSessions; count = count < 4 ? count + 1 : count * 5 / 4) {
    auto held = measureSessions(service, options, sound.samples, count);
    if (!held) {
      std::printf("%-10d refused: %s\n", count, held.error().message.c_str());
      break;
    }
    std::printf("%-10d %8zu %10.1f %10.1f %9llu %12.2f %12.1f%s\n", held->sessions, held->frames, held->p50, held->p99,
                static_cast<unsigned long long>(held->dropped), held->processorMs, held->bytesOfOne / 1e6,
                held->held() ? "" : "  not held");
    std::fflush(stdout);
    if (!held->held()) break;
  }
  return {};
}

}  // namespace visema
