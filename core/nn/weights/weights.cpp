// SPDX-License-Identifier: Apache-2.0
#include "core/nn/weights/weights.h"

#include <algorithm>
#include <limits>
#include <new>
#include <set>

#include "core/base/file_bytes.h"
#include "core/base/try.h"
#include "core/nn/weights/half.h"
#include "core/nn/weights/loaded_weights.h"

namespace visema {

std::size_t bytesPerElement(DType type) {
  switch (type) {
    case DType::F64:
    case DType::I64:
      return 8;
    case DType::F32:
    case DType::I32:
      return 4;
    case DType::F16:
    case DType::BF16:
    case DType::I16:
      return 2;
    case DType::I8:
    case DType::U8:
    case DType::Bool:
      return 1;
  }
  return 1;
}

std::int64_t TensorView::elementCount() const {
  std::int64_t count = 1;
  for (std::int64_t dimension : shape) count *= dimension;
  return count;
}

namespace {

template <class Stored, class Convert>
std::vector<float> convertAll(std::span<const std::byte> data, Convert convert) {
  std::vector<float> result(data.size() / sizeof(Stored));
  for (std::size_t i = 0; i < result.size(); ++i) {
    Stored stored;
    std::memcpy(&stored, data.data() + i * sizeof(Stored), sizeof(Stored));
    result[i] = convert(stored);
  }
  return result;
}

template <class Stored>
std::vector<float> castAll(std::span<const std::byte> data) {
  return convertAll<Stored>(data, [](Stored value) { return static_cast<float>(value); });
}

}  // namespace

std::vector<float> TensorView::toFloat() const {
  switch (type) {
    case DType::F32:
      return castAll<float>(data);
    case DType::F16:
      return convertAll<std::uint16_t>(data, halfToFloat);
    case DType::BF16:
      return convertAll<std::uint16_t>(data, bfloat16ToFloat);
    case DType::F64:
      return castAll<double>(data);
    case DType::I64:
      return castAll<std::int64_t>(data);
    case DType::I32:
      return castAll<std::int32_t>(data);
    case DType::I16:
      return castAll<std::int16_t>(data);
    case DType::I8:
      return castAll<std::int8_t>(data);
    case DType::U8:
    case DType::Bool:
      return castAll<std::uint8_t>(data);
  }
  return {};
}

const TensorView* Weights::find(const std::string& name) const {
  const auto found = tensors_.find(name);
  return found == tensors_.end() ? nullptr : &found->second;
}

const std::string& Weights::note(const std::string& key) const {
  static const std::string kNothing;
  const auto found = metadata_.find(key);
  return found == metadata_.end() ? kNothing : found->second;
}

std::int64_t checkedElementCount(const std::vector<std::int64_t>& shape) {
  constexpr std::int64_t kMost = std::int64_t{1} << 40;
  std::int64_t count = 1;
  for (std::int64_t dimension : shape) {
    if (dimension < 0 || dimension > kMost) throw BadFile("a tensor in it has an impossible shape");
    if (__builtin_mul_overflow(count, dimension, &count) || count > kMost)
      throw BadFile("a tensor in it has an impossible shape");
  }
  return count;
}

void LoadedWeights::add(const std::string& tensorName, TensorView tensor) {
  const auto address = reinterpret_cast<std::uintptr_t>(tensor.data.data());
  if (address % bytesPerElement(tensor.type) != 0)
    return addOwned(tensorName, tensor, {tensor.data.begin(), tensor.data.end()});
  if (!tensors_.emplace(tensorName, std::move(tensor)).second)
    throw BadFile("it names the tensor '" + tensorName + "' twice");
}

void LoadedWeights::addOwned(const std::string& tensorName, TensorView tensor, std::vector<std::byte> bytes) {
  copies_.push_back(std::move(bytes));
  tensor.data = copies_.back();
  if (!tensors_.emplace(tensorName, std::move(tensor)).second)
    throw BadFile("it names the tensor '" + tensorName + "' twice");
}

Result<std::shared_ptr<const Weights>> Weights::fromBytes(std::span<const std::byte> bytes,
                                                          std::shared_ptr<const void> owner, std::string name) {
  const std::string file = name;
  try {
    auto weights = std::make_shared<LoadedWeights>(std::move(owner), std::move(name));
    if (looksLikeSafetensors(bytes))
      readSafetensors(bytes, *weights);
    else if (looksLikeTorchFile(bytes))
      readTorchFile(bytes, *weights);
    else
      throw BadFile("it is neither safetensors nor a file saved by PyTorch");
    return std::shared_ptr<const Weights>(std::move(weights));
  } catch (const BadFile& error) {
    return fail(ErrorCode::BadData, file + " was not loaded: " + error.what() + ".");
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::LimitExceeded, file + " was not loaded: it asks for more memory than there is.");
  }
}

Result<std::shared_ptr<const Weights>> Weights::open(const std::filesystem::path& path) {
  auto file = TRY(MappedFile::open(path));
  return fromBytes(file->bytes(), file, path.string());
}

namespace {

std::string shapeText(const std::vector<std::int64_t>& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ',';
    text += std::to_string(shape[i]);
  }
  text += ']';
  return text;
}

/// "; 7 missing: a, b, c, ..."
std::string listed(const std::vector<std::string>& names, const char* what) {
  if (names.empty()) return {};
  constexpr std::size_t kShown = 4;
  std::string text = "; ";
  text += std::to_string(names.size());
  text += ' ';
  text += what;
  text += ": ";
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) {
    if (i > 0) text += ", ";
    text += names[i];
  }
  if (names.size() > kShown) text += ", ...";
  return text;
}

bool isBatchCounter(const std::string& name) {
  constexpr std::string_view kEnd = "num_batches_tracked";
  return name.size() >= kEnd.size() && name.compare(name.size() - kEnd.size(), kEnd.size(), kEnd) == 0;
}

}  // namespace

Status checkTensors(const Weights& weights, const std::vector<ExpectedTensor>& expected, OtherTensors others) {
  std::vector<std::string> missing, misshaped, unexpected;
  std::set<std::string> known;
  for (const ExpectedTensor& wanted : expected) {
    known.insert(wanted.name);
    const TensorView* found = weights.find(wanted.name);
    if (!found && !isBatchCounter(wanted.name)) missing.push_back(wanted.name);
    if (found && found->shape != wanted.shape)
      misshaped.push_back(wanted.name + " is " + shapeText(found->shape) + " instead of " + shapeText(wanted.shape));
  }
  for (const auto& entry : weights.tensors())
    if (others == OtherTensors::Refused && known.count(entry.first) == 0 && !isBatchCounter(entry.first))
      unexpected.push_back(entry.first);
  if (missing.empty() && misshaped.empty() && unexpected.empty()) return {};
  return fail(ErrorCode::BadData, weights.name() + " does not fit the network" + listed(missing, "missing") +
                                      listed(misshaped, "of another shape") + listed(unexpected, "unexpected") + ".");
}

std::vector<std::uint16_t> toHalf(std::span<const float> values) {
  std::vector<std::uint16_t> result(values.size());
  std::transform(values.begin(), values.end(), result.begin(), floatToHalf);
  return result;
}

std::vector<std::uint16_t> toBfloat16(std::span<const float> values) {
  std::vector<std::uint16_t> result(values.size());
  std::transform(values.begin(), values.end(), result.begin(), floatToBfloat16);
  return result;
}

}  // namespace visema
