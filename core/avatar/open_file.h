// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "core/base/result.h"

namespace visema {

/// A regular file open for reading at any place; keeps reading the same file when its name is given to another.
/// Thread-safe. Private to this layer.
class OpenFile {
 public:
  static Result<std::shared_ptr<const OpenFile>> open(const std::filesystem::path& path);
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// Opens this very file while this object lives, even when it has lost its name or given it to another.
  std::filesystem::path lastingPath() const { return "/proc/self/fd/" + std::to_string(descriptor_); }
  std::uint64_t size() const { return size_; }
  /// Exactly out.size() bytes, or an Error.
  Status read(std::uint64_t offset, std::span<std::byte> out) const;

 private:
  OpenFile(std::filesystem::path path, int descriptor, std::uint64_t size)
      : path_(std::move(path)), descriptor_(descriptor), size_(size) {}
  std::filesystem::path path_;
  int descriptor_;
  std::uint64_t size_;
};

}  // namespace visema
