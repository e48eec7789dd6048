// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/nn/compatible_config.h"

namespace visema {

/// A compatible network in float32 and nothing but loops, as it is defined: what engines are judged by. Not for use:
/// a frame takes seconds. Borrows the weights.
class PlainUnet {
 public:
  PlainUnet(std::shared_ptr<const Weights> weights, CompatibleConfig config);
  /// What it paints of a crop (B, G, R, the side of config.cropSize()): bytes cut off as the reference does.
  Image paint(ImageView crop, std::span<const float> drive) const;

 private:
  struct Map;
  Map block(const std::string& name, const Map& in, int stride, bool adds) const;
  Map pair(const std::string& name, const Map& in, int stride) const;
  Map convolution(const std::string& name, const Map& in, int strideY, int strideX, int padding) const;
  void norm(const std::string& name, Map& map, bool relu) const;
  Map hear(std::span<const float> drive) const;
  std::vector<float> numbers(const std::string& name) const;

  const std::shared_ptr<const Weights> weights_;
  const CompatibleConfig config_;
};

}  // namespace visema
