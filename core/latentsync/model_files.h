// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/latentsync/unet_shape.h"
#include "core/nn/weights/weights.h"

namespace visema::latentsync {

enum class ModelPart { UNet, Autoencoder, Whisper };
inline constexpr ModelPart kModelParts[] = {ModelPart::UNet, ModelPart::Autoencoder, ModelPart::Whisper};

/// "unet", "vae", "whisper"; what files of it are usually called.
const char* nameOf(ModelPart part);
const char* usualFileOf(ModelPart part);

/// A file of LatentSync's, told by what is in it, under the names that our networks use whatever version wrote it.
struct ModelFile {
  ModelPart part = ModelPart::UNet;
  std::string version;  // of a UNet: "1.0", "1.5 or 1.6", "1.5 with motion on the way up"; else what it is
  UNetShape unet;
  AutoencoderShape autoencoder;
  std::shared_ptr<const Weights> weights;
};

/// Opens a file by the readers that execute nothing. Whether every tensor is there is the networks' to say.
Result<ModelFile> openModelFile(const std::filesystem::path& path);
/// The same of what was opened already.
Result<ModelFile> recognisedModel(std::shared_ptr<const Weights> weights);

}  // namespace visema::latentsync
