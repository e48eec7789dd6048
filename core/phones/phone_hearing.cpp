// SPDX-License-Identifier: Apache-2.0
#include "core/phones/phone_hearing.h"

#include <algorithm>
#include <cmath>

#include "core/base/try.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/nn/weights/weights.h"
#include "core/phones/phones.h"

namespace visema {

namespace {

constexpr int kBefore = 7, kAfter = 8;  // columns of silence around, so that every moment has its window

}  // namespace

Result<PhoneHearing> PhoneHearing::open(const std::filesystem::path& encoder) {
  const auto weights = TRY(Weights::open(encoder));
  auto opened = TRY(openSpeechEncoder(*weights));
  PhoneHearing hearing;
  hearing.file_ = encoder;
  hearing.encoder_ = std::move(opened);
  const TensorView* weight = weights->find("phones.weight");
  const TensorView* bias = weights->find("phones.bias");
  const auto count = static_cast<std::int64_t>(phones().size());
  const std::vector<std::int64_t> shape = {count, std::int64_t{hearing.encoder_->dimension()}};
  if (weight && bias && weight->shape == shape && bias->elementCount() == count)
    hearing.weight_ = weight->toFloat(), hearing.bias_ = bias->toFloat();
  return hearing;
}

Result<HeardFeatures> PhoneHearing::features(const Mel& mel) {
  const int columns = mel.columnCount() + kBefore + kAfter;
  std::vector<float> picture(static_cast<std::size_t>(kMelBands) * static_cast<std::size_t>(columns), kMelSilence);
  for (int band = 0; band < kMelBands; ++band)
    for (int column = 0; column < mel.columnCount(); ++column)
      picture[static_cast<std::size_t>(band) * static_cast<std::size_t>(columns) +
              static_cast<std::size_t>(column + kBefore)] = mel.at(band, column);
  auto values = TRY(encoder_->encodePicture(picture, columns));
  return HeardFeatures{mel.columnCount(), encoder_->dimension(), std::move(values)};
}

void PhoneHearing::namePhones(std::span<const float> row, std::span<float> named) const {
  float most = -1e30F;
  for (std::size_t phone = 0; phone < bias_.size(); ++phone) {
    float sum = bias_[phone];
    for (std::size_t i = 0; i < row.size(); ++i) sum += weight_[phone * row.size() + i] * row[i];
    named[phone] = sum;
    most = std::max(most, sum);
  }
  float total = 0;
  for (float value : named) total += std::exp(value - most);
  for (float& value : named) value -= most + std::log(total);
}

HeardFeatures PhoneHearing::namedPhones(const HeardFeatures& features) const {
  HeardFeatures heard{features.entries, static_cast<int>(bias_.size()), {}};
  heard.values.resize(static_cast<std::size_t>(heard.entries) * bias_.size());
  const auto dimension = static_cast<std::size_t>(features.dimension);
  for (std::size_t entry = 0; entry < static_cast<std::size_t>(heard.entries); ++entry)
    namePhones(std::span(features.values).subspan(entry * dimension, dimension),
               std::span(heard.values).subspan(entry * bias_.size(), bias_.size()));
  return heard;
}

void PhoneHearing::leanTowards(int phone, int kept, std::span<float> row) const {
  constexpr int kSteps = 12;
  constexpr float kLongestStep = 0.7F;
  const float wanted = std::log(0.5F);
  std::vector<float> named(bias_.size()), slope(row.size());
  for (int step = 0; step < kSteps; ++step) {
    namePhones(row, named);
    const float missing = wanted - named[static_cast<std::size_t>(phone)];
    if (missing <= 0) return;
    float steepness = 1e-6F;
    for (std::size_t i = static_cast<std::size_t>(kept); i < row.size(); ++i) {
      slope[i] = weight_[static_cast<std::size_t>(phone) * row.size() + i];
      for (std::size_t other = 0; other < named.size(); ++other)
        slope[i] -= std::exp(named[other]) * weight_[other * row.size() + i];
      steepness += slope[i] * slope[i];
    }
    const float length = std::min(missing / steepness, kLongestStep / std::sqrt(steepness));
    for (std::size_t i = static_cast<std::size_t>(kept); i < row.size(); ++i)
      row[i] = std::clamp(row[i] + length * slope[i], -1.0F, 1.0F);
  }
}

}  // namespace visema
