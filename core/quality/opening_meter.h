// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"

namespace visema {

class Weights;

/// Reads from a picture of one person how far the inner lips are apart: a linear regression from the pixels around the
/// mouth, learnt from footage whose openings are known. Knows nothing of sound or of other people. Thread-safe.
class OpeningMeter {
 public:
  /// A crop and its true opening, in pixels of the crop; negative where closed lips overlap.
  struct Example {
    ImageView crop;
    float opening = 0;
  };
  static Result<OpeningMeter> learn(std::span<const Example> examples, Rect mouth, double ridge = 3e-4);
  static Result<OpeningMeter> open(const Weights& weights);
  Status save(const std::filesystem::path& path) const;

  float measure(ImageView crop) const;
  int cropSize() const { return cropSize_; }

 private:
  std::vector<float> featuresOf(ImageView crop) const;
  int cropSize_ = 0;
  Rect mouth_;
  std::vector<float> mean_, weight_;
  float bias_ = 0;
};

}  // namespace visema
