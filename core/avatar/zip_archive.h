// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/avatar/open_file.h"
#include "core/base/result.h"
#include "core/base/zip_directory.h"

namespace visema {

/// The files in a zip, read in place: their names, where they lie, and their contents (stored or deflated).
/// Refuses names that lead outside, duplicates, overlaps, encryption and sizes that cannot be true. Immutable and
/// shared. Thread-safe. Does not unpack to disk. Private to this layer.
class ZipArchive {
 public:
  static Result<std::shared_ptr<const ZipArchive>> open(std::shared_ptr<const OpenFile> file);
  const std::map<std::string, ZipEntry>& entries() const { return entries_; }  // by name, with forward slashes
  const std::shared_ptr<const OpenFile>& file() const { return file_; }

  /// Where the contents of a stored entry begin in the file.
  Result<std::uint64_t> dataOffset(const ZipEntry& entry) const;
  /// The whole contents with their checksum checked; more than `limit` bytes is an Error before memory is taken.
  Result<std::vector<std::byte>> read(const ZipEntry& entry, std::uint64_t limit) const;

 private:
  explicit ZipArchive(std::shared_ptr<const OpenFile> file) : file_(std::move(file)) {}
  Status add(ZipEntry entry);
  ZipDirectory::Read reader() const;
  Error inWords(Error error, const std::string& member) const;
  std::shared_ptr<const OpenFile> file_;
  ZipDirectory directory_;                   // without its entries
  std::map<std::string, ZipEntry> entries_;  // by name
};

}  // namespace visema
