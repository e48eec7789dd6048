// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "app/cli/avatar_argument.h"
#include "app/cli/commands.h"
#include "app/command_line/long_job.h"
#include "core/base/try.h"
#include "core/importing/import.h"
#include "core/lipsync/face_cropper.h"

namespace visema {

void addExportPackageCommand(CLI::App& app, CommandBody& body) {
  struct Options {
    std::string package, out, format = "sanders";
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("export-package", "Write an avatar in a format that other servers load");
  command->add_option("package", options->package, "A package, a package folder, or a name the library knows")
      ->required();
  command->add_option("out", options->out, "The folder to write; it must not exist yet")->required();
  command->add_option("--format", options->format, "The format: sanders (version 2.0)")
      ->check(CLI::IsMember({"sanders"}));
  command->footer(
      "Only avatars with a compatible network can be exported.\n"
      "Example:\n  visema export-package sanders.visema out --format sanders");
  command->callback([options, &body] {
    body = [options]() -> Status {
      auto package = TRY(openAvatar(options->package));
      LongJob job;
      auto report = TRY(exportSanders(*package, options->out, referenceCrop, job.progress(), job.stopToken()));
      job.clearLine();
      std::printf("%s\n", options->out.c_str());
      for (const std::string& line : report.made) std::printf("  made      %s\n", line.c_str());
      for (const std::string& line : report.leftOut) std::printf("  left out  %s\n", line.c_str());
      return {};
    };
  });
}

}  // namespace visema
