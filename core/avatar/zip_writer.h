// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace visema {

/// Writes a zip of stored (uncompressed) files from beginning to end; the same contents give the same bytes.
/// Sizes and checksums are known beforehand, so nothing is written twice. Private to this layer.
class ZipWriter {
 public:
  using Sink = std::function<Status(std::span<const std::byte>)>;
  explicit ZipWriter(Sink sink) : sink_(std::move(sink)) {}

  /// Then comes the contents in pieces through `write`, exactly `size` bytes.
  Status begin(const std::string& name, std::uint64_t size, std::uint32_t crc);
  Status write(std::span<const std::byte> bytes);
  Status finish();

 private:
  struct Written {
    std::string name;
    std::uint64_t offset, size;
    std::uint32_t crc;
  };
  Sink sink_;
  std::uint64_t position_ = 0;
  std::vector<Written> written_;
};

std::uint32_t zipChecksum(std::uint32_t before, std::span<const std::byte> bytes);

}  // namespace visema
