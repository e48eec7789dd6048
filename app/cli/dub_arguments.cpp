// SPDX-License-Identifier: Apache-2.0
#include "app/cli/dub_arguments.h"

#include <algorithm>
#include <thread>

#include "core/base/try.h"
#include "core/latentsync/model_store.h"

namespace visema {

using latentsync::ModelPart;

DubArguments::DubArguments() { options.threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

void DubArguments::addTo(CLI::App& command) {
  command.add_option("--unet", unet_, "Use this latentsync_unet.pt instead of the stored one");
  command.add_option("--vae", vae_, "Use this autoencoder instead of the stored one");
  command.add_option("--whisper", whisper_, "Use this tiny.pt instead of the stored one");
  command.add_option("--size", side_, "Pixels the UNet was trained with; default: as given when it was added, or 256");
  command.add_option("--steps", options.diffusion.steps, "Steps from noise to picture")->capture_default_str();
  command
      .add_option("--guidance", options.diffusion.guidance,
                  "Guidance scale: how strongly the lips follow the sound; 1: no guidance, at half the cost")
      ->capture_default_str();
  command.add_flag("--deepcache", options.diffusion.deepCache,
                   "Approximate: two of three steps compute only the last layer, in 40 % of the time");
  command.add_flag("--bfloat16", options.diffusion.bfloat16,
                   "Compute in 16 bits: faster where the processor multiplies them, not exact");
  command.add_option("--seed", options.seed, "Seed of the initial noise")->capture_default_str();
  command.add_flag("--full-weights", fullWeights_, "Keep the UNet's weights in 32 bits: twice the memory");
  command.add_option("--threads", options.threads, "Cores to paint with")->capture_default_str();
}

Status DubArguments::complete() {
  const latentsync::ModelStore store = TRY(latentsync::ModelStore::ofUser());
  int side = 256;
  const auto choose = [&](ModelPart part, const std::string& named, std::filesystem::path& to) -> Status {
    if (!named.empty()) {
      to = named;
      options.modelIdentity += named + " ";
      return {};
    }
    const auto kept = store.find(part);
    if (!kept)
      return fail(ErrorCode::NotFound, std::string("LatentSync's ") + latentsync::nameOf(part) +
                                           " is missing: visema model add " + latentsync::usualFileOf(part) +
                                           ", or name a file by --" + latentsync::nameOf(part) + ".");
    to = store.fileOf(*kept);
    options.modelIdentity += kept->sha256 + " ";
    if (kept->side) side = kept->side;
    return {};
  };
  TRY(choose(ModelPart::UNet, unet_, options.unet));
  TRY(choose(ModelPart::Autoencoder, vae_, options.autoencoder));
  TRY(choose(ModelPart::Whisper, whisper_, options.whisper));
  options.side = side_ ? side_ : side;
  options.halfWeights = !fullWeights_;
  return {};
}

}  // namespace visema
