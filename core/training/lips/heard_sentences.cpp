// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/heard_sentences.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "core/base/try.h"
#include "core/nn/weights/weights.h"

namespace visema {
namespace {

constexpr std::int64_t kMostFeatures = 8192;

Error broken(const Weights& file) {
  return {ErrorCode::BadData, file.name() + " does not hold sentences that were heard: install the program again"};
}

bool isTable(const TensorView* tensor, DType type, std::int64_t columns) {
  return tensor && tensor->type == type && tensor->shape.size() == 2 && tensor->shape[1] == columns;
}

bool inOrder(const std::vector<TimedPhone>& phones) {
  double start = 0;
  for (const TimedPhone& phone : phones) {
    if (phone.phone < 0 || phone.phone >= static_cast<int>(visema::phones().size()) || !(phone.endSeconds >= start))
      return false;
    start = phone.endSeconds;
  }
  return !phones.empty();
}

}  // namespace

Result<HeardSentences> HeardSentences::open(const std::filesystem::path& path) {
  const auto file = TRY(Weights::open(path));
  const TensorView *rows = file->find("rows"), *phones = file->find("phones"), *lengths = file->find("lengths");
  if (!rows || rows->shape.size() != 2 || rows->shape[1] < 1 || rows->shape[1] > kMostFeatures ||
      !isTable(rows, DType::F16, rows->shape[1]) || !isTable(phones, DType::F32, 2) || !isTable(lengths, DType::I32, 2))
    return fail(broken(*file));
  HeardSentences heard{{file->note(kSpeechNote), file->note(kFingerprintNote)}, static_cast<int>(rows->shape[1]), {}};
  const std::vector<float> values = rows->toFloat(), said = phones->toFloat();
  std::vector<std::int32_t> counts(static_cast<std::size_t>(lengths->elementCount()));
  std::memcpy(counts.data(), lengths->data.data(), lengths->data.size());
  std::int64_t row = 0, phone = 0;
  for (std::size_t i = 0; i < counts.size(); i += 2) {
    const std::int64_t lastRow = row + counts[i], lastPhone = phone + counts[i + 1];
    if (counts[i] < 1 || counts[i + 1] < 1 || lastRow > rows->shape[0] || lastPhone > phones->shape[0])
      return fail(broken(*file));
    HeardSentence sentence;
    sentence.rows.assign(values.begin() + row * heard.featureSize, values.begin() + lastRow * heard.featureSize);
    for (; phone < lastPhone; ++phone)
      sentence.phones.push_back({static_cast<int>(std::clamp(said[static_cast<std::size_t>(2 * phone)], -1.0F, 1e6F)),
                                 static_cast<double>(said[static_cast<std::size_t>(2 * phone + 1)])});
    if (!inOrder(sentence.phones)) return fail(broken(*file));
    heard.sentences.push_back(std::move(sentence));
    row = lastRow;
  }
  return heard;
}

Status HeardSentences::save(const std::filesystem::path& path) const {
  std::vector<float> rows, phones;
  std::vector<std::int32_t> lengths;
  for (const HeardSentence& sentence : sentences) {
    rows.insert(rows.end(), sentence.rows.begin(), sentence.rows.end());
    for (const TimedPhone& phone : sentence.phones) {
      phones.push_back(static_cast<float>(phone.phone));
      phones.push_back(static_cast<float>(phone.endSeconds));
    }
    lengths.push_back(static_cast<std::int32_t>(sentence.rows.size()) / featureSize);
    lengths.push_back(static_cast<std::int32_t>(sentence.phones.size()));
  }
  const std::vector<std::uint16_t> halves = toHalf(rows);
  const auto table = [](const char* name, DType type, const auto& values, std::int64_t columns) {
    const auto bytes = std::as_bytes(std::span(values));
    return NamedTensor{name, {type, {static_cast<std::int64_t>(values.size()) / columns, columns}, bytes}};
  };
  return writeSafetensors(path,
                          {table("rows", DType::F16, halves, featureSize), table("phones", DType::F32, phones, 2),
                           table("lengths", DType::I32, lengths, 2)},
                          {{kSpeechNote, speech.name}, {kFingerprintNote, speech.fingerprint}});
}

}  // namespace visema
