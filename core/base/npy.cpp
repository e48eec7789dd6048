// SPDX-License-Identifier: Apache-2.0
#include "core/base/npy.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>

#include "core/base/atomic_file.h"
#include "core/base/file_bytes.h"
#include "core/base/try.h"

namespace visema {

namespace {

static_assert(std::endian::native == std::endian::little, "the writer declares little-endian data");

constexpr std::string_view kMagic("\x93NUMPY", 6);
constexpr std::size_t kMostDimensions = 32;
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 33;

struct TypeCode {
  std::string_view code;
  NpyType type;
};
constexpr TypeCode kTypeCodes[] = {
    {"f4", NpyType::F32}, {"f8", NpyType::F64}, {"i1", NpyType::I8}, {"i2", NpyType::I16},
    {"i4", NpyType::I32}, {"i8", NpyType::I64}, {"u1", NpyType::U8}, {"u2", NpyType::U16},
    {"u4", NpyType::U32}, {"u8", NpyType::U64}, {"b1", NpyType::U8},
};

struct Header {
  NpyType type = NpyType::F32;
  bool bigEndian = false;
  bool fortranOrder = false;
  std::vector<std::int64_t> shape;
};

/// Reads the header's Python dictionary: only the three keys the format has, only literals.
class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : rest_(text) {}

  std::optional<Header> parse() {
    bool hasType = false, hasOrder = false, hasShape = false;
    if (!take('{')) return std::nullopt;
    while (!take('}')) {
      const auto key = string();
      if (!key || !take(':')) return std::nullopt;
      bool good = false;
      if (*key == "descr") good = hasType = type();
      if (*key == "fortran_order") good = hasOrder = boolean();
      if (*key == "shape") good = hasShape = shape();
      if (!good || (!take(',') && !startsWith('}'))) return std::nullopt;
    }
    if (!hasType || !hasOrder || !hasShape) return std::nullopt;
    return header_;
  }

 private:
  void skipSpace() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }
  bool startsWith(char character) {
    skipSpace();
    return !rest_.empty() && rest_.front() == character;
  }
  bool take(char character) {
    if (!startsWith(character)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool takeWord(std::string_view word) {
    skipSpace();
    if (rest_.substr(0, word.size()) != word) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  std::optional<std::string_view> string() {
    skipSpace();
    if (rest_.empty() || (rest_.front() != '\'' && rest_.front() != '"')) return std::nullopt;
    const std::size_t end = rest_.find(rest_.front(), 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view value = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return value;
  }
  bool type() {
    const auto text = string();
    if (!text || text->size() < 2) return false;
    const char order = text->front();
    const std::string_view code = text->substr(1);
    const auto* found = std::find_if(std::begin(kTypeCodes), std::end(kTypeCodes),
                                     [&](const TypeCode& known) { return known.code == code; });
    if (found == std::end(kTypeCodes) || std::string_view("<>|=").find(order) == std::string_view::npos) return false;
    header_.type = found->type;
    header_.bigEndian = order == '>';
    return true;
  }
  bool boolean() {
    header_.fortranOrder = takeWord("True");
    return header_.fortranOrder || takeWord("False");
  }
  bool shape() {
    header_.shape.clear();
    if (!take('(')) return false;
    while (!take(')')) {
      skipSpace();
      std::int64_t size = 0;
      const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), size);
      if (error != std::errc() || size < 0 || header_.shape.size() == kMostDimensions) return false;
      rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
      header_.shape.push_back(size);
      if (!take(',') && !startsWith(')')) return false;
    }
    return true;
  }

  std::string_view rest_;
  Header header_;
};

/// The number of bytes a shape takes, unless that is absurd.
std::optional<std::uint64_t> byteCount(const std::vector<std::int64_t>& shape, std::size_t elementSize) {
  std::uint64_t bytes = elementSize;
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
  for (std::int64_t size : shape) {
    if (static_cast<std::uint64_t>(size) > kMostBytes / bytes) return std::nullopt;
    bytes *= static_cast<std::uint64_t>(size);
  }
  return bytes;
}

void swapBytes(std::span<std::byte> data, std::size_t elementSize) {
  for (std::size_t start = 0; start + elementSize <= data.size(); start += elementSize)
    std::reverse(data.begin() + static_cast<std::ptrdiff_t>(start),
                 data.begin() + static_cast<std::ptrdiff_t>(start + elementSize));
}

/// From column-major to row-major.
std::vector<std::byte> transposed(std::span<const std::byte> data, const std::vector<std::int64_t>& shape,
                                  std::size_t elementSize) {
  std::vector<std::byte> result(data.size());
  const std::size_t count = data.size() / elementSize;
  std::vector<std::int64_t> index(shape.size(), 0);
  for (std::size_t source = 0; source < count; ++source) {
    std::int64_t target = 0;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) target = target * shape[axis] + index[axis];
    std::memcpy(result.data() + static_cast<std::size_t>(target) * elementSize, data.data() + source * elementSize,
                elementSize);
    for (std::size_t axis = 0; axis < shape.size() && ++index[axis] == shape[axis]; ++axis) index[axis] = 0;
  }
  return result;
}

template <class To, class From>
std::vector<To> converted(const NpyArray& array) {
  std::vector<To> values(static_cast<std::size_t>(array.elementCount()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    From value;
    std::memcpy(&value, array.data.data() + i * sizeof(From), sizeof(From));
    values[i] = static_cast<To>(value);
  }
  return values;
}

template <class To>
std::vector<To> convertedFromAny(const NpyArray& array) {
  switch (array.type) {
    case NpyType::F32:
      return converted<To, float>(array);
    case NpyType::F64:
      return converted<To, double>(array);
    case NpyType::I8:
      return converted<To, std::int8_t>(array);
    case NpyType::I16:
      return converted<To, std::int16_t>(array);
    case NpyType::I32:
      return converted<To, std::int32_t>(array);
    case NpyType::I64:
      return converted<To, std::int64_t>(array);
    case NpyType::U8:
      return converted<To, std::uint8_t>(array);
    case NpyType::U16:
      return converted<To, std::uint16_t>(array);
    case NpyType::U32:
      return converted<To, std::uint32_t>(array);
    case NpyType::U64:
      return converted<To, std::uint64_t>(array);
  }
  return {};
}

std::string headerText(const NpyArray& array) {
  std::string_view code;
  for (const TypeCode& known : kTypeCodes)
    if (known.type == array.type && code.empty()) code = known.code;
  std::string shape;
  for (std::int64_t size : array.shape) shape += std::to_string(size) + ", ";
  if (array.shape.size() > 1) shape.resize(shape.size() - 2);
  if (array.shape.size() == 1) shape.resize(shape.size() - 1);
  std::string text = "{'descr': '" + std::string(bytesPerElement(array.type) == 1 ? "|" : "<") + std::string(code) +
                     "', 'fortran_order': False, 'shape': (" + shape + "), }";
  const std::size_t before = kMagic.size() + 4;
  text.append(63 - (before + text.size()) % 64, ' ');  // data starts at a multiple of 64, as the format wants
  return text + '\n';
}

}  // namespace

std::size_t bytesPerElement(NpyType type) {
  switch (type) {
    case NpyType::I8:
    case NpyType::U8:
      return 1;
    case NpyType::I16:
    case NpyType::U16:
      return 2;
    case NpyType::F32:
    case NpyType::I32:
    case NpyType::U32:
      return 4;
    case NpyType::F64:
    case NpyType::I64:
    case NpyType::U64:
      return 8;
  }
  return 1;
}

std::int64_t NpyArray::elementCount() const {
  std::int64_t count = 1;
  for (std::int64_t size : shape) count *= size;
  return count;
}

std::vector<float> NpyArray::toFloat() const { return convertedFromAny<float>(*this); }
std::vector<double> NpyArray::toDouble() const { return convertedFromAny<double>(*this); }

Result<NpyArray> parseNpy(std::span<const std::byte> bytes, const std::string& name) {
  const auto bad = [&](const std::string& what) { return fail(ErrorCode::BadData, name + " " + what); };
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (text.size() < 10 || text.substr(0, kMagic.size()) != kMagic) return bad("is not a .npy file.");
  const int version = static_cast<unsigned char>(text[6]);
  if (version < 1 || version > 3) return bad("is a .npy file of a version this program does not know.");
  const std::size_t lengthBytes = version == 1 ? 2 : 4, headerStart = 8 + lengthBytes;
  if (text.size() < headerStart) return bad("is cut off in its header.");
  std::size_t headerLength = 0;
  for (std::size_t i = 0; i < lengthBytes; ++i)
    headerLength |= static_cast<std::size_t>(static_cast<unsigned char>(text[8 + i])) << (8 * i);
  if (headerLength > text.size() - headerStart) return bad("is cut off in its header.");

  const auto header = HeaderParser(text.substr(headerStart, headerLength)).parse();
  if (!header) return bad("holds something else than plain numbers; save it as an array of floats or integers.");
  const std::size_t elementSize = bytesPerElement(header->type);
  const auto dataSize = byteCount(header->shape, elementSize);
  const auto data = bytes.subspan(headerStart + headerLength);
  if (!dataSize || *dataSize > data.size()) return bad("is cut off: it has fewer numbers than its header says.");

  NpyArray array;
  array.type = header->type;
  array.shape = header->shape;
  const auto used = data.first(static_cast<std::size_t>(*dataSize));
  array.data = header->fortranOrder && header->shape.size() > 1 ? transposed(used, header->shape, elementSize)
                                                                : std::vector<std::byte>(used.begin(), used.end());
  if (header->bigEndian && elementSize > 1) swapBytes(array.data, elementSize);
  return array;
}

Result<NpyArray> readNpy(const std::filesystem::path& path) {
  const auto bytes = TRY(readFile(path, kMostBytes));
  return parseNpy(bytes, path.string());
}

std::vector<std::byte> encodeNpy(const NpyArray& array) {
  const std::string header = headerText(array);
  const char start[4] = {1, 0, static_cast<char>(header.size() & 0xFF), static_cast<char>(header.size() >> 8)};
  std::vector<std::byte> bytes;
  bytes.reserve(kMagic.size() + sizeof(start) + header.size() + array.data.size());
  for (std::string_view part : {kMagic, std::string_view(start, sizeof(start)), std::string_view(header)})
    for (char c : part) bytes.push_back(static_cast<std::byte>(c));
  bytes.insert(bytes.end(), array.data.begin(), array.data.end());
  return bytes;
}

Status writeNpy(const std::filesystem::path& path, const NpyArray& array) {
  if (array.data.size() != static_cast<std::size_t>(array.elementCount()) * bytesPerElement(array.type))
    return fail(ErrorCode::InvalidArgument, "The array for " + path.string() + " does not have the size of its shape.");
  return writeFileAtomically(path, encodeNpy(array));
}

Status writeNpy(const std::filesystem::path& path, std::span<const float> values, std::vector<std::int64_t> shape) {
  NpyArray array;
  array.shape = std::move(shape);
  const auto bytes = std::as_bytes(values);
  array.data.assign(bytes.begin(), bytes.end());
  return writeNpy(path, array);
}

}  // namespace visema
