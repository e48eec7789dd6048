// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "app/cli/avatar_argument.h"
#include "app/cli/commands.h"
#include "app/command_line/long_job.h"
#include "app/wiring/engines.h"
#include "app/wiring/import_checks.h"
#include "core/importing/import.h"

namespace visema {
namespace {

/// An import that worked is worth having in the library; that it could not be remembered is no reason to fail.
void remember(const std::string& path) {
  if (Status status = addToLibrary(path); !status)
    std::fprintf(stderr, "visema: not added to the library: %s\n", status.error().message.c_str());
}

}  // namespace

void addImportCommand(CLI::App& app, CommandBody& body) {
  struct Options {
    std::string source, out, checkpoint, name, author, licence, consent, features;
    bool json = false, noChecks = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("import", "Import a \"sanders\" package or a SyncTalk_2D folder as a package");
  command->add_option("source", options->source, "The folder or zip to import")->required();
  command->add_option("out", options->out, "The package to write: NAME.visema")->required();
  command->add_option("--checkpoint", options->checkpoint,
                      "The network to use (.pth, .safetensors, .onnx) instead of the source's own");
  command
      ->add_option("--features", options->features,
                   "The speech features its network was trained on, if the files do not say")
      ->check(CLI::IsMember({"ave", "hubert", "wenet"}));
  command->add_option("--name", options->name, "Name of the avatar");
  command->add_option("--author", options->author, "Who made it");
  command->add_option("--licence", options->licence, "Licence it may be used under");
  command->add_option("--consent", options->consent, "How the person shown agreed to this");
  command->add_flag("--no-checks", options->noChecks,
                    "Skip the comparison with the reference and the check of silence");
  command->add_flag("--json", options->json, "Write the report as JSON");
  command->footer(
      "The report lists what was found, assumed and repaired. The source is not changed.\nExample:\n  visema import "
      "~/avatars/sanders sanders.visema --consent \"signed form of 3 May\"");
  command->callback([options, &body] {
    body = [options]() -> Status {
      ImportOptions import;
      import.source = options->source;
      import.out = options->out;
      import.checkpoint = options->checkpoint;
      import.name = options->name;
      import.author = options->author;
      import.licence = options->licence;
      import.consent = options->consent;
      import.features = options->features;
      import.keepSpeechEncoder = keepFirstSpeechEncoder;
      LongJob job;
      auto report =
          importAvatar(import, options->noChecks ? ImportChecker() : checkImport, job.progress(), job.stopToken());
      std::error_code error;
      const bool there = std::filesystem::exists(import.source, error);
      if (!report && there && report.error().code == ErrorCode::NotFound && import.checkpoint.empty())
        return fail(ErrorCode::NotFound, report.error().message + ", with --checkpoint");
      if (!report) return fail(report.error());
      remember(options->out);
      job.clearLine();
      std::printf("%s\n", (options->json ? report->json() : report->text()).c_str());
      return {};
    };
  });
}

}  // namespace visema
