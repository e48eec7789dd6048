// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/base/try.h"
#include "core/nn/weights/loaded_weights.h"
#include "core/nn/weights/safetensors_header.h"
#include "core/nn/weights/weights.h"

namespace visema {
namespace {

constexpr std::uint64_t kLongestHeader = 100'000'000;  // the format's own limit

struct TypeName {
  DType type;
  const char* name;
};
constexpr std::array kTypeNames = {TypeName{DType::F32, "F32"},   TypeName{DType::F16, "F16"},
                                   TypeName{DType::BF16, "BF16"}, TypeName{DType::F64, "F64"},
                                   TypeName{DType::I64, "I64"},   TypeName{DType::I32, "I32"},
                                   TypeName{DType::I16, "I16"},   TypeName{DType::I8, "I8"},
                                   TypeName{DType::U8, "U8"},     TypeName{DType::Bool, "BOOL"}};

DType typeNamed(const std::string& name, const std::string& tensor) {
  for (const TypeName& known : kTypeNames)
    if (name == known.name) return known.type;
  throw BadFile("the tensor '" + tensor + "' holds numbers of the unknown type '" + name + "'");
}

const char* nameOf(DType type) {
  for (const TypeName& known : kTypeNames)
    if (known.type == type) return known.name;
  return "U8";
}

std::uint64_t headerLength(Bytes file) {
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), sizeof length);
  return length;
}

}  // namespace

bool looksLikeSafetensors(Bytes file) {
  return file.size() > 8 && file[8] == std::byte{'{'} && headerLength(file) <= std::max(file.size(), kLongestHeader);
}

void readSafetensors(Bytes file, LoadedWeights& weights) {
  ByteReader reader(file);
  const auto length = reader.number<std::uint64_t>();
  if (length > kLongestHeader) throw BadFile("its header is longer than the format allows");
  const Bytes text = reader.take(length);
  SafetensorsHeader header = parseSafetensorsHeader({reinterpret_cast<const char*>(text.data()), text.size()});
  const Bytes data = reader.take(reader.remaining());

  // The format wants the tensors to cover the data without holes or overlaps: nothing can hide, nothing is shared.
  std::sort(header.tensors.begin(), header.tensors.end(),
            [](const auto& a, const auto& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
  std::uint64_t expectedBegin = 0;
  for (SafetensorsEntry& entry : header.tensors) {
    if (entry.begin != expectedBegin || entry.end < entry.begin || entry.end > data.size())
      throw BadFile("the tensor '" + entry.name + "' lies outside its place");
    expectedBegin = entry.end;
    TensorView tensor{typeNamed(entry.type, entry.name), std::move(entry.shape), {}};
    const auto bytes = static_cast<std::uint64_t>(checkedElementCount(tensor.shape)) * bytesPerElement(tensor.type);
    if (bytes != entry.end - entry.begin) throw BadFile("the size of the tensor '" + entry.name + "' is wrong");
    tensor.data = data.subspan(entry.begin, bytes);
    weights.add(entry.name, std::move(tensor));
  }
  if (expectedBegin != data.size()) throw BadFile("it is not as long as its header says");
  weights.setMetadata(std::move(header.metadata));
}

namespace {

std::string headerText(const std::vector<const NamedTensor*>& tensors,
                       const std::map<std::string, std::string>& metadata) {
  auto json = nlohmann::ordered_json::object();
  if (!metadata.empty()) json["__metadata__"] = metadata;
  std::uint64_t begin = 0;
  for (const NamedTensor* named : tensors) {
    const std::uint64_t end = begin + named->tensor.data.size();
    json[named->name] = {
        {"dtype", nameOf(named->tensor.type)}, {"shape", named->tensor.shape}, {"data_offsets", {begin, end}}};
    begin = end;
  }
  std::string text = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  text.resize((text.size() + 7) / 8 * 8, ' ');
  return text;
}

}  // namespace

Status writeSafetensors(const std::filesystem::path& path, const std::vector<NamedTensor>& tensors,
                        const std::map<std::string, std::string>& metadata) {
  std::vector<const NamedTensor*> order;
  for (const NamedTensor& named : tensors) {
    const std::int64_t bytes =
        named.tensor.elementCount() * static_cast<std::int64_t>(bytesPerElement(named.tensor.type));
    if (bytes != static_cast<std::int64_t>(named.tensor.data.size()))
      return fail(ErrorCode::InvalidArgument,
                  "the tensor '" + named.name + "' has not as many numbers as its shape says");
    order.push_back(&named);
  }
  // Widest numbers first: every tensor then starts where its numbers are aligned.
  std::stable_sort(order.begin(), order.end(), [](const NamedTensor* a, const NamedTensor* b) {
    return bytesPerElement(a->tensor.type) > bytesPerElement(b->tensor.type);
  });
  const std::string header = headerText(order, metadata);
  const std::uint64_t length = header.size();
  AtomicFile file = TRY(AtomicFile::create(path));
  std::vector<std::span<const std::byte>> parts = {std::as_bytes(std::span(&length, 1)),
                                                   std::as_bytes(std::span(header))};
  for (const NamedTensor* named : order) parts.push_back(named->tensor.data);
  for (const std::span<const std::byte> part : parts) TRY(file.write(part));
  return file.commit();
}

}  // namespace visema
