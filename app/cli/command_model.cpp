// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "app/cli/commands.h"
#include "app/command_line/long_job.h"
#include "core/base/try.h"
#include "core/latentsync/model_store.h"

namespace visema {
namespace {

using latentsync::KeptModel;
using latentsync::ModelStore;

void print(const KeptModel& model) {
  std::printf("%-8s %s%s, %.1f MB, %s, sha256 %s\n", latentsync::nameOf(model.part), model.version.c_str(),
              model.side ? (", " + std::to_string(model.side) + " px").c_str() : "",
              static_cast<double>(model.bytes) / 1e6, model.cameFrom.c_str(), model.sha256.substr(0, 12).c_str());
}

Status addModel(const std::string& file, int side) {
  LongJob job;
  ModelStore store = TRY(ModelStore::ofUser());
  const KeptModel model = TRY(store.add(file, side, job.progress(), job.stopToken()));
  job.clearLine();
  print(model);
  return {};
}

Status listModels() {
  const ModelStore store = TRY(ModelStore::ofUser());
  for (const KeptModel& model : store.models()) print(model);
  for (const latentsync::ModelPart part : latentsync::kModelParts)
    if (!store.find(part))
      std::printf("%-8s missing: visema model add %s\n", latentsync::nameOf(part), latentsync::usualFileOf(part));
  return {};
}

Status checkModels() {
  LongJob job;
  const ModelStore store = TRY(ModelStore::ofUser());
  for (const KeptModel& model : store.models()) {
    TRY(store.check(model, job.progress(), job.stopToken()));
    job.clearLine();
    std::printf("whole    ");
    print(model);
  }
  return {};
}

}  // namespace

void addModelCommand(CLI::App& app, CommandBody& body) {
  CLI::App* command =
      app.add_subcommand("model", "Manage the model files of LatentSync that \"visema dub\" paints with");
  command->require_subcommand(1);
  auto file = std::make_shared<std::string>();
  auto side = std::make_shared<int>(0);
  CLI::App* adding = command->add_subcommand("add", "Check a model file and store a copy of it");
  adding->add_option("file", *file, "latentsync_unet.pt, sd-vae-ft-mse's diffusion_pytorch_model or Whisper's tiny.pt")
      ->required();
  adding->add_option("--size", *side, "Pixels a UNet was trained with: 256 for LatentSync 1.5, 512 for 1.6");
  adding->footer(
      "Nothing in the file is executed. The program comes with none of them.\n"
      "Example:\n  visema model add latentsync_unet.pt --size 512");
  adding->callback([file, side, &body] { body = [file, side] { return addModel(*file, *side); }; });
  command->add_subcommand("list", "List the stored files and what is missing")->callback([&body] {
    body = listModels;
  });
  command->add_subcommand("check", "Check that the stored files are complete and unchanged")->callback([&body] {
    body = checkModels;
  });
}

}  // namespace visema
