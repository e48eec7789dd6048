// SPDX-License-Identifier: Apache-2.0
#include "app/command_line/program.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>

#include "app/command_line/completions.h"
#include "app/command_line/manual_page.h"
#include "core/base/log.h"
#include "core/base/trace.h"
#include "core/base/try.h"

namespace visema {
namespace {

int report(const std::string& program, const Error& error) {
  std::fprintf(stderr, "%s: %s\n", program.c_str(), error.message.c_str());
  return error.code == ErrorCode::Cancelled ? 130 : 1;
}

/// Options every command has, before or after its name.
struct GlobalOptions {
  std::string log;
  std::string trace;
  bool parseOnly = false;  // for the tests of what is written about commands
};

void addGlobalOptions(CLI::App& app, GlobalOptions& options) {
  app.add_option("--log", options.log, "What to log to standard error: off, error, warning, info or debug")
      ->envname("VISEMA_LOG")
      ->type_name("LEVEL");
  app.add_option("--trace", options.trace, "Record a trace to FILE, for ui.perfetto.dev")->type_name("FILE");
  app.add_flag("--parse-only", options.parseOnly)->group("");
}

Status runRecorded(const CommandBody& body, const GlobalOptions& options) {
  if (options.trace.empty()) return body();
  Result<TraceRecording> recording = TraceRecording::start(options.trace);
  if (!recording) return fail(recording.error());
  nameThisThread("main");
  const Status done = body();
  const Status written = recording->finish();
  return done ? written : done;
}

int run(const CommandProgram& program, int argc, char** argv) {
  CLI::App app(program.about, program.name);
  app.set_version_flag("--version", program.name + " " VISEMA_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  GlobalOptions options;
  addGlobalOptions(app, options);
  CommandBody body;
  for (AddCommand add : program.commands) add(app, body);
  addTableCommands(app, body);
  CLI11_PARSE(app, argc, argv);
  if (options.parseOnly) return 0;
  if (!options.log.empty()) {
    const Result<LogLevel> level = parseLogLevel(options.log);
    if (!level) return report(program.name, level.error());
    setLogLevel(*level);
  }
  const Status status = runRecorded(body, options);
  return status ? 0 : report(program.name, status.error());
}

}  // namespace

void addTableCommands(CLI::App& app, CommandBody& body) {
  CLI::App* page = app.add_subcommand("_man", "Print the manual page")->group("");
  page->callback([&app, &body] {
    body = [&app]() -> Status {
      std::fputs(manualPage(commandTable(app), VISEMA_VERSION).c_str(), stdout);
      return {};
    };
  });
  auto shell = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("_completions", "Print the completion script for a shell")->group("");
  command->add_option("shell", *shell, "bash, zsh or fish")->required();
  command->callback([&app, &body, shell] {
    body = [&app, shell]() -> Status {
      const auto text = TRY(completions(commandTable(app), *shell));
      std::fputs(text.c_str(), stdout);
      return {};
    };
  });
}

int runCommandProgram(const CommandProgram& program, int argc, char** argv) {
  try {
    return run(program, argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: unexpected error: %s\n", program.name.c_str(), error.what());
    return 1;
  }
}

}  // namespace visema
