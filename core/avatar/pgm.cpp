// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/pgm.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace visema {
namespace {

constexpr int kMaxSide = 8192;

/// Skips white space and comments, then reads a number; -1 when there is none.
int readNumber(std::string_view text, std::size_t& at) {
  while (at < text.size() && (text[at] == '#' || std::string_view(" \t\r\n").find(text[at]) != std::string_view::npos))
    at = text[at] == '#' ? std::min(text.find('\n', at), text.size()) : at + 1;
  int value = -1;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && value < 1'000'000; ++at)
    value = (value < 0 ? 0 : value) * 10 + (text[at] - '0');
  return value;
}

}  // namespace

Result<Image> parsePgm(std::span<const std::byte> bytes, const std::string& source) {
  if (bytes.size() < 2 || bytes[0] != std::byte{'P'} || bytes[1] != std::byte{'5'})
    return fail(ErrorCode::BadData, source + " is not a grey PGM picture (P5)");
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::size_t at = 2;
  const int width = readNumber(text, at), height = readNumber(text, at), white = readNumber(text, at);
  if (width < 1 || height < 1 || width > kMaxSide || height > kMaxSide || white != 255)
    return fail(ErrorCode::BadData, source + " is not a PGM picture of 8 bits and a sensible size");
  ++at;  // exactly one white space
  const std::size_t size = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  if (at > bytes.size() || bytes.size() - at != size)
    return fail(ErrorCode::BadData, source + " does not have as many pixels as it says");
  Image image({width, height}, 1);
  std::memcpy(image.mutableView().data, bytes.data() + at, size);
  return image;
}

std::vector<std::byte> encodePgm(ImageView grey) {
  const std::string header =
      "P5\n" + std::to_string(grey.size.width) + " " + std::to_string(grey.size.height) + "\n255\n";
  std::vector<std::byte> bytes;
  for (char c : header) bytes.push_back(static_cast<std::byte>(c));
  for (int y = 0; y < grey.size.height; ++y) {
    const auto row = std::as_bytes(std::span(grey.row(y), static_cast<std::size_t>(grey.size.width)));
    bytes.insert(bytes.end(), row.begin(), row.end());
  }
  return bytes;
}

}  // namespace visema
