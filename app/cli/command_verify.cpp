// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/cli/avatar_argument.h"
#include "app/cli/commands.h"
#include "app/command_line/long_job.h"
#include "core/avatar/avatar_package.h"
#include "core/avatar/clip_frames.h"
#include "core/base/try.h"

namespace visema {
namespace {

/// The last frame of every clip, so that a video shorter than the manifest says is found.
Status checkVideos(const std::shared_ptr<const AvatarPackage>& package) {
  for (std::size_t i = 0; i < package->manifest().clips.size(); ++i) {
    auto frames = ClipFrames::open(package, i, {ClipFrames::kMinCapacity, 1});
    if (!frames) return fail(frames.error());
    TRY((*frames)->frame((*frames)->frameCount() - 1));
  }
  return {};
}

Status checkWeights(const AvatarPackage& package) {
  for (const NetworkEntry& network : package.manifest().networks) {
    TRY(package.weights(network.weights));
    if (network.voiceMap.empty()) continue;
    TRY(package.weights(network.voiceMap));
  }
  return {};
}

}  // namespace

void addVerifyCommand(CLI::App& app, CommandBody& body) {
  struct Options {
    std::string package;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("verify", "Check a package completely: every byte, video and network");
  command->add_option("package", options->package, "A package, a package folder, or a name the library knows")
      ->required();
  command->add_flag("--json", options->json, "Write the result as JSON");
  command->footer("Fails with an error that names the first damaged file.\nExample:\n  visema verify iris.visema");
  command->callback([options, &body] {
    body = [options]() -> Status {
      LongJob job;
      auto package = openAvatar(options->package);
      Status status = package ? (*package)->verify(job.progress(), job.stopToken()) : fail(package.error());
      if (status) status = checkVideos(*package);
      if (status) status = checkWeights(**package);
      job.clearLine();
      if (options->json) {
        nlohmann::ordered_json report = {{"package", options->package}, {"good", status.has_value()}};
        if (package) report["hash"] = (*package)->hash();
        if (!status) report["error"] = status.error().message;
        std::printf("%s\n", report.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace).c_str());
      } else if (status) {
        std::printf("%s is complete and undamaged (%zu files)\n", options->package.c_str(),
                    (*package)->manifest().files.size());
      }
      return status;
    };
  });
}

}  // namespace visema
