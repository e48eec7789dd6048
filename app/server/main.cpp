// SPDX-License-Identifier: Apache-2.0
#include <signal.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>

#include "app/command_line/program.h"
#include "app/server/bench.h"
#include "app/server/last_resort.h"
#include "app/server/server.h"
#include "app/server/service_manager.h"
#include "app/wiring/engines.h"
#include "core/avatar/memory_budget.h"
#include "core/base/log.h"
#include "core/base/log_form.h"
#include "core/base/process_memory.h"
#include "core/base/steady_time.h"
#include "core/base/trace.h"
#include "core/base/try.h"

namespace visema {
namespace {

// Where clients of the older servers look for them.
const std::vector<std::string> kDefaultGrpc = {"localhost:50051", "localhost:50052", "localhost:50053"};
const std::vector<std::string> kDefaultHttp = {"localhost:8000", "localhost:8082", "localhost:8083",
                                               "localhost:8084", "localhost:8085", "localhost:8086"};

constexpr std::chrono::seconds kToClose{5};  // once nothing is waited for any more
// Pictures are made on one thread and freed on another, and what the C library keeps between those that live it gives
// back only when asked: without this, two sessions take some 5 MB more every minute.
constexpr std::chrono::microseconds kTrimEvery = std::chrono::seconds(10);

struct Arguments {
  ServerOptions server;
  ServeBenchOptions bench;
  std::string memory, log = "info", logForm = "text", trace;
  int idleSeconds = 60, drainSeconds = 10;
};

/// Waits for whoever ends the service, and meanwhile tells the service manager that it lives.
void waitForTheEnd(const sigset_t& signals) {
  const auto watchdog = watchdogInterval();
  const std::chrono::microseconds interval = std::min(watchdog.value_or(kTrimEvery), kTrimEvery);
  const timespec wait{interval.count() / 1'000'000, interval.count() % 1'000'000 * 1000};
  SteadyTime trimmed = std::chrono::steady_clock::now();
  while (sigtimedwait(&signals, nullptr, &wait) < 0) {
    if (watchdog) tellServiceManager("WATCHDOG=1");
    if (std::chrono::steady_clock::now() - trimmed < kTrimEvery) continue;
    giveMemoryBack();
    trimmed = std::chrono::steady_clock::now();
  }
}

Status serve(Arguments arguments) {
  sigset_t signals;  // before any thread, so that they all leave them to this one
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  std::optional<Result<TraceRecording>> recording;
  if (!arguments.trace.empty()) {
    recording.emplace(TraceRecording::start(arguments.trace));
    if (!*recording) return fail(recording->error());
  }
  ServerOptions& options = arguments.server;
  options.web.idle = std::chrono::seconds(arguments.idleSeconds);
  if (options.grpc.addresses.empty()) options.grpc = {kDefaultGrpc, false};
  if (options.web.door.addresses.empty()) options.web.door = {kDefaultHttp, false};
  auto server = TRY(Server::start(options));
  for (const std::string& door : server->doors()) std::printf("%s\n", door.c_str());
  std::printf("ready\n");
  std::fflush(stdout);
  tellServiceManager("READY=1");
  waitForTheEnd(signals);
  logInfo("server", "stopping: what was taken in is answered, nothing new is");
  tellServiceManager("STOPPING=1");
  const std::chrono::seconds patience(arguments.drainSeconds);
  const LastResort leave(patience + kToClose, [] {
    logError("server", "what was taken in is not answered in time, for an engine is stuck: ending without it");
    std::_Exit(1);
  });
  server->stop(patience);
  return recording ? (*recording)->finish() : Status();
}

/// Who is served, and who may come in where.
void addDoors(CLI::App& app, ServerOptions& options) {
  app.add_option("--avatars", options.folders, "Folders the avatars lie in; more than one may be named")
      ->type_name("FOLDER");
  app.add_option("--avatar", options.avatars, "Load this one now and keep it; the first is the default")
      ->type_name("NAME");
  app.add_option("--grpc", options.grpc.addresses, "Listen there for gRPC (localhost, ports 50051 to 50053)")
      ->type_name("ADDRESS");
  app.add_option("--http", options.web.door.addresses,
                 "Listen there for HTTP and WebSocket (localhost, ports 8000,\n8082 to 8086)")
      ->type_name("ADDRESS");
  app.add_option("--tokens", options.tokens, "Let in only who has a token of this file")->type_name("FILE");
  app.add_option("--tls-certificate", options.tls.certificate,
                 "Speak TLS at every door and show this certificate (PEM, with\nthose that lead to who signed it)")
      ->type_name("FILE");
  app.add_option("--tls-key", options.tls.key, "Its key, where it is not in the same file")->type_name("FILE");
  app.add_option("--tls-clients", options.tls.clients,
                 "Let in only who shows a certificate that one of this file has\nsigned")
      ->type_name("FILE");
  app.add_option("--origin", options.web.origins, "Pages from there may use the server, beside this machine's")
      ->type_name("ORIGIN");
  app.add_option("--redis", options.redis, "Share frames with other servers there: host:port")->type_name("ADDRESS");
}

/// The farm that makes the films which clients order.
void addFarm(CLI::App& app, ServerOptions& options) {
  app.add_option("--farm", options.farm, "Take orders for the farm with these NATS servers, separated by\ncommas")
      ->type_name("SERVERS");
  app.add_option("--farm-credentials", options.farmCredentials, "A .creds file that NATS lets the server in with")
      ->type_name("FILE");
  app.add_option("--farm-authority", options.farmAuthority,
                 "Speak TLS with them; their certificates are signed by this one")
      ->type_name("FILE");
  app.add_option("--farm-share", options.farmShare, "Jobs that one client may have waiting or being made")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000))
      ->type_name("COUNT");
  app.add_flag("--farm-private-webhooks", options.farmPrivateWebhooks,
               "Clients may have machines of this network told that a job is\nover, and this one")
      ->type_name("");
  app.add_option("--farm-minutes", options.farmMinutes, "How long a sound may be")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 360.0))
      ->type_name("MINUTES");
}

/// What the work may take, and what is told of it.
void addLimits(CLI::App& app, Arguments& arguments) {
  ServerOptions& options = arguments.server;
  const auto counted = [&](const char* name, auto& count, const char* help, int least, int most, const char* unit) {
    app.add_option(name, count, help)->capture_default_str()->check(CLI::Range(least, most))->type_name(unit);
  };
  app.add_option("--engine", options.engine, std::string("What runs the networks: ") + kEngineNames)
      ->capture_default_str()
      ->type_name("ENGINE");
  app.add_option("--threads", options.threads, "Frames painted at once; one a core if not said")
      ->check(CLI::Range(0, 1024))
      ->type_name("COUNT");
  app.add_option("--memory", arguments.memory,
                 "How much memory the avatars may take: 400M, 2G; a quarter of\nthe machine's if not said")
      ->type_name("SIZE");
  counted("--queue", options.queue, "Frames that may wait; more are refused", 1, 100000, "COUNT");
  counted("--stall", options.stallSeconds, "A picture that takes longer is answered with what was filmed", 1, 3600,
          "SECONDS");
  counted("--connections", options.web.connections, "Connections at one time", 1, 100000, "COUNT");
  counted("--connections-of-one", options.web.ofOneAddress, "The same from one address", 1, 100000, "COUNT");
  counted("--idle", arguments.idleSeconds, "Let go of a silent client after so many seconds", 1, 86400, "SECONDS");
  counted("--drain", arguments.drainSeconds, "When stopped, wait so many seconds for what is running", 0, 3600,
          "SECONDS");
  app.add_option("--log", arguments.log, "What to report on standard error: off, error, warning, info or debug")
      ->capture_default_str()
      ->envname("VISEMA_LOG")
      ->type_name("LEVEL");
  app.add_option("--log-form", arguments.logForm, "How that is written: text, or json, an object a line")
      ->capture_default_str()
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORM");
  app.add_option("--trace", arguments.trace, "Record where the time goes in FILE, for ui.perfetto.dev")
      ->type_name("FILE");
}

void addOptions(CLI::App& app, Arguments& arguments) {
  addDoors(app, arguments.server);
  addFarm(app, arguments.server);
  addLimits(app, arguments);
  app.footer(
      "Avatars are *.visema packages, or folders and zips of SyncTalk_2D and \"sanders\" servers, which are made\n"
      "packages the first time; then those of the library and those that came with the program.\n"
      "Only programs of this machine reach it unless --grpc or --http says otherwise, which needs --tokens: a file\n"
      "with a line a token, its SHA-256 (printf %s TOKEN | sha256sum), speak or admin, and, where wanted, how many\n"
      "requests a second. With --tls-certificate they do not go over the network in the clear; its files are read "
      "anew\n"
      "when they change. Ctrl-C or SIGTERM ends it once what was taken in is answered,\n"
      "after --drain seconds at the latest.\n"
      "Examples:\n  visema-server --avatars models --avatar sanders\n"
      "  visema-server --avatars models --http 0.0.0.0:8085 --grpc 0.0.0.0:50051 --tokens tokens.txt\n"
      "                --tls-certificate server.pem\n"
      "  visema-server --threads 2 bench --of iris");
}

int run(int argc, char** argv) {
  CLI::App app("Serves avatars to programs and browsers: gRPC, WebSocket and REST.", "visema-server");
  app.set_version_flag("--version", "visema-server " VISEMA_VERSION);
  Arguments arguments;
  addOptions(app, arguments);
  CLI::App* bench = app.add_subcommand("bench", "Measure what this machine serves, and end");
  bench->add_option("--of", arguments.bench.avatar, "This avatar")->type_name("AVATAR");
  bench->add_option("--sound", arguments.bench.sound, "What all clients say")->type_name("FILE");
  bench->add_option("--seconds", arguments.bench.seconds, "Of each measurement")
      ->check(CLI::Range(1.0, 3600.0))
      ->type_name("SECONDS");
  bench->add_option("--sessions", arguments.bench.mostSessions, "Stop at so many")
      ->check(CLI::Range(1, 10000))
      ->type_name("COUNT");
  CommandBody table;
  addTableCommands(app, table);
  CLI11_PARSE(app, argc, argv);
  const auto obey = [&]() -> Status {
    if (table) return table();
    setLogLevel(TRY(parseLogLevel(arguments.log)));
    setLogForm(TRY(parseLogForm(arguments.logForm)));
    if (!arguments.memory.empty()) arguments.server.memory = TRY(parseMemorySize(arguments.memory));
    return bench->parsed() ? runBench(arguments.server, arguments.bench) : serve(arguments);
  };
  const Status status = obey();
  if (status) return 0;
  std::fprintf(stderr, "visema-server: %s\n", status.error().message.c_str());
  return 1;
}

}  // namespace
}  // namespace visema

int main(int argc, char** argv) {
  try {
    return visema::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "visema-server: unexpected error: %s\n", error.what());
    return 1;
  }
}
