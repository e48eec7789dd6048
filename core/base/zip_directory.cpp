// SPDX-License-Identifier: Apache-2.0
#include "core/base/zip_directory.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/little_endian.h"
#include "core/base/try.h"

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
constexpr std::uint32_t kIn64 = 0xffffffff;

auto damaged(const char* how) { return fail(ErrorCode::BadData, how); }
auto notZip() { return damaged(" is not a zip file, or its end is missing: get the file again"); }
auto endless() { return damaged(" is damaged: its end is missing; get the file again"); }
auto cut() { return damaged(" is a damaged zip file: its directory is cut"); }

struct Place {
  std::uint64_t offset = 0, size = 0, count = 0;
};

Result<Place> findDirectory(std::uint64_t fileSize, const ZipDirectory::Read& read) {
  if (fileSize < kEndSize) return notZip();
  const std::size_t tailSize = static_cast<std::size_t>(std::min<std::uint64_t>(fileSize, kEndSize + 65535));
  std::vector<std::byte> tail(tailSize);
  TRY(read(fileSize - tailSize, tail));
  std::size_t at = tailSize - kEndSize + 1;
  while (at-- > 0)
    if (little32(tail.data() + at) == kEndSignature && at + kEndSize + little16(tail.data() + at + 20) == tailSize)
      break;
  if (at == static_cast<std::size_t>(-1)) {
    std::array<std::byte, 4> start;
    TRY(read(0, start));
    if (little32(start.data()) == kLocalSignature) return endless();
    return notZip();
  }
  const std::byte* end = tail.data() + at;
  Place place{little32(end + 16), little32(end + 12), little16(end + 10)};
  const std::uint64_t endOffset = fileSize - tailSize + at;
  std::uint64_t limit = endOffset;
  if (place.offset == kIn64 || place.size == kIn64 || place.count == 0xffff) {
    std::array<std::byte, kLocator64Size> locator;
    std::array<std::byte, kEnd64Size> end64;
    if (endOffset < kLocator64Size) return notZip();
    TRY(read(endOffset - kLocator64Size, locator));
    if (little32(locator.data()) == kLocator64Signature) {
      limit = little64(locator.data() + 8);
      TRY(read(limit, end64));
      if (little32(end64.data()) != kEnd64Signature) return notZip();
      place = {little64(end64.data() + 48), little64(end64.data() + 40), little64(end64.data() + 32)};
    }
  }
  if (place.offset > limit || place.size > limit - place.offset || place.size > kMaxDirectoryBytes ||
      place.count > kMaxEntries || place.count * kEntrySize > place.size)
    return damaged(" is a damaged zip file: its directory cannot be true");
  return place;
}

/// Only the numbers that did not fit come in the 64-bit extra, in this order.
void read64(std::span<const std::byte> extra, ZipEntry& entry) {
  while (extra.size() >= 4) {
    const std::size_t fieldSize = little16(extra.data() + 2);
    if (extra.size() < 4 + fieldSize) return;
    if (little16(extra.data()) == 1) {
      std::span<const std::byte> numbers = extra.subspan(4, fieldSize);
      for (std::uint64_t* value : {&entry.size, &entry.packedSize, &entry.headerOffset}) {
        if (*value != kIn64 || numbers.size() < 8) continue;
        *value = little64(numbers.data());
        numbers = numbers.subspan(8);
      }
    }
    extra = extra.subspan(4 + fieldSize);
  }
}

/// The first entry of `left`, which is shortened by it.
Result<ZipEntry> takeEntry(std::span<const std::byte>& left) {
  if (left.size() < kEntrySize || little32(left.data()) != kEntrySignature) return cut();
  const std::byte* record = left.data();
  const std::size_t nameSize = little16(record + 28), extraSize = little16(record + 30);
  const std::size_t whole = kEntrySize + nameSize + extraSize + little16(record + 32);
  if (left.size() < whole) return cut();
  ZipEntry entry;
  entry.name.assign(reinterpret_cast<const char*>(record) + kEntrySize, nameSize);
  entry.encrypted = (little16(record + 8) & 1) != 0;
  entry.method = little16(record + 10);
  entry.crc = little32(record + 16);
  entry.packedSize = little32(record + 20);
  entry.size = little32(record + 24);
  entry.headerOffset = little32(record + 42);
  read64(left.subspan(kEntrySize + nameSize, extraSize), entry);
  left = left.subspan(whole);
  return entry;
}

Status checkOverlaps(const ZipDirectory& directory) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> stretches;
  stretches.reserve(directory.entries.size());
  for (const ZipEntry& entry : directory.entries) {
    if (entry.headerOffset >= directory.offset || entry.packedSize > directory.offset)
      return damaged(" is a damaged zip file: a file does not lie in it");
    stretches.emplace_back(entry.headerOffset, entry.headerOffset + kLocalSize + entry.name.size() + entry.packedSize);
  }
  std::sort(stretches.begin(), stretches.end());
  std::uint64_t end = 0;
  for (const auto& [first, last] : stretches) {
    if (first < end || last > directory.offset) return damaged(" is a damaged zip file: its files overlap");
    end = last;
  }
  return {};
}

}  // namespace

Result<ZipDirectory> ZipDirectory::read(std::uint64_t fileSize, const Read& read) {
  const auto place = TRY(findDirectory(fileSize, read));
  std::vector<std::byte> bytes(static_cast<std::size_t>(place.size));
  TRY(read(place.offset, bytes));
  ZipDirectory directory;
  directory.offset = place.offset;
  std::span<const std::byte> left(bytes);
  for (std::uint64_t i = 0; i < place.count; ++i) {
    auto entry = TRY(takeEntry(left));
    directory.entries.push_back(std::move(entry));
  }
  TRY(checkOverlaps(directory));
  return directory;
}

Result<std::uint64_t> ZipDirectory::dataOffset(const ZipEntry& entry, const Read& read) const {
  constexpr const char* kLost = " is damaged: its header is not where it should be";
  std::array<std::byte, kLocalSize> header;
  TRY(read(entry.headerOffset, header));
  if (little32(header.data()) != kLocalSignature) return damaged(kLost);
  const std::uint64_t begin =
      entry.headerOffset + kLocalSize + little16(header.data() + 26) + little16(header.data() + 28);
  if (begin > offset || entry.packedSize > offset - begin) return damaged(kLost);
  return begin;
}

}  // namespace visema
