// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/torch/denoiser.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros_like.h>

#include "core/base/trace.h"

namespace visema::latentsync {

Denoiser::Denoiser(const UNet3D& unet, const DiffusionOptions& options)
    : unet_(unet), options_(options), schedule_(ddimSchedule(options.steps)) {
  for (const DdimStep& step : schedule_) times_.push_back(unet.prepareTime(step.timestep));
}

at::Tensor Denoiser::noiseIn(const at::Tensor& answer, std::int64_t frames) const {
  if (!guided()) return answer;
  const at::Tensor without = answer.narrow(0, 0, frames), with = answer.narrow(0, frames, frames);
  return without + (with - without) * options_.guidance;
}

at::Tensor Denoiser::run(const at::Tensor& noise, const at::Tensor& known, const at::Tensor& audio,
                         const OnStep& onStep) const {
  constexpr int kDeepCacheInterval = 3;
  const at::ScalarType type = options_.bfloat16 ? at::kBFloat16 : at::kFloat;
  const UNet3D::Chunk chunk = unet_.prepare(known.to(type), audio.to(type));
  const auto guidance = guided() ? UNet3D::Guidance::WithoutAndWithSound : UNet3D::Guidance::WithSoundOnly;
  at::Tensor latents = noise, deep;
  for (int i = 0; i < steps(); ++i) {
    const TraceSpan span("unet", i);
    const bool whole = !options_.deepCache || i % kDeepCacheInterval == 0;
    const at::Tensor seen = latents.to(type);
    const at::Tensor answer = whole ? unet_(seen, times_[i], chunk, guidance, options_.deepCache ? &deep : nullptr)
                                    : unet_.briefly(seen, times_[i], chunk, deep);
    latents = latents * schedule_[i].ofLatents + noiseIn(answer.to(at::kFloat), chunk.frames) * schedule_[i].ofNoise;
    if (onStep && !onStep(i + 1)) return {};
  }
  return latents;
}

at::Tensor Denoiser::runPlainly(const at::Tensor& noise, const at::Tensor& known, const at::Tensor& audio,
                                const OnStep& onStep) const {
  const at::Tensor sound = guided() ? at::cat({at::zeros_like(audio), audio}) : audio;
  at::Tensor latents = noise;
  for (int i = 0; i < steps(); ++i) {
    const at::Tensor one = at::cat({latents, known}, 1);
    const at::Tensor answer =
        unet_.plain(guided() ? at::cat({one, one}) : one, schedule_[i].timestep, sound, noise.size(0));
    latents = latents * schedule_[i].ofLatents + noiseIn(answer, noise.size(0)) * schedule_[i].ofNoise;
    if (onStep && !onStep(i + 1)) return {};
  }
  return latents;
}

}  // namespace visema::latentsync
