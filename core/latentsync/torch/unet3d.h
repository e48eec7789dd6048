// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/latentsync/torch/transformers.h"
#include "core/latentsync/unet_shape.h"

namespace visema::latentsync {

/// LatentSync's denoiser: noisy latents of a chunk of frames, what of them is known, and the sound -> the noise in
/// them. Knows no schedule and no guidance, but that frames may be asked for with and without their sound at once.
class UNet3D {
 public:
  UNet3D(TensorSource& source, const UNetShape& shape);

  /// What of a chunk stays the same in all steps.
  struct Chunk {
    std::vector<KeysAndValues> audio;  // an entry a spatial transformer
    at::Tensor known;                  // what the first convolution makes of mask, masked and reference latents
    std::int64_t frames = 0;
  };
  /// `known` [frames, 9, height, width], `audio` [frames, 50, 384].
  Chunk prepare(const at::Tensor& known, const at::Tensor& audio) const;
  /// What a time step adds to the channels of every resnet.
  using Time = std::vector<at::Tensor>;
  Time prepareTime(std::int64_t timestep) const;

  /// The noise in `latents` [frames, 4, height, width]: [frames ...], or without sound and with it, [2 x frames ...].
  /// `deep` receives what briefly() goes on from, where it is not null.
  enum class Guidance { WithSoundOnly, WithoutAndWithSound };
  at::Tensor operator()(const at::Tensor& latents, const Time& time, const Chunk& chunk, Guidance guidance,
                        at::Tensor* deep = nullptr) const;
  /// DeepCache, an approximation: only the last layer, on what an earlier step made before it.
  at::Tensor briefly(const at::Tensor& latents, const Time& time, const Chunk& chunk, const at::Tensor& deep) const;

  /// The reference's way, where nothing is kept or shared: all channels of a batch in, zeros for no sound. For
  /// measuring.
  at::Tensor plain(const at::Tensor& sample, std::int64_t timestep, const at::Tensor& audio, std::int64_t frames) const;

 private:
  struct Layer {
    Resnet resnet;
    std::optional<SpatialTransformer> attention;
    std::optional<MotionModule> motion;
    std::size_t resnetIndex = 0, attentionIndex = 0;
  };
  struct Level {
    std::vector<Layer> layers;
    std::optional<Conv> sampler;
  };
  struct Pass;
  struct Builder;
  template <class Visit>
  void forEachLayer(Visit visit) const;
  at::Tensor run(at::Tensor x, const Pass& pass, at::Tensor* deep) const;
  at::Tensor finished(const at::Tensor& x, std::int64_t frames) const;

  Conv in_, out_;
  Linear time1_, time2_;
  std::int64_t timeWidth_ = 0;
  std::vector<Level> down_, up_;
  Layer middle_;
  Resnet middleEnd_;
  std::size_t middleEndIndex_ = 0, resnets_ = 0, attentions_ = 0;
  GroupNorm normOut_;
};

}  // namespace visema::latentsync
