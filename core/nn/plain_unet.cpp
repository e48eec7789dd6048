// SPDX-License-Identifier: Apache-2.0
#include "core/nn/plain_unet.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <utility>

namespace visema {

struct PlainUnet::Map {
  int channels = 0, height = 0, width = 0;
  std::vector<float> values;

  Map(int c, int h, int w) : channels(c), height(h), width(w), values(static_cast<std::size_t>(c) * h * w) {}
  float* plane(int channel) { return values.data() + static_cast<std::size_t>(channel) * height * width; }
  const float* plane(int channel) const { return values.data() + static_cast<std::size_t>(channel) * height * width; }

  /// Twice the size, bilinear, the corners staying where they are; then `other` behind it.
  Map enlargedBefore(const Map& other) const {
    Map out(channels + other.channels, 2 * height, 2 * width);
    for (int c = 0; c < channels; ++c)
      for (int y = 0; y < out.height; ++y) {
        const float fromY = static_cast<float>(y) * static_cast<float>(height - 1) / static_cast<float>(out.height - 1);
        const int top = static_cast<int>(fromY), bottom = std::min(top + 1, height - 1);
        const float down = fromY - static_cast<float>(top);
        for (int x = 0; x < out.width; ++x) {
          const float fromX = static_cast<float>(x) * static_cast<float>(width - 1) / static_cast<float>(out.width - 1);
          const int left = static_cast<int>(fromX), right = std::min(left + 1, width - 1);
          const float along = fromX - static_cast<float>(left);
          const float *upper = plane(c) + top * width, *lower = plane(c) + bottom * width;
          out.plane(c)[y * out.width + x] = (1 - down) * ((1 - along) * upper[left] + along * upper[right]) +
                                            down * ((1 - along) * lower[left] + along * lower[right]);
        }
      }
    std::copy(other.values.begin(), other.values.end(), out.plane(channels));
    return out;
  }
};

PlainUnet::PlainUnet(std::shared_ptr<const Weights> weights, CompatibleConfig config)
    : weights_(std::move(weights)), config_(std::move(config)) {}

std::vector<float> PlainUnet::numbers(const std::string& name) const {
  const TensorView* tensor = weights_->find(name);
  return tensor ? tensor->toFloat() : std::vector<float>();
}

PlainUnet::Map PlainUnet::convolution(const std::string& name, const Map& in, int strideY, int strideX,
                                      int padding) const {
  const auto& shape = weights_->find(name + ".weight")->shape;
  const std::vector<float> weight = numbers(name + ".weight"), bias = numbers(name + ".bias");
  const int perGroup = static_cast<int>(shape[1]), kernel = static_cast<int>(shape[2]);
  const bool depthwise = perGroup == 1 && in.channels == shape[0];
  Map out(static_cast<int>(shape[0]), (in.height + 2 * padding - kernel) / strideY + 1,
          (in.width + 2 * padding - kernel) / strideX + 1);
  for (int o = 0; o < out.channels; ++o) {
    float* to = out.plane(o);
    if (!bias.empty()) std::fill_n(to, out.height * out.width, bias[static_cast<std::size_t>(o)]);
    for (int i = 0; i < perGroup; ++i) {
      const float* from = in.plane(depthwise ? o : i);
      for (int k = 0; k < kernel * kernel; ++k) {
        const float factor = weight[static_cast<std::size_t>((o * perGroup + i) * kernel * kernel + k)];
        const int dx = k % kernel - padding;
        const int firstX = std::max(0, (-dx + strideX - 1) / strideX);
        const int endX = std::min(out.width, (in.width - 1 - dx) / strideX + 1);
        for (int y = 0; y < out.height; ++y) {
          const int row = y * strideY + k / kernel - padding;
          if (row < 0 || row >= in.height) continue;
          const float* source = from + row * in.width + dx;
          for (int x = firstX; x < endX; ++x) to[y * out.width + x] += factor * source[x * strideX];
        }
      }
    }
  }
  return out;
}

void PlainUnet::norm(const std::string& name, Map& map, bool relu) const {
  const auto weight = numbers(name + ".weight"), bias = numbers(name + ".bias");
  const auto mean = numbers(name + ".running_mean"), variance = numbers(name + ".running_var");
  for (int c = 0; c < map.channels; ++c) {
    const auto i = static_cast<std::size_t>(c);
    const float scale = weight[i] / std::sqrt(variance[i] + 1e-5F), shift = bias[i] - mean[i] * scale;
    float* values = map.plane(c);
    for (int p = 0; p < map.height * map.width; ++p) {
      const float value = values[p] * scale + shift;
      values[p] = relu ? std::max(value, 0.0F) : value;
    }
  }
}

PlainUnet::Map PlainUnet::block(const std::string& name, const Map& in, int stride, bool adds) const {
  Map wide = convolution(name + ".conv.0", in, 1, 1, 0);
  norm(name + ".conv.1", wide, true);
  Map spread = convolution(name + ".conv.3", wide, stride, stride, 1);
  norm(name + ".conv.4", spread, true);
  Map out = convolution(name + ".conv.6", spread, 1, 1, 0);
  norm(name + ".conv.7", out, false);
  if (adds) std::transform(out.values.begin(), out.values.end(), in.values.begin(), out.values.begin(), std::plus<>());
  return out;
}

PlainUnet::Map PlainUnet::pair(const std::string& name, const Map& in, int stride) const {
  return block(name + ".double_conv.1", block(name + ".double_conv.0", in, stride, false), 1, true);
}

PlainUnet::Map PlainUnet::hear(std::span<const float> drive) const {
  const std::string m = "audio_model.";
  const auto side = config_.audioSide();
  Map window(config_.audio[0], side[0], side[1]);
  std::copy(drive.begin(), drive.end(), window.values.begin());
  Map heard =
      block(m + "conv2", block(m + "conv1", window, 1, config_.audioAddsInput(0)), 1, config_.audioAddsInput(1));
  heard = convolution(m + "conv3", heard, side[0] / 16, side[1] / 16, 1);
  norm(m + "bn3", heard, true);
  heard = convolution(m + "conv5", block(m + "conv4", heard, 1, true), 2, 2, 3);
  norm(m + "bn5", heard, true);
  return block(m + "conv7", block(m + "conv6", heard, 1, true), 1, true);
}

Image PlainUnet::paint(ImageView crop, std::span<const float> drive) const {
  const int side = config_.cropSize();
  const Rect hidden = compatibleMask(side);
  Map seen(6, side, side);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      for (int c = 0; c < 3; ++c) {
        const float value = static_cast<float>(crop.row(y)[3 * x + c]) / 255;
        const bool masked =
            x >= hidden.x && x < hidden.x + hidden.width && y >= hidden.y && y < hidden.y + hidden.height;
        seen.plane(c)[y * side + x] = value;
        seen.plane(3 + c)[y * side + x] = masked ? 0 : value;
      }
  std::vector<Map> skips{block("inc.inconv.0", seen, 1, false)};
  for (int i = 1; i <= config_.levels(); ++i)
    skips.push_back(pair("down" + std::to_string(i) + ".maxpool_conv.0", skips.back(), 2));
  const Map heard = hear(drive);
  const Map& deepest = skips.back();
  Map joined(deepest.channels + heard.channels, deepest.height, deepest.width);
  std::copy(deepest.values.begin(), deepest.values.end(), joined.values.begin());
  std::copy(heard.values.begin(), heard.values.end(), joined.plane(deepest.channels));
  joined = pair("fuse_conv.1", pair("fuse_conv.0", joined, 1), 1);
  for (int i = 1; i <= config_.levels(); ++i)
    joined = pair("up" + std::to_string(i) + ".conv",
                  joined.enlargedBefore(skips[static_cast<std::size_t>(config_.levels() - i)]), 1);
  const Map answer = convolution("outc.conv", joined, 1, 1, 0);
  Image patch({side, side}, 3);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      for (int c = 0; c < 3; ++c)
        patch.mutableView().row(y)[3 * x + c] =
            static_cast<std::uint8_t>(255 / (1 + std::exp(-answer.plane(c)[y * side + x])));
  return patch;
}

}  // namespace visema
