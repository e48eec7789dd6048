// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "core/base/own_folder.h"

namespace visema {
namespace {

/// The server is a program of its own: what it needs is not needed for anything else.
Status becomeServer(std::vector<std::string> arguments) {
  const std::string server = (ownFolder() / "visema-server").string();
  arguments.insert(arguments.begin(), "visema-server");
  std::vector<char*> line;
  for (std::string& argument : arguments) line.push_back(argument.data());
  line.push_back(nullptr);
  execv(server.c_str(), line.data());
  return fail(ErrorCode::NotFound, server + " is missing: this program was installed or built without the server");
}

}  // namespace

void addServeCommand(CLI::App& app, CommandBody& body) {
  CLI::App* command = app.add_subcommand("serve", "Serve avatars to programs and browsers: gRPC, WebSocket and REST");
  command->footer(
      "Runs visema-server with the same options: visema-server --help lists them.\nExamples:\n  visema serve --avatars "
      "models --avatar sanders\n  visema serve bench --of iris");
  command->prefix_command();
  command->fallthrough(false);
  command->callback(
      [command, &body] { body = [arguments = command->remaining()] { return becomeServer(arguments); }; });
}

}  // namespace visema
