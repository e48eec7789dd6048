// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/zip_archive.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <span>

#include "core/avatar/little_endian.h"
#include "core/avatar/manifest.h"

namespace visema {
namespace {

constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kEnd64Signature = 0x06064b50;
constexpr std::uint32_t kLocator64Signature = 0x07064b50;
constexpr std::uint32_t kEntrySignature = 0x02014b50;
constexpr std::uint32_t kLocalSignature = 0x04034b50;
constexpr std::size_t kEndSize = 22, kEnd64Size = 56, kLocator64Size = 20, kEntrySize = 46, kLocalSize = 30;
constexpr std::uint64_t kMaxDirectoryBytes = 64u << 20;
constexpr std::size_t kMaxEntries = 200'000;
constexpr std::uint64_t kMaxDeflateRatio = 1100;  // deflate cannot do more than 1032 to 1
constexpr std::uint32_t kIn64 = 0xffffffff;

struct Directory {
  std::uint64_t offset = 0, size = 0, count = 0;
};

Result<Directory> findDirectory(const OpenFile& file, const std::string& name) {
  const auto notZip = [&] { return fail(ErrorCode::BadData, name + " is not a zip file, or its end is missing"); };
  if (file.size() < kEndSize) return notZip();
  const std::size_t tailSize = static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), kEndSize + 65535));
  std::vector<std::byte> tail(tailSize);
  if (Status status = file.read(file.size() - tailSize, tail); !status) return fail(status.error());
  std::size_t at = tailSize - kEndSize + 1;
  while (at-- > 0)
    if (little32(tail.data() + at) == kEndSignature && at + kEndSize + little16(tail.data() + at + 20) == tailSize)
      break;
  if (at == static_cast<std::size_t>(-1)) return notZip();
  const std::byte* end = tail.data() + at;
  Directory directory{little32(end + 16), little32(end + 12), little16(end + 10)};
  const std::uint64_t endOffset = file.size() - tailSize + at;
  std::uint64_t limit = endOffset;
  if (directory.offset == kIn64 || directory.size == kIn64 || directory.count == 0xffff) {
    std::array<std::byte, kLocator64Size> locator;
    std::array<std::byte, kEnd64Size> end64;
    if (endOffset < kLocator64Size) return notZip();
    if (Status status = file.read(endOffset - kLocator64Size, locator); !status) return fail(status.error());
    if (little32(locator.data()) == kLocator64Signature) {
      limit = little64(locator.data() + 8);
      if (Status status = file.read(limit, end64); !status) return fail(status.error());
      if (little32(end64.data()) != kEnd64Signature) return notZip();
      directory = {little64(end64.data() + 48), little64(end64.data() + 40), little64(end64.data() + 32)};
    }
  }
  if (directory.offset > limit || directory.size > limit - directory.offset || directory.size > kMaxDirectoryBytes ||
      directory.count > kMaxEntries || directory.count * kEntrySize > directory.size)
    return fail(ErrorCode::BadData, name + " is a damaged zip file: its directory cannot be true");
  return directory;
}

}  // namespace

Result<std::shared_ptr<const ZipArchive>> ZipArchive::open(std::shared_ptr<const OpenFile> file) {
  std::shared_ptr<ZipArchive> archive(new ZipArchive(std::move(file)));
  if (Status status = archive->readDirectory(); !status) return fail(status.error());
  return archive;
}

Status ZipArchive::readDirectory() {
  const std::string zip = file_->path().string();
  auto directory = findDirectory(*file_, zip);
  if (!directory) return fail(directory.error());
  directoryOffset_ = directory->offset;
  std::vector<std::byte> bytes(static_cast<std::size_t>(directory->size));
  if (Status status = file_->read(directory->offset, bytes); !status) return status;
  std::span<const std::byte> left(bytes);
  for (std::uint64_t i = 0; i < directory->count; ++i) {
    const auto damaged = [&] { return fail(ErrorCode::BadData, zip + " is a damaged zip file: its directory is cut"); };
    if (left.size() < kEntrySize || little32(left.data()) != kEntrySignature) return damaged();
    const std::size_t nameSize = little16(left.data() + 28), extraSize = little16(left.data() + 30);
    const std::size_t whole = kEntrySize + nameSize + extraSize + little16(left.data() + 32);
    if (left.size() < whole) return damaged();
    std::string name(reinterpret_cast<const char*>(left.data()) + kEntrySize, nameSize);
    std::replace(name.begin(), name.end(), '\\', '/');  // some Windows tools write these
    if (Status status = addEntry(left, std::move(name), left.subspan(kEntrySize + nameSize, extraSize)); !status)
      return status;
    left = left.subspan(whole);
  }
  return checkOverlaps();
}

Status ZipArchive::addEntry(std::span<const std::byte> record, std::string name, std::span<const std::byte> extra) {
  const std::string zip = file_->path().string();
  if (!name.empty() && name.back() == '/') return {};  // a folder
  if (!isSafeMemberName(name))
    return fail(ErrorCode::BadData,
                zip + " is refused: a file in it has a name that leads outside or is not valid text");
  Entry entry;
  entry.crc = little32(record.data() + 16);
  entry.packedSize = little32(record.data() + 20);
  entry.size = little32(record.data() + 24);
  entry.headerOffset = little32(record.data() + 42);
  // Only the fields that did not fit come in the 64-bit extra, in this order.
  for (std::span<const std::byte> field = extra; field.size() >= 4;) {
    const std::size_t fieldSize = little16(field.data() + 2);
    if (field.size() < 4 + fieldSize) break;
    if (little16(field.data()) == 1) {
      std::span<const std::byte> numbers = field.subspan(4, fieldSize);
      for (std::uint64_t* value : {&entry.size, &entry.packedSize, &entry.headerOffset}) {
        if (*value != kIn64 || numbers.size() < 8) continue;
        *value = little64(numbers.data());
        numbers = numbers.subspan(8);
      }
    }
    field = field.subspan(4 + fieldSize);
  }
  const int flags = little16(record.data() + 8), method = little16(record.data() + 10);
  if (flags & 1) return fail(ErrorCode::Unsupported, zip + " is encrypted: unpack it and use the folder");
  if (method != 0 && method != 8)
    return fail(ErrorCode::Unsupported, name + " in " + zip + " is packed in a way this program does not read");
  entry.stored = method == 0;
  const bool sizesFit =
      entry.stored ? entry.size == entry.packedSize : entry.size / kMaxDeflateRatio <= entry.packedSize;
  if (!sizesFit || entry.packedSize > file_->size() || entry.headerOffset >= directoryOffset_)
    return fail(ErrorCode::BadData, name + " in " + zip + " has sizes that cannot be true");
  if (!entries_.emplace(name, entry).second)
    return fail(ErrorCode::BadData, zip + " is refused: it has two files called " + name);
  return {};
}

Status ZipArchive::checkOverlaps() const {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> stretches;
  stretches.reserve(entries_.size());
  for (const auto& [name, entry] : entries_)
    stretches.emplace_back(entry.headerOffset, entry.headerOffset + kLocalSize + name.size() + entry.packedSize);
  std::sort(stretches.begin(), stretches.end());
  std::uint64_t end = 0;
  for (const auto& [first, last] : stretches) {
    if (first < end || last > directoryOffset_)
      return fail(ErrorCode::BadData, file_->path().string() + " is a damaged zip file: its files overlap");
    end = last;
  }
  return {};
}

Result<std::uint64_t> ZipArchive::dataOffset(const std::string& name, const Entry& entry) const {
  const auto damaged = [&] {
    return fail(ErrorCode::BadData,
                name + " in " + file_->path().string() + " is damaged: its header is not where it should be");
  };
  std::array<std::byte, kLocalSize> header;
  if (Status status = file_->read(entry.headerOffset, header); !status) return fail(status.error());
  if (little32(header.data()) != kLocalSignature) return damaged();
  const std::uint64_t offset =
      entry.headerOffset + kLocalSize + little16(header.data() + 26) + little16(header.data() + 28);
  if (offset > directoryOffset_ || entry.packedSize > directoryOffset_ - offset) return damaged();
  return offset;
}

Result<std::vector<std::byte>> ZipArchive::read(const std::string& name, const Entry& entry,
                                                std::uint64_t limit) const {
  const std::string where = name + " in " + file_->path().string();
  if (entry.size > limit) return fail(ErrorCode::LimitExceeded, where + " is larger than such a file can sensibly be");
  auto offset = dataOffset(name, entry);
  if (!offset) return fail(offset.error());
  std::vector<std::byte> packed(static_cast<std::size_t>(entry.packedSize));
  if (Status status = file_->read(*offset, packed); !status) return fail(status.error());
  std::vector<std::byte> bytes;
  if (entry.stored) {
    bytes = std::move(packed);
  } else {
    bytes.resize(static_cast<std::size_t>(entry.size));
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return fail(ErrorCode::Internal, "zlib cannot be started");
    std::byte none{};
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(bytes.empty() ? &none : bytes.data());
    stream.avail_out = static_cast<uInt>(bytes.size());
    const int result = inflate(&stream, Z_FINISH);
    const bool complete = result == Z_STREAM_END && stream.total_out == bytes.size();
    inflateEnd(&stream);
    if (!complete) return fail(ErrorCode::BadData, where + " is damaged: it does not unpack to its size");
  }
  if (crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()) != entry.crc)
    return fail(ErrorCode::BadData, where + " is damaged: its checksum differs");
  return bytes;
}

}  // namespace visema
