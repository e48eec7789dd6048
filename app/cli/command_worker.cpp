// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "app/cli/commands.h"
#include "app/cli/farm_arguments.h"
#include "app/cli/health_door.h"
#include "app/command_line/long_job.h"
#include "app/wiring/engines.h"
#include "core/avatar/memory_budget.h"
#include "core/base/steady_time.h"
#include "core/base/try.h"
#include "core/base/user_paths.h"
#include "core/farm/farm_store.h"
#include "core/farm/farm_worker.h"

namespace visema {
namespace {

constexpr double kTakenForStuck = 600;  // seconds without a frame, and without a look for work

struct WorkerOptions {
  FarmArguments farm;
  std::string name, folder, health, memory = "1G";
  int jobs = 1;
};

/// How a worker does, as far as it can be told from outside. Thread-safe.
struct Health {
  std::atomic<bool> started = false, reached = false;
  std::atomic<SteadyTime> moved = std::chrono::steady_clock::now();

  void move() { moved = std::chrono::steady_clock::now(); }
  bool is(const std::string& what) const {
    if (what == "startup") return started;
    if (what == "ready") return started && reached;
    return millisecondsSince(moved) < kTakenForStuck * 1000;
  }
};

std::string nameHere() {
  char host[256] = "worker";
  (void)gethostname(host, sizeof host - 1);
  return std::string(host) + "-" + std::to_string(getpid());
}

Status work(const WorkerOptions& options) {
  Health health;
  std::unique_ptr<HealthDoor> door;
  if (!options.health.empty())
    door = TRY(HealthDoor::open(options.health, [&](const std::string& what) { return health.is(what); }));
  LongJob drain;  // the first signal: finish what is being made; the second one ends the program
  FarmWorkerOptions worker;
  worker.folder =
      options.folder.empty() ? TRY(UserPaths::fromEnvironment()).cache / "farm" : std::filesystem::path(options.folder);
  worker.memoryBytes = TRY(parseMemorySize(options.memory));
  worker.engines = [](const std::string& engine) { return filmEngines(engine); };
  const std::string name = options.name.empty() ? nameHere() : options.name;
  auto queue = TRY(options.farm.open(name));
  auto store = TRY(storeOf(queue->bus()));
  TRY(openSpeechEncoderNamed("visema-1"));  // what cannot make any film takes no job
  health.started = true;
  worker.jobs = options.jobs;
  worker.onLook = [&](bool reached) {
    health.reached = reached;
    health.move();
  };
  worker.onChange = [&](const ExportJob& job) {
    health.reached = true;
    health.move();
    if (job.state == JobState::Running && job.progress > 0) return;
    std::printf("job %lld: %s%s%s\n", static_cast<long long>(job.id), toString(job.state),
                job.error.empty() ? "" : ": ", job.error.c_str());
    std::fflush(stdout);
  };
  worker.onTrouble = [](const Error& error) { std::fprintf(stderr, "%s\n", error.message.c_str()); };
  std::printf("%s works for the farm at %s\n", name.c_str(), queue->bus().servers().c_str());
  std::fflush(stdout);
  const auto report = runFarmWorker(*queue, *store, worker, drain.stopToken(), {});
  std::printf("%d done, %d failed, %d cancelled\n", report.done, report.failed, report.cancelled);
  return {};
}

}  // namespace

void addWorkerCommand(CLI::App& app, CommandBody& body) {
  auto options = std::make_shared<WorkerOptions>();
  CLI::App* command = app.add_subcommand("worker", "Make films for a farm until told to stop");
  options->farm.addTo(*command);
  command->add_option("--name", options->name, "What it is called in the farm; default: this machine and its process");
  command->add_option("--folder", options->folder, "Where packages are kept and films are made; default: your cache");
  command->add_option("--memory", options->memory, "Take a job only while this much memory is free")
      ->capture_default_str();
  command->add_option("--jobs", options->jobs, "Make so many films at the same time")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command->add_option("--health", options->health,
                      "Answer there how it does: GET /startup, /ready, /live; as 127.0.0.1:8090");
  command->footer(
      "SIGTERM or Ctrl-C lets it finish the film it is making and take no other; a second one ends it at once,\nand "
      "another worker makes that film.\nExample:\n  visema worker --server nats://one:4222,nats://two:4222");
  command->callback([options, &body] { body = [options] { return work(*options); }; });
}

}  // namespace visema
