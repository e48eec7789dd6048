// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/cli/avatar_argument.h"
#include "app/cli/commands.h"
#include "app/command_line/long_job.h"
#include "app/wiring/program_files.h"
#include "core/base/try.h"

namespace visema {
namespace {

/// Those that need not be added.
void listOurs() {
  const auto folder = programFile("avatars");
  if (!folder) return;
  std::error_code error;
  for (std::filesystem::directory_iterator it(*folder, error), end; !error && it != end; it.increment(error))
    if (it->path().extension() == ".visema")
      std::printf("%-20s comes with the program  %s\n", it->path().stem().c_str(), it->path().c_str());
}

Status list(const AvatarLibrary& library, bool json) {
  auto entries = TRY(library.list());
  nlohmann::ordered_json report = nlohmann::ordered_json::array();
  for (const LibraryEntry& entry : entries) {
    report.push_back({{"id", entry.id},
                      {"name", entry.name},
                      {"path", entry.path.string()},
                      {"hash", entry.hash},
                      {"lastUsed", entry.lastUsed},
                      {"missing", entry.missing}});
    if (json) continue;
    char used[32] = "";
    const std::time_t time = static_cast<std::time_t>(entry.lastUsed);
    std::tm local{};
    if (localtime_r(&time, &local)) std::strftime(used, sizeof used, "%Y-%m-%d %H:%M", &local);
    std::printf("%-20s %s  %s%s\n", entry.id.c_str(), used, entry.path.c_str(),
                entry.missing ? "  (not there now)" : "");
  }
  if (json) std::printf("%s\n", report.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace).c_str());
  if (!json) listOurs();
  return {};
}

}  // namespace

void addLibraryCommand(CLI::App& app, CommandBody& body) {
  struct Options {
    std::string add, remove, folder, registry, find;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("library", "List your avatars, and where to look for more");
  command->add_option("--add", options->add, "Remember a package")->type_name("PACKAGE");
  command->add_option("--remove", options->remove, "Remove a package from the library; the file stays")
      ->type_name("PACKAGE");
  command->add_option("--add-folder", options->folder, "Also look for names in this folder")->type_name("FOLDER");
  command
      ->add_option(
          "--registry", options->registry,
          "Where to look last: a folder, for example a network\nshare, or an https:// address that has NAME.visema")
      ->type_name("PLACE");
  command->add_option("--find", options->find, "Show which package a name refers to")->type_name("NAME");
  command->add_flag("--json", options->json, "Write the list as JSON");
  command->footer(
      "Without options, lists what is there, last used first.\n"
      "Example:\n  visema library --add iris.visema\n  visema library --find iris");
  command->callback([options, &body] {
    body = [options]() -> Status {
      auto library = TRY(openLibrary());
      Status status;
      if (!options->add.empty()) {
        auto package = AvatarPackage::open(options->add);
        status = package ? library->add(**package) : fail(package.error());
      }
      if (status && !options->remove.empty()) status = library->remove(options->remove);
      if (status && !options->folder.empty()) status = library->addFolder(options->folder);
      if (status && !options->registry.empty()) status = library->setRegistry(options->registry);
      if (!status) return status;
      if (options->find.empty()) return list(*library, options->json);
      LongJob job;
      auto path = library->resolve(options->find, job.progress(), job.stopToken());
      job.clearLine();
      if (!path) return fail(path.error());
      std::printf("%s\n", path->c_str());
      return {};
    };
  });
}

}  // namespace visema
