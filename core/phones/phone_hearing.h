// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/nn/speech/conv_encoder.h"
#include "core/speech/mel.h"

namespace visema {

/// What a speech encoder says about every moment of a sound: entry k is the middle between the mel columns k and k + 1,
/// as in SpeechTargets.
struct HeardFeatures {
  int entries = 0, dimension = 0;
  std::vector<float> values;  // entry after entry
  float at(int entry, int feature) const { return values[static_cast<std::size_t>(entry) * dimension + feature]; }
};

/// A speech encoder with the linear map that names the phone of a moment. Belongs to one thread.
class PhoneHearing {
 public:
  /// An encoder without such a map is refused where it is asked for phones, not here.
  static Result<PhoneHearing> open(const std::filesystem::path& encoder);

  bool namesPhones() const { return !weight_.empty(); }
  Result<HeardFeatures> features(const Mel& mel);
  /// The logarithm of each phone's probability.
  HeardFeatures namedPhones(const HeardFeatures& features) const;
  /// Moves a row of features, the first `kept` of them not, no further than it takes until `phone` is likelier than all
  /// others together, or as far as that helps.
  void leanTowards(int phone, int kept, std::span<float> row) const;

 private:
  /// The logarithm of each phone's probability in one row.
  void namePhones(std::span<const float> row, std::span<float> named) const;

  std::filesystem::path file_;
  std::unique_ptr<ConvEncoder> encoder_;
  std::vector<float> weight_, bias_;
};

}  // namespace visema
