// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/latentsync/model_files.h"

namespace visema::latentsync {

/// A model file that is kept.
struct KeptModel {
  ModelPart part = ModelPart::UNet;
  std::string version;
  std::string sha256;
  std::uint64_t bytes = 0;
  int side = 0;          // pixels of the aligned face; 0 where it does not matter
  std::string cameFrom;  // the name it had
};

/// The user's model files, kept by their hash with what they are. Of each part the last one added is used. Executes
/// nothing of them.
class ModelStore {
 public:
  /// `folder` may not be there yet.
  static Result<ModelStore> open(std::filesystem::path folder);
  /// Where the user's own are kept.
  static Result<ModelStore> ofUser();

  const std::vector<KeptModel>& models() const { return models_; }  // oldest first
  std::optional<KeptModel> find(ModelPart part) const;
  std::filesystem::path fileOf(const KeptModel& model) const { return folder_ / (model.sha256 + ".weights"); }
  /// Copies a file that is one of LatentSync's and whole. `side`: what a UNet was trained with where that cannot be
  /// seen; 0: not said.
  Result<KeptModel> add(const std::filesystem::path& file, int side, const ProgressFn& progress, std::stop_token stop);
  /// Whether a kept file is what it was, and has every tensor.
  Status check(const KeptModel& model, const ProgressFn& progress, std::stop_token stop) const;

 private:
  ModelStore(std::filesystem::path folder, std::vector<KeptModel> models)
      : folder_(std::move(folder)), models_(std::move(models)) {}
  Status save() const;
  std::filesystem::path folder_;
  std::vector<KeptModel> models_;
};

}  // namespace visema::latentsync
