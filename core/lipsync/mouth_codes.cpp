// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/mouth_codes.h"

#include <array>
#include <charconv>
#include <cmath>

#include "core/base/atomic_file.h"
#include "core/base/file_bytes.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr std::uint64_t kLargestTable = 256u << 20;

/// The numbers of one line; false at the first thing that is not one.
bool parseLine(std::string_view line, std::vector<float>& numbers) {
  const char* at = line.data();
  const char* end = at + line.size();
  while (at < end) {
    float value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc{} || !std::isfinite(value)) return false;
    numbers.push_back(value);
    if (next == end) return true;
    if (*next != ',' || next + 1 == end) return false;
    at = next + 1;
  }
  return !numbers.empty();
}

}  // namespace

Result<MouthCodes> readMouthCodes(const std::filesystem::path& path) {
  auto text = TRY(readTextFile(path, kLargestTable));
  MouthCodes codes;
  std::string_view rest = text;
  std::vector<float> numbers;
  for (std::int64_t line = 1; !rest.empty(); ++line) {
    const std::size_t length = std::min(rest.find('\n'), rest.size());
    std::string_view row = rest.substr(0, length);
    rest.remove_prefix(std::min(length + 1, rest.size()));
    if (!row.empty() && row.back() == '\r') row.remove_suffix(1);
    if (line == 1 && row.substr(0, 5) == "frame") continue;
    numbers.clear();
    const auto bad = [&](const std::string& why) {
      return fail(ErrorCode::BadData, path.string() + ", line " + std::to_string(line) + ": " + why);
    };
    if (!parseLine(row, numbers) || numbers.size() < 2) return bad("a frame number and its code are expected");
    const int size = static_cast<int>(numbers.size()) - 1;
    if (codes.size == 0) codes.size = size;
    if (size != codes.size) return bad(std::to_string(size) + " numbers, but " + std::to_string(codes.size) + " above");
    if (numbers[0] != static_cast<float>(codes.frames())) return bad("frames must be numbered from 0 without gaps");
    codes.values.insert(codes.values.end(), numbers.begin() + 1, numbers.end());
  }
  if (codes.size == 0) return fail(ErrorCode::BadData, path.string() + " holds no mouth codes");
  return codes;
}

Status writeMouthCodes(const std::filesystem::path& path, const MouthCodes& codes) {
  std::array<char, 32> digits;
  std::string text = "frame";
  for (int i = 0; i < codes.size; ++i) text += ",c" + std::to_string(i);
  text += '\n';
  for (std::int64_t frame = 0; frame < codes.frames(); ++frame) {
    text += std::to_string(frame);
    for (const float value : codes.code(frame)) {
      text += ',';
      text.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
    }
    text += '\n';
  }
  return writeFileAtomically(path, text);
}

}  // namespace visema
