// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace visema {

/// Where the bytes of a media file lie: a whole file, a stretch of one (a stored member of a package is read in place),
/// or memory. A plain path converts to it. Never a network address: nothing but these bytes is ever opened.
struct MediaSource {
  MediaSource() = default;
  MediaSource(std::filesystem::path file) : path(std::move(file)) {}  // NOLINT: meant to convert
  MediaSource(const std::string& file) : path(file) {}                // NOLINT
  MediaSource(const char* file) : path(file) {}                       // NOLINT

  static MediaSource section(std::filesystem::path file, std::int64_t offset, std::int64_t length, std::string name);
  /// The bytes are borrowed until the last reader of them is gone.
  static MediaSource inMemory(std::span<const std::uint8_t> bytes, std::string name);

  /// What messages call it.
  std::string name() const { return displayName.empty() ? path.string() : displayName; }

  std::filesystem::path path;
  std::int64_t offset = 0;
  std::int64_t length = -1;  // negative: to the end of the file
  std::optional<std::span<const std::uint8_t>> memory;
  std::string displayName;
};

}  // namespace visema
