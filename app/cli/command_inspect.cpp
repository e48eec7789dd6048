// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/cli/avatar_argument.h"
#include "app/cli/commands.h"
#include "core/avatar/avatar_package.h"
#include "core/avatar/loaded_avatar.h"
#include "core/avatar/memory_budget.h"
#include "core/base/try.h"

namespace visema {
namespace {

const char* orUnknown(const std::string& text) { return text.empty() ? "unknown" : text.c_str(); }

void printClip(const Clip& clip) {
  std::string notes;
  if (clip.neutralStart && clip.neutralEnd) notes += ", starts and ends neutral";
  if (clip.neutralStart != clip.neutralEnd) notes += clip.neutralStart ? ", starts neutral" : ", ends neutral";
  if (clip.loop) notes += ", loops";
  if (!clip.joins.empty()) notes += ", " + std::to_string(clip.joins.size()) + " join points";
  std::printf("  clip     %s (%s): %lld frames, %.6g frames/s, %dx%d, crops %s of %d%s\n", clip.name.c_str(),
              toString(clip.kind), static_cast<long long>(clip.frameCount), clip.rate.toDouble(), clip.size.width,
              clip.size.height, toString(clip.cropKind), clip.cropSize, notes.c_str());
}

void printNetwork(const NetworkEntry& network) {
  std::string drive;
  for (int side : network.driveShape) drive += (drive.empty() ? "" : "x") + std::to_string(side);
  std::printf("  network  %s (%s%s%s): paints %dx%d of %d, driven by %s of %s features, looks %d..%d ms ahead%s\n",
              network.name.c_str(), toString(network.family), network.size.empty() ? "" : ", ", network.size.c_str(),
              network.inputSize, network.inputSize, network.cropSize, drive.c_str(), network.speech.c_str(),
              network.leastLookahead.milliseconds(), network.mostLookahead.milliseconds(),
              network.family == NetworkFamily::Ours && network.voiceMap.empty() ? ", no voice map yet" : "");
}

void print(const AvatarPackage& package, const CachePlan& plan) {
  const Manifest& manifest = package.manifest();
  std::printf("%s: %s %s (%s), %s in %zu files\n", package.path().c_str(), manifest.name.c_str(),
              manifest.version.c_str(), manifest.id.c_str(), describeBytes(package.byteCount()).c_str(),
              manifest.files.size());
  std::printf("  author   %s\n  licence  %s\n  consent  %s\n", orUnknown(manifest.author), orUnknown(manifest.licence),
              orUnknown(manifest.consent));
  std::printf("  made     with %s%s%s\n", orUnknown(manifest.tool), manifest.created.empty() ? "" : ", ",
              manifest.created.c_str());
  for (const Clip& clip : manifest.clips) printClip(clip);
  for (const NetworkEntry& network : manifest.networks) printNetwork(network);
  std::printf("  hash     %s\n  memory   %s\n", package.hash().c_str(), plan.describe().c_str());
}

std::string toJson(const AvatarPackage& package, const CachePlan& plan) {
  nlohmann::ordered_json report;
  report["package"] = package.path().string();
  report["hash"] = package.hash();
  report["bytes"] = package.byteCount();
  report["memory"] = {{"plan", plan.describe()},   {"available", plan.available}, {"total", plan.total()},
                      {"frames", plan.frameBytes}, {"faces", plan.faceBytes},     {"framesKept", plan.framesKept}};
  report["manifest"] = nlohmann::ordered_json::parse(package.manifestText());
  return report.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

void addInspectCommand(CLI::App& app, CommandBody& body) {
  struct Options {
    std::string package, memory;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("inspect", "Show what an avatar package contains and how it would be loaded");
  command->add_option("package", options->package, "A package, a package folder, or a name the library knows")
      ->required();
  command->add_option("--memory", options->memory, "How much memory may be used, for example 400M")->type_name("SIZE");
  command->add_flag("--json", options->json, "Write the report as JSON, with the whole manifest");
  command->footer(
      "Checks everything but the checksums; see visema verify for those.\nExample:\n  visema inspect iris.visema\n  "
      "visema inspect --memory 400M iris.visema");
  command->callback([options, &body] {
    body = [options]() -> Status {
      auto budget = TRY(memoryBudget(options->memory));
      auto package = TRY(openAvatar(options->package));
      const Manifest& manifest = package->manifest();
      const CachePlan plan = planCache(manifest, budget->total(), estimateFaceBytes(manifest), budget->aim());
      if (options->json) {
        std::printf("%s\n", toJson(*package, plan).c_str());
      } else {
        print(*package, plan);
      }
      return {};
    };
  });
}

}  // namespace visema
