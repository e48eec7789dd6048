// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "app/cli/commands.h"
#include "app/command_line/long_job.h"
#include "core/avatar/package_writer.h"

namespace visema {

void addUnpackCommand(CLI::App& app, CommandBody& body) {
  struct Options {
    std::string package, folder;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("unpack", "Make a package folder from a package file");
  command->add_option("package", options->package, "The package to read: NAME.visema")->required();
  command->add_option("folder", options->folder, "The folder to write; it must not exist yet")->required();
  command->footer(
      "The folder can be used in place of the package, edited, and packed again.\nExample:\n  visema unpack "
      "iris.visema iris");
  command->callback([options, &body] {
    body = [options]() -> Status {
      LongJob job;
      const Status status = unpackPackage(options->package, options->folder, job.progress(), job.stopToken());
      job.clearLine();
      if (status) std::printf("%s\n", options->folder.c_str());
      return status;
    };
  });
}

}  // namespace visema
