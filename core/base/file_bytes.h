// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace visema {

/// The whole file; one larger than `limit` bytes is an Error before any memory is taken.
Result<std::vector<std::byte>> readFile(const std::filesystem::path& path, std::uint64_t limit);
Result<std::string> readTextFile(const std::filesystem::path& path, std::uint64_t limit);

/// A file mapped read-only into memory as long as this object lives. Immutable and shared. Thread-safe.
/// Does not protect against another program shortening the file meanwhile.
class MappedFile {
 public:
  static Result<std::shared_ptr<const MappedFile>> open(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  explicit MappedFile(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::span<const std::byte> bytes_;
};

}  // namespace visema
