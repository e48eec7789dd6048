// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/model_files.h"

#include <functional>
#include <utility>

#include "core/base/try.h"

namespace visema::latentsync {
namespace {

/// The tensors of another file under other names.
class RenamedWeights : public Weights {
 public:
  RenamedWeights(std::shared_ptr<const Weights> weights, const std::function<std::string(const std::string&)>& renamed)
      : weights_(std::move(weights)) {
    name_ = weights_->name();
    metadata_ = weights_->metadata();
    for (const auto& [name, tensor] : weights_->tensors())
      if (std::string now = renamed(name); !now.empty()) tensors_[now] = tensor;
  }

 private:
  std::shared_ptr<const Weights> weights_;
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  if (const std::size_t at = text.find(from); at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

/// LatentSync 1.0 had a module of its own for the attention to the sound.
std::string unetName(const std::string& name) {
  return replaced(replaced(name, ".audio_cross_attn.norm.", ".norm2."), ".audio_cross_attn.attn.", ".attn2.");
}

/// Files from before diffusers 0.18 call the parts of the middle's attention otherwise.
std::string autoencoderName(const std::string& name) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {".attentions.0.query.", ".attentions.0.to_q."},
      {".attentions.0.key.", ".attentions.0.to_k."},
      {".attentions.0.value.", ".attentions.0.to_v."},
      {".attentions.0.proj_attn.", ".attentions.0.to_out.0."}};
  std::string result = name;
  for (const auto& [from, to] : kNames) result = replaced(result, from, to);
  return result;
}

/// Of a whole speech recogniser only what hears.
std::string whisperName(const std::string& name) {
  return name.starts_with("encoder.") && !name.starts_with("encoder.ln_post.") ? name : std::string();
}

std::string versionOf(const Weights& weights, const UNetShape& shape) {
  std::string version = shape.motion == Motion::None     ? "LatentSync 1.0"
                        : shape.motion == Motion::UpOnly ? "LatentSync 1.5, motion on the way up only"
                                                         : "LatentSync 1.5 or 1.6";
  if (shape.motion == Motion::None &&
      !weights.find("down_blocks.0.attentions.0.transformer_blocks.0.audio_cross_attn.norm.weight"))
    version = "LatentSync, first stage of 1.5";
  return version;
}

std::int64_t dimensionOf(const Weights& weights, const std::string& name, std::size_t index) {
  const TensorView* tensor = weights.find(name);
  return tensor && tensor->shape.size() > index ? tensor->shape[index] : 0;
}

/// How many channels each of the four levels has.
Result<std::array<std::int64_t, 4>> channelsOf(const Weights& weights, const std::string& blocks) {
  std::array<std::int64_t, 4> channels{};
  for (std::size_t i = 0; i < channels.size(); ++i) {
    channels[i] = dimensionOf(weights, blocks + std::to_string(i) + ".resnets.0.conv1.weight", 0);
    if (channels[i] < 32 || channels[i] > 4096 || channels[i] % 32 != 0)
      return fail(ErrorCode::BadData, weights.name() + " is not a network of LatentSync's: level " + std::to_string(i) +
                                          " of it has " + std::to_string(channels[i]) + " channels.");
  }
  return channels;
}

std::shared_ptr<const Weights> renamedBy(std::shared_ptr<const Weights> weights,
                                         std::string (*renamed)(const std::string&)) {
  return std::make_shared<RenamedWeights>(std::move(weights), renamed);
}

}  // namespace

const char* nameOf(ModelPart part) {
  return part == ModelPart::UNet ? "unet" : part == ModelPart::Autoencoder ? "vae" : "whisper";
}

const char* usualFileOf(ModelPart part) {
  return part == ModelPart::UNet          ? "latentsync_unet.pt"
         : part == ModelPart::Autoencoder ? "sd-vae-ft-mse/diffusion_pytorch_model.safetensors"
                                          : "whisper/tiny.pt";
}

Result<ModelFile> recognisedModel(std::shared_ptr<const Weights> weights) {
  const Weights& file = *weights;
  if (file.find("conv_in.weight") && file.find("time_embedding.linear_1.weight")) {
    auto renamed = renamedBy(weights, unetName);
    const UNetShape shape = TRY(unetShapeOf(*renamed));
    return ModelFile{ModelPart::UNet, versionOf(file, shape), shape, {}, renamed};
  }
  if (file.find("encoder.conv_in.weight") && file.find("post_quant_conv.weight")) {
    auto renamed = renamedBy(weights, autoencoderName);
    const AutoencoderShape shape = TRY(autoencoderShapeOf(*renamed));
    return ModelFile{ModelPart::Autoencoder, "Stable Diffusion's autoencoder", {}, shape, renamed};
  }
  if (file.find("encoder.positional_embedding") && file.find("encoder.blocks.0.attn.query.weight"))
    return ModelFile{ModelPart::Whisper, "Whisper's encoder", {}, {}, renamedBy(weights, whisperName)};
  if (file.find("visual_encoder.conv_in.weight") || file.find("audio_encoder.conv_in.weight"))
    return fail(ErrorCode::Unsupported, file.name() +
                                            " is StableSyncNet, which judges films and paints none: "
                                            "dubbing wants " +
                                            usualFileOf(ModelPart::UNet) + ".");
  if (file.find("first_stage_model.encoder.conv_in.weight"))
    return fail(ErrorCode::Unsupported, file.name() + " is a checkpoint of CompVis' with names of its own: take " +
                                            usualFileOf(ModelPart::Autoencoder) + ".");
  return fail(ErrorCode::BadData, file.name() + " is none of LatentSync's files, which are " +
                                      usualFileOf(ModelPart::UNet) + ", " + usualFileOf(ModelPart::Autoencoder) +
                                      " and " + usualFileOf(ModelPart::Whisper) + ".");
}

Result<ModelFile> openModelFile(const std::filesystem::path& path) {
  auto weights = TRY(Weights::open(path));
  return recognisedModel(weights);
}

Result<UNetShape> unetShapeOf(const Weights& weights) {
  UNetShape shape;
  shape.channels = TRY(channelsOf(weights, "down_blocks."));
  if (const std::int64_t inputs = dimensionOf(weights, "conv_in.weight", 1); inputs != 13)
    return fail(ErrorCode::BadData, weights.name() + " is a UNet of another program: it takes " +
                                        std::to_string(inputs) + " channels in, LatentSync's takes 13.");
  const std::string motion = ".motion_modules.0.temporal_transformer.norm.weight";
  shape.motion = weights.find("down_blocks.0" + motion) ? Motion::Everywhere
                 : weights.find("up_blocks.0" + motion) ? Motion::UpOnly
                                                        : Motion::None;
  shape.audioChannels = dimensionOf(weights, "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight", 1);
  if (shape.audioChannels != 384)
    return fail(ErrorCode::BadData,
                weights.name() + " does not hear Whisper's tiny encoder, as every released LatentSync does: take " +
                    usualFileOf(ModelPart::UNet) + " of LatentSync 1.0, 1.5 or 1.6.");
  return shape;
}

Result<AutoencoderShape> autoencoderShapeOf(const Weights& weights) {
  return AutoencoderShape{TRY(channelsOf(weights, "encoder.down_blocks."))};
}

}  // namespace visema::latentsync
