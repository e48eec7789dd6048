// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

#include "core/base/result.h"

namespace visema {

/// A file that appears under its name only when it is whole: it is written beside it under a hidden temporary name,
/// which commit() makes durable and renames; without a commit it disappears. Does not lock out other writers.
class AtomicFile {
 public:
  /// Replaces an ordinary file at `path` on commit; a directory or device there is an Error. Missing folders are made.
  static Result<AtomicFile> create(const std::filesystem::path& path);
  ~AtomicFile();
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&& other) noexcept;

  Status write(std::span<const std::byte> bytes);
  Status write(std::string_view text) { return write(std::as_bytes(std::span(text))); }
  /// For a library that writes by name; it has the same extension as the final name.
  const std::filesystem::path& temporaryPath() const { return temporary_; }
  const std::filesystem::path& path() const { return path_; }
  Status commit();

 private:
  AtomicFile(std::filesystem::path path, std::filesystem::path temporary, int descriptor)
      : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor) {}
  void discard();
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
};

Status writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes);
Status writeFileAtomically(const std::filesystem::path& path, std::string_view text);

}  // namespace visema
