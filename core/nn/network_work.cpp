// SPDX-License-Identifier: Apache-2.0
#include "core/nn/network_work.h"

#include "core/base/try.h"
#include "core/nn/compatible_config.h"
#include "core/nn/light/light_config.h"

namespace visema {
namespace {

/// 1x1 expand, 3x3 depthwise, 1x1 project; `inside` pixels before the stride, `outside` after.
double block(double in, double hidden, double out, double inside, double outside) {
  return in * hidden * inside + hidden * (9 + out) * outside;
}

double unetBlock(int in, int out, int side, int stride) {
  const double before = static_cast<double>(side) * side;
  return block(in, 2.0 * in, out, before, before / (stride * stride));
}

double pair(int in, int out, int side, int stride) {
  return unetBlock(in, out, side, stride) + unetBlock(out, out, side / stride, 1);
}

NetworkWork workOf(const CompatibleConfig& config) {
  NetworkWork work;
  const auto& audio = config.audio;
  const double window = static_cast<double>(config.audioSide()[0]) * config.audioSide()[1];
  const double first = unetBlock(6, config.encoder[0], config.cropSize(), 1);
  work.paint = block(audio[0], 2.0 * audio[0], audio[1], window, window) +
               block(audio[1], 2.0 * audio[1], audio[2], window, window) + 9.0 * audio[2] * audio[3] * 256 +
               unetBlock(audio[3], audio[3], 16, 1) + 9.0 * audio[3] * audio[4] * 100 +
               2 * unetBlock(audio[4], audio[4], 10, 1);
  int side = config.cropSize();
  for (std::size_t i = 1; i < config.encoder.size(); ++i, side /= 2)
    work.encode += pair(config.encoder[i - 1], config.encoder[i], side, 2);
  work.encode += first;
  work.paint +=
      pair(config.encoder.back() + audio[4], config.fuse[0], side, 1) + pair(config.fuse[0], config.fuse[1], side, 1);
  int below = config.fuse[1];
  for (std::size_t i = 0; i < config.decoder.size(); ++i) {
    side *= 2;
    work.paint += pair(below + config.encoder[config.encoder.size() - 2 - i], config.decoder[i], side, 1);
    below = config.decoder[i];
  }
  work.paint += 3.0 * below * side * side;
  return work;
}

NetworkWork workOf(const LightConfig& config) {
  NetworkWork work;
  const double code = config.codeHidden;
  const int lowest = config.levelSide(LightConfig::kLevels - 1);
  work.paint = code * (config.codeSize + code + static_cast<double>(config.spatialChannels) * lowest * lowest);
  for (int level = 0; level < LightConfig::kLevels; ++level) {
    const auto l = static_cast<std::size_t>(level);
    const double pixels = static_cast<double>(config.levelSide(level)) * config.levelSide(level);
    const double width = config.widths[l];
    const double hidden = config.hidden(level);
    const double one = block(width, hidden, width, pixels, pixels);
    work.encode += config.encoderBlocks * one + width * width * pixels;
    work.paint += config.decoderBlocks * (one + 2 * hidden * code);
    if (level + 1 < LightConfig::kLevels) {
      work.encode += width * config.widths[l + 1] * pixels;
      work.paint += width * config.widths[l + 1] * pixels / 4;
    } else {
      work.paint += config.spatialChannels * width * pixels;
    }
  }
  const double cells = static_cast<double>(config.levelSide(0)) * config.levelSide(0);
  work.encode += LightConfig::kPlanes * 16.0 * config.widths[0] * cells;
  work.paint += (9.0 + 48.0) * config.widths[0] * cells + 81.0 * config.cropSize * config.cropSize;
  return work;
}

}  // namespace

Result<NetworkWork> workOf(const Weights& weights) {
  if (weights.note("family") == kLightFamily) {
    auto config = TRY(LightConfig::fromMetadata(weights.metadata()));
    return workOf(config);
  }
  auto config = TRY(CompatibleConfig::fromWeights(weights));
  return workOf(config);
}

}  // namespace visema
