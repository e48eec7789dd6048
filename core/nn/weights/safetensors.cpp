// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

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

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      result += escape;
    } else {
      result += c;
    }
  }
  result += '"';
  return result;
}

std::string headerText(const std::vector<const NamedTensor*>& tensors,
                       const std::map<std::string, std::string>& metadata) {
  std::string text = "{";
  if (!metadata.empty()) {
    text += "\"__metadata__\":{";
    const char* comma = "";
    for (const auto& [key, value] : metadata) {
      text += comma;
      text += quoted(key);
      text += ':';
      text += quoted(value);
      comma = ",";
    }
    text += tensors.empty() ? "}" : "},";
  }
  std::uint64_t begin = 0;
  for (const NamedTensor* named : tensors) {
    const std::uint64_t end = begin + named->tensor.data.size();
    if (named != tensors.front()) text += ',';
    text += quoted(named->name);
    text += ":{\"dtype\":\"";
    text += nameOf(named->tensor.type);
    text += "\",\"shape\":[";
    for (std::size_t i = 0; i < named->tensor.shape.size(); ++i) {
      if (i > 0) text += ',';
      text += std::to_string(named->tensor.shape[i]);
    }
    text += "],\"data_offsets\":[";
    text += std::to_string(begin);
    text += ',';
    text += std::to_string(end);
    text += "]}";
    begin = end;
  }
  text += "}";
  text.resize((text.size() + 7) / 8 * 8, ' ');
  return text;
}

/// A file that is renamed into place when finished and removed when not. Knows nothing of what is written.
class PartialFile {
 public:
  explicit PartialFile(const std::filesystem::path& path)
      : path_(path), partial_(path.string() + ".part" + std::to_string(::getpid())) {
    file_ = std::fopen(partial_.c_str(), "wb");
    good_ = file_ != nullptr;
  }
  ~PartialFile() {
    if (file_) std::fclose(file_);
    if (!partial_.empty()) std::remove(partial_.c_str());
  }
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  void write(const void* bytes, std::size_t count) {
    good_ = good_ && (count == 0 || std::fwrite(bytes, 1, count, file_) == count);
  }
  Status finish() {
    good_ = good_ && std::fflush(file_) == 0 && ::fsync(::fileno(file_)) == 0;
    if (good_) {
      good_ = std::fclose(file_) == 0;
      file_ = nullptr;
    }
    if (!good_ || std::rename(partial_.c_str(), path_.c_str()) != 0)
      return fail(ErrorCode::Io, path_.string() + " cannot be written: " + std::strerror(errno));
    partial_.clear();
    return {};
  }

 private:
  std::filesystem::path path_;
  std::string partial_;
  std::FILE* file_ = nullptr;
  bool good_ = false;
};

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
  PartialFile file(path);
  file.write(&length, sizeof length);
  file.write(header.data(), header.size());
  for (const NamedTensor* named : order) file.write(named->tensor.data.data(), named->tensor.data.size());
  return file.finish();
}

}  // namespace visema
