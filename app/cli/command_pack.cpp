// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "app/cli/commands.h"
#include "app/command_line/long_job.h"
#include "core/avatar/avatar_package.h"
#include "core/avatar/memory_budget.h"
#include "core/avatar/package_writer.h"
#include "core/base/try.h"

namespace visema {

void addPackCommand(CLI::App& app, CommandBody& body) {
  struct Options {
    std::string folder, out;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("pack", "Make a package file from a package folder");
  command->add_option("folder", options->folder, "A folder with manifest.json and the files it names")->required();
  command->add_option("out", options->out, "The package to write: NAME.visema")->required();
  command->footer(
      "Fills in sizes and SHA-256 sums in the manifest and packs every file of the folder that is not hidden.\nThe "
      "package is checked before it is saved.\nExample:\n  visema pack avatars/iris iris.visema");
  command->callback([options, &body] {
    body = [options]() -> Status {
      if (std::filesystem::path(options->out).extension() != ".visema")
        return fail(ErrorCode::InvalidArgument, options->out + " must end in .visema");
      LongJob job;
      TRY(packFolder(options->folder, options->out, job.progress(), job.stopToken()));
      auto package = TRY(AvatarPackage::open(options->out));
      job.clearLine();
      std::printf("%s: %s, %zu files\n", options->out.c_str(), describeBytes(package->byteCount()).c_str(),
                  package->manifest().files.size() + 1);
      return {};
    };
  });
}

}  // namespace visema
