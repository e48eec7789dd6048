// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/corpus/phone_hearing.h"

#include <algorithm>
#include <cmath>

#include "core/nn/speech/open_speech_encoder.h"
#include "core/nn/weights/weights.h"
#include "core/training/corpus/phones.h"

namespace visema {

namespace {

constexpr int kBefore = 7, kAfter = 8;  // columns of silence around, so that every moment has its window

}  // namespace

Result<PhoneHearing> PhoneHearing::open(const std::filesystem::path& encoder) {
  const auto weights = Weights::open(encoder);
  if (!weights) return fail(weights.error());
  auto opened = openSpeechEncoder(**weights);
  if (!opened) return fail(opened.error());
  PhoneHearing hearing;
  hearing.file_ = encoder;
  hearing.encoder_ = std::move(*opened);
  const TensorView* weight = (*weights)->find("phones.weight");
  const TensorView* bias = (*weights)->find("phones.bias");
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
  auto values = encoder_->encodePicture(picture, columns);
  if (!values) return fail(values.error());
  return HeardFeatures{mel.columnCount(), encoder_->dimension(), std::move(*values)};
}

HeardFeatures PhoneHearing::namedPhones(const HeardFeatures& features) const {
  HeardFeatures heard{features.entries, static_cast<int>(bias_.size()), {}};
  heard.values.reserve(static_cast<std::size_t>(heard.entries) * bias_.size());
  for (int entry = 0; entry < features.entries; ++entry) {
    const std::size_t first = heard.values.size();
    float most = -1e30F;
    for (std::size_t phone = 0; phone < bias_.size(); ++phone) {
      float sum = bias_[phone];
      for (int i = 0; i < features.dimension; ++i)
        sum += weight_[phone * static_cast<std::size_t>(features.dimension) + static_cast<std::size_t>(i)] *
               features.at(entry, i);
      heard.values.push_back(sum);
      most = std::max(most, sum);
    }
    float total = 0;
    for (std::size_t i = first; i < heard.values.size(); ++i) total += std::exp(heard.values[i] - most);
    for (std::size_t i = first; i < heard.values.size(); ++i) heard.values[i] -= most + std::log(total);
  }
  return heard;
}

}  // namespace visema
