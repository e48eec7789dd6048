// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "app/cli/commands.h"

namespace {

int run(int argc, char** argv) {
  CLI::App app("Visema Studio on the command line: a voice drives a person's lips.", "visema");
  app.set_version_flag("--version", "visema " VISEMA_VERSION);
  app.require_subcommand(1);
  visema::CommandBody body;
  for (visema::AddCommand add : visema::kCommands) add(app, body);
  CLI11_PARSE(app, argc, argv);
  if (visema::Status status = body(); !status) {
    std::fprintf(stderr, "visema: %s\n", status.error().message.c_str());
    return status.error().code == visema::ErrorCode::Cancelled ? 130 : 1;
  }
  return 0;
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
