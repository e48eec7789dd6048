// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/zip_writer.h"

#include <zlib.h>

#include <algorithm>

#include "core/base/little_endian.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr std::uint64_t kIn64 = 0xffffffff;
constexpr int kVersion = 20, kVersion64 = 45;
constexpr int kUtf8Names = 1 << 11;
constexpr int kDosDate = (1980 - 1980) << 9 | 1 << 5 | 1;  // no clock: equal contents are equal files

/// The part that local header and directory entry share: version .. extra length.
void appendCommon(std::vector<std::byte>& out, bool big, std::uint32_t crc, std::uint64_t size, std::size_t nameSize,
                  std::size_t extraSize) {
  appendLittle(out, big ? kVersion64 : kVersion, 2);
  appendLittle(out, kUtf8Names, 2);
  appendLittle(out, 0, 2);  // stored
  appendLittle(out, 0, 2);
  appendLittle(out, kDosDate, 2);
  appendLittle(out, crc, 4);
  for (int i = 0; i < 2; ++i) appendLittle(out, std::min(size, kIn64), 4);
  appendLittle(out, nameSize, 2);
  appendLittle(out, extraSize, 2);
}

void appendText(std::vector<std::byte>& out, const std::string& text) {
  for (char c : text) out.push_back(static_cast<std::byte>(c));
}

}  // namespace

Status ZipWriter::begin(const std::string& name, std::uint64_t size, std::uint32_t crc) {
  const bool big = size >= kIn64;
  std::vector<std::byte> header;
  appendLittle(header, 0x04034b50, 4);
  appendCommon(header, big, crc, size, name.size(), big ? 20 : 0);
  appendText(header, name);
  if (big) {
    appendLittle(header, 1, 2);
    appendLittle(header, 16, 2);
    for (int i = 0; i < 2; ++i) appendLittle(header, size, 8);
  }
  written_.push_back({name, position_, size, crc});
  return write(header);
}

Status ZipWriter::write(std::span<const std::byte> bytes) {
  position_ += bytes.size();
  return sink_(bytes);
}

Status ZipWriter::finish() {
  const std::uint64_t directory = position_;
  for (const Written& entry : written_) {
    const bool big = entry.size >= kIn64, far = entry.offset >= kIn64;
    const std::size_t extraSize = big || far ? 4 + (big ? 16 : 0) + (far ? 8 : 0) : 0;
    std::vector<std::byte> record;
    appendLittle(record, 0x02014b50, 4);
    appendLittle(record, 3 << 8 | kVersion64, 2);  // made on Unix
    appendCommon(record, big || far, entry.crc, entry.size, entry.name.size(), extraSize);
    appendLittle(record, 0, 2);  // comment
    appendLittle(record, 0, 2);  // disk
    appendLittle(record, 0, 2);
    appendLittle(record, std::uint64_t{0100644} << 16, 4);
    appendLittle(record, std::min(entry.offset, kIn64), 4);
    appendText(record, entry.name);
    if (extraSize > 0) {
      appendLittle(record, 1, 2);
      appendLittle(record, extraSize - 4, 2);
      if (big)
        for (int i = 0; i < 2; ++i) appendLittle(record, entry.size, 8);
      if (far) appendLittle(record, entry.offset, 8);
    }
    TRY(write(record));
  }
  const std::uint64_t size = position_ - directory, count = written_.size();
  std::vector<std::byte> end;
  if (directory >= kIn64 || count >= 0xffff) {
    const std::uint64_t end64 = position_;
    appendLittle(end, 0x06064b50, 4);
    appendLittle(end, 44, 8);
    appendLittle(end, 3 << 8 | kVersion64, 2);
    appendLittle(end, kVersion64, 2);
    appendLittle(end, 0, 8);  // disks
    for (std::uint64_t value : {count, count, size, directory}) appendLittle(end, value, 8);
    appendLittle(end, 0x07064b50, 4);
    appendLittle(end, 0, 4);
    appendLittle(end, end64, 8);
    appendLittle(end, 1, 4);
  }
  appendLittle(end, 0x06054b50, 4);
  appendLittle(end, 0, 4);
  for (int i = 0; i < 2; ++i) appendLittle(end, std::min<std::uint64_t>(count, 0xffff), 2);
  appendLittle(end, size, 4);
  appendLittle(end, std::min(directory, kIn64), 4);
  appendLittle(end, 0, 2);
  return write(end);
}

std::uint32_t zipChecksum(std::uint32_t before, std::span<const std::byte> bytes) {
  return static_cast<std::uint32_t>(crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace visema
