// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/latentsync/dub_options.h"
#include "core/latentsync/log_mel.h"
#include "core/latentsync/model_files.h"

namespace visema::latentsync {

/// What the networks make of sound: rows of 5 x 384 numbers, 50 a second.
struct SpeechStates {
  static constexpr std::size_t kRow = 5 * 384;
  std::vector<float> values;
  int rows() const { return static_cast<int>(values.size() / kRow); }
};

/// Latents of one picture, scaled as the UNet has them: 4 channels of an eighth of its side.
using Latents = std::vector<float>;

/// What is known of the frames of a chunk before they are painted.
struct ChunkInput {
  std::vector<Latents> masked, reference;  // one a frame
  std::vector<int> firstRows;              // of the ten rows of sound that each hears
  Latents noise;                           // one for all
};

/// LatentSync's networks as a dub reaches them without linking LibTorch. Belongs to one thread.
class DubEngine {
 public:
  virtual ~DubEngine() = default;
  virtual Result<SpeechStates> hear(const LogMel& mel) = 0;
  /// Pictures are RGB in -1..1, plane after plane, as large as the options say.
  virtual Result<Latents> encode(std::span<const float> picture) = 0;
  /// Called within a chunk with how many steps are done; false ends it.
  using OnStep = std::function<bool(int done)>;
  /// The pictures of a chunk, one after the other, each as the autoencoder leaves it.
  virtual Result<std::vector<float>> paint(const ChunkInput& chunk, const SpeechStates& speech,
                                           const OnStep& onStep) = 0;
};

struct EngineModels {
  ModelFile unet, autoencoder, whisper;
};

struct DubEngineOptions {
  int side = 256;  // pixels of the aligned face
  DiffusionOptions diffusion;
  bool halfWeights = true;  // the UNet's as bfloat16, computed with in float32
  bool plain = false;       // the reference's way, for measuring
  int threads = 1;
  std::vector<float> mask;  // side x side: 1 = keep, 0 = paint
};

/// The networks themselves. Holds no state. Thread-safe.
class DubEngines {
 public:
  virtual ~DubEngines() = default;
  /// Whether a file has every tensor of its network; a sentence for the user where it has not.
  virtual Status check(const ModelFile& file) const = 0;
  virtual Result<std::unique_ptr<DubEngine>> open(const EngineModels& models,
                                                  const DubEngineOptions& options) const = 0;
};

/// From the LibTorch module, which is loaded when it is not there yet. Thread-safe.
Result<const DubEngines*> dubEngines();

/// What the module exports for it; null for a program of another build.
inline constexpr int kDubEnginesVersion = 1;
inline constexpr const char* kDubEnginesEntry = "visemaDubEngines";
using DubEnginesEntry = const DubEngines* (*)(int version);

/// For app/torch_module.
const DubEngines& linkedDubEngines();

}  // namespace visema::latentsync
