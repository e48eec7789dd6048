// SPDX-License-Identifier: Apache-2.0
#include "app/server/binary_layouts.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/base/little_endian.h"

namespace visema {
namespace {

constexpr std::size_t kShortFixed = 5, kLongFixed = 12;

std::string_view textOf(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void append(std::string& out, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i));
}
void append(std::string& out, std::span<const std::byte> bytes) { out += textOf(bytes); }

Error bad(const char* what) { return {ErrorCode::InvalidArgument, what}; }

}  // namespace

Result<BinaryRequest> parseBinaryRequest(std::span<const std::byte> message) {
  if (message.empty()) return fail(bad("Empty message"));
  BinaryRequest request;
  if (const auto name = std::to_integer<std::size_t>(message[0]); message.size() == kShortFixed + name) {
    request.layout = BinaryLayout::Short;
    request.model = textOf(message.subspan(1, name));
    request.frame = static_cast<std::int32_t>(little32(message.data() + 1 + name));
    return request;
  }
  if (message.size() < kLongFixed) return fail(bad("Message too short"));
  const std::size_t name = little32(message.data());
  if (name > message.size() - kLongFixed) return fail(bad("Invalid model name length"));
  request.model = textOf(message.subspan(4, name));
  request.frame = static_cast<std::int32_t>(little32(message.data() + 4 + name));
  const std::size_t sound = little32(message.data() + 8 + name);
  if (sound > message.size() - kLongFixed - name) return fail(bad("Invalid audio data length"));
  request.sound = message.subspan(kLongFixed + name, sound);
  return request;
}

std::string binaryFrame(std::int32_t frame, std::uint32_t milliseconds, std::span<const std::byte> jpeg,
                        const std::array<float, 4>& bounds) {
  std::string out;
  out.reserve(17 + jpeg.size() + sizeof bounds);
  out += '\1';
  append(out, static_cast<std::uint32_t>(frame));
  append(out, milliseconds);
  append(out, static_cast<std::uint32_t>(jpeg.size()));
  append(out, jpeg);
  append(out, static_cast<std::uint32_t>(sizeof bounds));
  for (const float bound : bounds) append(out, std::bit_cast<std::uint32_t>(bound));
  return out;
}

std::string binaryError(std::uint32_t milliseconds, std::string_view text) {
  std::string out(1, '\0');
  append(out, std::uint32_t{0});
  append(out, milliseconds);
  append(out, static_cast<std::uint32_t>(text.size()));
  return out += text;
}

std::string binaryVideoFrame(std::int32_t frame, std::string_view type, std::span<const std::byte> jpeg) {
  std::string out(1, '\2');
  append(out, static_cast<std::uint32_t>(frame));
  const std::string_view name = type.substr(0, 255);
  out += static_cast<char>(name.size());
  out += name;
  append(out, static_cast<std::uint32_t>(jpeg.size()));
  append(out, jpeg);
  return out;
}

}  // namespace visema
