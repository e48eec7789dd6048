// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>

#include "app/cli/commands.h"
#include "core/base/log.h"
#include "core/base/trace.h"

namespace {

int report(const visema::Error& error) {
  std::fprintf(stderr, "visema: %s\n", error.message.c_str());
  return error.code == visema::ErrorCode::Cancelled ? 130 : 1;
}

/// Options every command has, before or after its name.
struct GlobalOptions {
  std::string log;
  std::string trace;
};

void addGlobalOptions(CLI::App& app, GlobalOptions& options) {
  app.add_option("--log", options.log, "What to report on standard error: off, error, warning, info or debug")
      ->envname("VISEMA_LOG")
      ->type_name("LEVEL");
  app.add_option("--trace", options.trace, "Record where the time goes in FILE, for ui.perfetto.dev")
      ->type_name("FILE");
}

visema::Status runRecorded(const visema::CommandBody& body, const GlobalOptions& options) {
  if (options.trace.empty()) return body();
  visema::Result<visema::TraceRecording> recording = visema::TraceRecording::start(options.trace);
  if (!recording) return visema::fail(recording.error());
  visema::nameThisThread("main");
  const visema::Status done = body();
  const visema::Status written = recording->finish();
  return done ? written : done;
}

int run(int argc, char** argv) {
  CLI::App app("Visema Studio on the command line: a voice drives a person's lips.", "visema");
  app.set_version_flag("--version", "visema " VISEMA_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  GlobalOptions options;
  addGlobalOptions(app, options);
  visema::CommandBody body;
  for (visema::AddCommand add : visema::kCommands) add(app, body);
  CLI11_PARSE(app, argc, argv);
  if (!options.log.empty()) {
    const visema::Result<visema::LogLevel> level = visema::parseLogLevel(options.log);
    if (!level) return report(level.error());
    visema::setLogLevel(*level);
  }
  const visema::Status status = runRecorded(body, options);
  return status ? 0 : report(status.error());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "visema: unexpected error: %s\n", error.what());
    return 1;
  }
}
