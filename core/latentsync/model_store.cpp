// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/model_store.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/base/file_bytes.h"
#include "core/base/hex.h"
#include "core/base/json.h"
#include "core/base/part_of_progress.h"
#include "core/base/try.h"
#include "core/base/user_paths.h"
#include "core/building/build_folder.h"
#include "core/latentsync/dub_engine.h"

namespace visema::latentsync {
namespace {

namespace fs = std::filesystem;

Result<std::vector<KeptModel>> readList(const fs::path& file) {
  std::vector<KeptModel> models;
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return models;
  const std::string text = TRY(readTextFile(file, 1 << 20));
  try {
    const nlohmann::json list = nlohmann::json::parse(text);
    for (const auto& entry : list.at("models")) {
      KeptModel model;
      const std::string part = entry.at("part");
      for (const ModelPart each : kModelParts)
        if (part == nameOf(each)) model.part = each;
      model.version = entry.at("version");
      model.sha256 = entry.at("sha256");
      model.bytes = entry.at("bytes");
      model.side = entry.at("side");
      model.cameFrom = entry.at("from");
      if (!isHex(model.sha256, kSha256Digits)) throw std::runtime_error("a hash in it is none");
      models.push_back(std::move(model));
    }
  } catch (const std::exception& error) {
    return fail(ErrorCode::BadData, file.string() + " is damaged (" + error.what() +
                                        "): remove it and add the model "
                                        "files again.");
  }
  return models;
}

/// The side a UNet was trained with: seen for 1.0, else to be said, for 1.5 and 1.6 look alike.
Result<int> sideOf(const ModelFile& model, int said) {
  if (model.part != ModelPart::UNet) return 0;
  if (said != 0) return said;
  if (model.unet.motion == Motion::None) return 256;
  return fail(ErrorCode::InvalidArgument, model.weights->name() + " is " + model.version +
                                              ", which look alike: say --size 256 for 1.5 or --size 512 "
                                              "for 1.6.");
}

}  // namespace

Result<ModelStore> ModelStore::open(fs::path folder) {
  auto models = TRY(readList(folder / "models.json"));
  return ModelStore(std::move(folder), std::move(models));
}

Result<ModelStore> ModelStore::ofUser() { return open(TRY(UserPaths::fromEnvironment()).data / "latentsync"); }

std::optional<KeptModel> ModelStore::find(ModelPart part) const {
  const auto found =
      std::find_if(models_.rbegin(), models_.rend(), [part](const KeptModel& model) { return model.part == part; });
  return found == models_.rend() ? std::nullopt : std::optional(*found);
}

Result<KeptModel> ModelStore::add(const fs::path& file, int side, const ProgressFn& progress, std::stop_token stop) {
  const ModelFile model = TRY(openModelFile(file));
  KeptModel kept{model.part, model.version, {}, 0, TRY(sideOf(model, side)), file.filename().string()};
  const DubEngines* engines = TRY(dubEngines());
  TRY(engines->check(model));
  kept.sha256 = TRY(hashOfFile(file, partOf(progress, 0, 0.5, "reading"), stop));
  kept.bytes = fs::file_size(file);
  TRY(copyWholeFile(file, fileOf(kept), partOf(progress, 0.5, 0.5, "copying"), stop));
  std::erase_if(models_, [&](const KeptModel& each) { return each.sha256 == kept.sha256; });
  models_.push_back(kept);
  TRY(save());
  return kept;
}

Status ModelStore::check(const KeptModel& model, const ProgressFn& progress, std::stop_token stop) const {
  const fs::path file = fileOf(model);
  std::error_code ignored;
  if (!fs::exists(file, ignored))
    return fail(ErrorCode::NotFound, file.string() + " is gone: add " + model.cameFrom + " again.");
  if (TRY(hashOfFile(file, progress, std::move(stop))) != model.sha256)
    return fail(ErrorCode::BadData,
                file.string() + " has changed since it was added: add " + model.cameFrom + " again.");
  const ModelFile opened = TRY(openModelFile(file));
  const DubEngines* engines = TRY(dubEngines());
  return engines->check(opened);
}

Status ModelStore::save() const {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const KeptModel& model : models_)
    list.push_back({{"part", nameOf(model.part)},
                    {"version", model.version},
                    {"sha256", model.sha256},
                    {"bytes", model.bytes},
                    {"side", model.side},
                    {"from", model.cameFrom}});
  return writeFileAtomically(folder_ / "models.json", jsonText({{"models", list}}, 2) + "\n");
}

}  // namespace visema::latentsync
