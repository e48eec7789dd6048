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

/// What a zip's table of contents says of one file in it. Nothing of it is believed but that it fits the zip.
struct ZipEntry {
  std::string name;
  std::uint64_t headerOffset = 0;
  std::uint64_t packedSize = 0;
  std::uint64_t size = 0;
  std::uint32_t crc = 0;
  int method = 0;  // 0: stored, 8: deflated
  bool encrypted = false;
};

/// The table of contents of a zip, however its bytes are read. Inflates nothing. An error here is the
/// end of a sentence (" is not a zip file, ..."), for whoever knows the name of the file.
struct ZipDirectory {
  using Read = std::function<Status(std::uint64_t offset, std::span<std::byte> out)>;  // exactly so many bytes

  static Result<ZipDirectory> read(std::uint64_t fileSize, const Read& read);
  /// Where the bytes of an entry begin.
  Result<std::uint64_t> dataOffset(const ZipEntry& entry, const Read& read) const;

  std::uint64_t offset = 0;  // of the table itself, which comes after all files
  std::vector<ZipEntry> entries;
};

}  // namespace visema
