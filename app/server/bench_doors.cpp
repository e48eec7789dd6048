// SPDX-License-Identifier: Apache-2.0
#include "app/server/bench_doors.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <future>

#include "app/wiring/engines.h"
#include "core/base/steady_time.h"
#include "core/base/try.h"
#include "core/serving/frame_painter.h"

namespace visema {
namespace {

constexpr double kTurnSeconds = 0.5;
constexpr double kQuick = 0.1;  // of the frames: what doors add is told by these, which others' work disturbs least

/// The renderer on this thread, with nothing between: what all doors are measured by.
BenchDoor renderer(const std::shared_ptr<Worker>& worker, ServedAvatarPtr avatar) {
  return {"the renderer itself", [worker, avatar = std::move(avatar)](std::int64_t frame) -> Status {
            FrameWish wish;
            wish.frame = frame;
            TRY(paintFrame(*worker, avatar, wish));
            return {};
          }};
}

/// What all doors ask, without any of them.
BenchDoor core(FrameService& service, const std::string& avatar) {
  return {"the painting threads", [&service, avatar](std::int64_t frame) -> Status {
            FrameWish wish;
            wish.frame = frame;
            const FrameAnswer answer = askFor(service, avatar, {wish});
            if (!answer.avatar) return fail(answer.avatar.error());
            if (!answer.frames.front()) return fail(answer.frames.front().error());
            return {};
          }};
}

struct Measured {
  BenchDoor door;
  std::vector<double> milliseconds = {};
  double processor = 0;  // seconds, of client and server together: what others' work disturbs least
  double processorMs() const {
    return 1000 * processor / static_cast<double>(std::max<std::size_t>(1, milliseconds.size()));
  }
};

Status takeTurn(Measured& measured, std::int64_t frames) {
  const SteadyTime turn = std::chrono::steady_clock::now();
  const double used = processorSeconds();
  for (std::int64_t frame = 0; secondsSince(turn) < kTurnSeconds; frame = (frame + 1) % frames) {
    const SteadyTime start = std::chrono::steady_clock::now();
    TRY(measured.door.ask(frame));
    measured.milliseconds.push_back(millisecondsSince(start));
  }
  measured.processor += processorSeconds() - used;
  return {};
}

std::string addressOf(const Server& server, const std::string& kind) {
  for (const std::string& door : server.doors())
    if (door.compare(0, kind.size(), kind) == 0) return door.substr(kind.size());
  return {};
}

}  // namespace

double lowest(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<std::size_t>(place)];
}

double processorSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

FrameAnswer askFor(FrameService& service, const std::string& avatar, std::vector<FrameWish> wishes) {
  std::promise<FrameAnswer> answered;
  service.ask({avatar, std::move(wishes), {}}, [&](FrameAnswer answer) { answered.set_value(std::move(answer)); });
  return answered.get_future().get();
}

Status benchDoors(Server& server, const ServerOptions& options, const ServeBenchOptions& bench) {
  const FilmEngines engines = filmEngines(options.engine);
  const ServedAvatarPtr avatar = server.service().loaded().front();
  std::vector<Measured> all;
  all.push_back({renderer(std::make_shared<Worker>(engines), avatar)});
  all.push_back({core(server.service(), bench.avatar)});
  for (BenchDoor& door : TRY(openGrpcDoors(addressOf(server, "gRPC "), bench.avatar))) all.push_back({std::move(door)});
  for (BenchDoor& door : TRY(openWebDoors(addressOf(server, "HTTP "), bench.avatar))) all.push_back({std::move(door)});
  const std::int64_t frames = std::min<std::int64_t>(avatar->frameCount(), 50);
  for (Measured& each : all)  // faces are encoded and connections warm
    for (std::int64_t frame = 0; frame < frames; ++frame) TRY(each.door.ask(frame));
  const int rounds = std::max(1, static_cast<int>(bench.seconds / kTurnSeconds));
  for (int round = 0; round < rounds; ++round)
    for (Measured& each : all) TRY(takeTurn(each, frames));
  std::printf("%-22s %8s %8s %8s %8s %10s %10s %8s %9s\n", "asked through", "frames", "P10 ms", "P50 ms", "P99 ms",
              "a second", "P10 adds", "CPU ms", "CPU adds");
  const double itself = lowest(all.front().milliseconds, kQuick), itsProcessor = all.front().processorMs();
  for (Measured& each : all) {
    const double quick = lowest(each.milliseconds, kQuick), median = lowest(each.milliseconds, 0.5);
    std::printf("%-22s %8zu %8.2f %8.2f %8.2f %10.1f %9.1f%% %8.2f %8.1f%%\n", each.door.name.c_str(),
                each.milliseconds.size(), quick, median, lowest(each.milliseconds, 0.99), 1000 / median,
                100 * (quick / itself - 1), each.processorMs(), 100 * (each.processorMs() / itsProcessor - 1));
  }
  return {};
}

}  // namespace visema
