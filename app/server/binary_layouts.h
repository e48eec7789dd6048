// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace visema {

/// The binary messages of the older WebSocket servers, both layouts, which their length tells apart. Pure functions of
/// bytes; nothing outside them is ever read.

enum class BinaryLayout {
  Short,  // u8 length, name, u32 frame; answered with the bare JPEG, or nothing
  Long,   // u32 length, name, u32 frame, u32 length, sound; answered with a header around the JPEG
};

/// Borrows from the message.
struct BinaryRequest {
  BinaryLayout layout = BinaryLayout::Long;
  std::string_view model;
  std::int32_t frame = 0;
  std::span<const std::byte> sound;
};

Result<BinaryRequest> parseBinaryRequest(std::span<const std::byte> message);

/// One page draws only JPEGs whose length is 3 modulo 4: pad them before.
inline constexpr std::size_t kJpegModulus = 4, kJpegRemainder = 3;

std::string binaryFrame(std::int32_t frame, std::uint32_t milliseconds, std::span<const std::byte> jpeg,
                        const std::array<float, 4>& bounds);
std::string binaryError(std::uint32_t milliseconds, std::string_view text);
std::string binaryVideoFrame(std::int32_t frame, std::string_view type, std::span<const std::byte> jpeg);

}  // namespace visema
