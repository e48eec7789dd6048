// SPDX-License-Identifier: Apache-2.0
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/stack.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <exception>
#include <optional>

#include "core/base/trace.h"
#include "core/base/try.h"
#include "core/latentsync/dub_engine.h"
#include "core/latentsync/torch/autoencoder.h"
#include "core/latentsync/torch/denoiser.h"
#include "core/latentsync/torch/unet3d.h"
#include "core/latentsync/torch/whisper_encoder.h"

namespace visema::latentsync {
namespace {

constexpr double kLatentScale = 0.18215;

std::vector<ExpectedTensor> wantedBy(const ModelFile& file) {
  std::vector<ExpectedTensor> wanted;
  TensorSource source(wanted);
  if (file.part == ModelPart::UNet) const UNet3D unet(source, file.unet);
  if (file.part == ModelPart::Autoencoder) const Autoencoder autoencoder(source, file.autoencoder);
  if (file.part == ModelPart::Whisper) const WhisperEncoder whisper(source);
  return wanted;
}

at::Tensor tensorOf(std::span<const float> numbers, at::IntArrayRef shape) {
  return at::from_blob(const_cast<float*>(numbers.data()), shape, at::kFloat).clone();
}

std::vector<float> numbersOf(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

TensorSource sourceOf(const ModelFile& file, Storage storage = Storage::AsFloat32) { return {file.weights, storage}; }

/// Torch speaks by exceptions; what calls it here speaks by sentences.
template <class Work>
auto guarded(const char* what, Work work) -> decltype(work()) {
  try {
    const c10::InferenceMode inference;
    return work();
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::LimitExceeded, std::string(what) + " does not fit into memory: close other programs.");
  } catch (const std::exception& error) {
    return fail(ErrorCode::Internal, std::string(what) + " failed: " + error.what());
  }
}

class LinkedDubEngine final : public DubEngine {
 public:
  LinkedDubEngine(const EngineModels& models, DubEngineOptions options)
      : options_(std::move(options)), models_(models) {
    TensorSource unet = sourceOf(models.unet, options_.halfWeights ? Storage::AsBFloat16 : Storage::AsFloat32);
    TensorSource autoencoder = sourceOf(models.autoencoder);
    unet_.emplace(unet, models.unet.unet);
    autoencoder_.emplace(autoencoder, models.autoencoder.autoencoder);
    denoiser_.emplace(*unet_, options_.diffusion);
    at::Tensor mask = tensorOf(options_.mask, {1, 1, options_.side, options_.side});
    mask_ = mask.slice(2, 0, options_.side, 8).slice(3, 0, options_.side, 8).contiguous();
  }

  Result<SpeechStates> hear(const LogMel& mel) override {
    return guarded("Whisper's encoder", [&]() -> Result<SpeechStates> {
      const TraceSpan span("whisper");
      at::set_num_threads(options_.threads);
      TensorSource source = sourceOf(models_.whisper);
      const WhisperEncoder whisper(source);
      SpeechStates states;
      for (int first = 0; first < mel.columns; first += kPieceColumns) {
        const at::Tensor piece = whisper.states(tensorOf(logMelPiece(mel, first), {kLogMelBands, kPieceColumns}));
        const int rows = std::min(kPieceColumns, mel.columns - first) / 2;
        const std::vector<float> numbers = numbersOf(piece.narrow(0, 0, rows));
        states.values.insert(states.values.end(), numbers.begin(), numbers.end());
      }
      return states;
    });
  }

  Result<Latents> encode(std::span<const float> picture) override {
    return guarded("The autoencoder", [&]() -> Result<Latents> {
      const TraceSpan span("vae encode");
      at::set_num_threads(options_.threads);
      const at::Tensor pixels = tensorOf(picture, {1, 3, options_.side, options_.side});
      return numbersOf(autoencoder_->encode(pixels).mean * kLatentScale);
    });
  }

  Result<std::vector<float>> paint(const ChunkInput& chunk, const SpeechStates& speech, const OnStep& onStep) override {
    return guarded("The UNet", [&]() -> Result<std::vector<float>> {
      at::set_num_threads(options_.threads);
      const auto frames = static_cast<std::int64_t>(chunk.masked.size());
      const std::int64_t side = options_.side / 8;
      const at::Tensor noise = tensorOf(chunk.noise, {1, 4, side, side}).expand({frames, 4, side, side}).contiguous();
      const at::Tensor known =
          at::cat({mask_.expand({frames, 1, side, side}), stacked(chunk.masked), stacked(chunk.reference)}, 1);
      const at::Tensor sound = heardBy(chunk, speech);
      const at::Tensor latents = options_.plain ? denoiser_->runPlainly(noise, known, sound, onStep)
                                                : denoiser_->run(noise, known, sound, onStep);
      if (!latents.defined()) return fail(ErrorCode::Cancelled, "stopped");
      const TraceSpan span("vae decode");
      return numbersOf(options_.plain ? autoencoder_->decodeAllAtOnce(latents / kLatentScale)
                                      : autoencoder_->decode(latents / kLatentScale));
    });
  }

 private:
  at::Tensor stacked(const std::vector<Latents>& list) const {
    std::vector<at::Tensor> tensors;
    for (const Latents& one : list) tensors.push_back(tensorOf(one, {4, options_.side / 8, options_.side / 8}));
    return at::stack(tensors);
  }

  /// [frames, 50, 384]: ten rows of five layers.
  static at::Tensor heardBy(const ChunkInput& chunk, const SpeechStates& speech) {
    constexpr std::int64_t kWindowRows = 10, kLayers = 5, kWidth = 384;
    std::vector<float> heard;
    for (const int first : chunk.firstRows)
      for (int i = 0; i < kWindowRows; ++i) {
        const auto row = speech.values.begin() +
                         std::clamp(first + i, 0, speech.rows() - 1) * static_cast<std::ptrdiff_t>(SpeechStates::kRow);
        heard.insert(heard.end(), row, row + SpeechStates::kRow);
      }
    return tensorOf(heard, {static_cast<std::int64_t>(chunk.firstRows.size()), kWindowRows * kLayers, kWidth});
  }

  const DubEngineOptions options_;
  const EngineModels models_;
  std::optional<UNet3D> unet_;
  std::optional<Autoencoder> autoencoder_;
  std::optional<Denoiser> denoiser_;
  at::Tensor mask_;
};

class LinkedDubEngines final : public DubEngines {
 public:
  Status check(const ModelFile& file) const override { return checkTensors(*file.weights, wantedBy(file)); }
  Result<std::unique_ptr<DubEngine>> open(const EngineModels& models, const DubEngineOptions& options) const override {
    for (const ModelFile* file : {&models.unet, &models.autoencoder, &models.whisper}) TRY(check(*file));
    return guarded("Loading the networks", [&]() -> Result<std::unique_ptr<DubEngine>> {
      return std::make_unique<LinkedDubEngine>(models, options);
    });
  }
};

}  // namespace

const DubEngines& linkedDubEngines() {
  static const LinkedDubEngines engines;
  return engines;
}

}  // namespace visema::latentsync
