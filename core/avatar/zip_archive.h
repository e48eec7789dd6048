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

namespace visema {

/// The files in a zip, read in place: their names, where they lie, and their contents (stored or deflated).
/// Refuses names that lead outside, duplicates, overlaps, encryption and sizes that cannot be true. Immutable and
/// shared. Thread-safe. Does not unpack to disk. Private to this layer.
class ZipArchive {
 public:
  struct Entry {
    std::uint64_t headerOffset = 0;
    std::uint64_t packedSize = 0;
    std::uint64_t size = 0;
    std::uint32_t crc = 0;
    bool stored = true;
  };

  static Result<std::shared_ptr<const ZipArchive>> open(std::shared_ptr<const OpenFile> file);
  const std::map<std::string, Entry>& entries() const { return entries_; }  // by name, with forward slashes
  const std::shared_ptr<const OpenFile>& file() const { return file_; }

  /// Where the contents of a stored entry begin in the file.
  Result<std::uint64_t> dataOffset(const std::string& name, const Entry& entry) const;
  /// The whole contents with their checksum checked; more than `limit` bytes is an Error before memory is taken.
  Result<std::vector<std::byte>> read(const std::string& name, const Entry& entry, std::uint64_t limit) const;

 private:
  explicit ZipArchive(std::shared_ptr<const OpenFile> file) : file_(std::move(file)) {}
  Status readDirectory();
  Status addEntry(std::span<const std::byte> record, std::string name, std::span<const std::byte> extra);
  Status checkOverlaps() const;
  std::shared_ptr<const OpenFile> file_;
  std::map<std::string, Entry> entries_;
  std::uint64_t directoryOffset_ = 0;
};

}  // namespace visema
