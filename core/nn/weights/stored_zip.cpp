// SPDX-License-Identifier: Apache-2.0
#include "core/nn/weights/stored_zip.h"

#include <algorithm>
#include <cstdint>

namespace visema {
namespace {

constexpr std::uint32_t kLocalSignature = 0x04034b50;
constexpr std::uint32_t kCentralSignature = 0x02014b50;
constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kEnd64Signature = 0x06064b50;
constexpr std::uint32_t kEnd64LocatorSignature = 0x07064b50;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kEnd64LocatorSize = 20;
constexpr std::uint32_t kIn64 = 0xffffffff;  // "the number is in the 64-bit field"

Bytes from(Bytes file, std::uint64_t offset) {
  if (offset > file.size()) throw BadFile("its table of contents is damaged");
  return file.subspan(offset);
}

template <class T>
T numberAt(Bytes file, std::uint64_t offset) {
  return ByteReader(from(file, offset)).number<T>();
}

struct Directory {
  std::uint64_t offset = 0;
  std::uint64_t entries = 0;
};

/// The end record is the last thing in the file but for a comment of at most 65,535 bytes.
std::size_t findEndRecord(Bytes file) {
  if (file.size() < kEndSize) throw BadFile("it ends too early");
  const std::size_t last = file.size() - kEndSize;
  const std::size_t first = last > 65535 ? last - 65535 : 0;
  for (std::size_t at = last + 1; at-- > first;)
    if (numberAt<std::uint32_t>(file, at) == kEndSignature) return at;
  throw BadFile("it ends too early (its table of contents is missing)");
}

Directory findDirectory(Bytes file) {
  const std::size_t end = findEndRecord(file);
  Directory directory{numberAt<std::uint32_t>(file, end + 16), numberAt<std::uint16_t>(file, end + 10)};
  if (directory.offset != kIn64 && directory.entries != 0xffff) return directory;
  if (end < kEnd64LocatorSize || numberAt<std::uint32_t>(file, end - kEnd64LocatorSize) != kEnd64LocatorSignature)
    return directory;
  const auto end64 = numberAt<std::uint64_t>(file, end - kEnd64LocatorSize + 8);
  ByteReader record(from(file, end64));
  if (record.number<std::uint32_t>() != kEnd64Signature) throw BadFile("its table of contents is damaged");
  record.take(28);
  directory.entries = record.number<std::uint64_t>();
  record.take(8);
  directory.offset = record.number<std::uint64_t>();
  return directory;
}

struct Member {
  std::string name;
  std::uint64_t size = 0;
  std::uint64_t compressedSize = 0;
  std::uint64_t localOffset = 0;
  bool stored = true;
};

/// Sizes and offsets that did not fit 32 bits are in the extra field 1, in this order, only those that are needed.
void readExtra64(Bytes extra, Member& member) {
  ByteReader reader(extra);
  while (reader.remaining() >= 4) {
    const auto tag = reader.number<std::uint16_t>();
    const auto length = reader.number<std::uint16_t>();
    ByteReader field(reader.take(length));
    if (tag != 1) continue;
    for (std::uint64_t* number : {&member.size, &member.compressedSize, &member.localOffset})
      if (*number == kIn64) *number = field.number<std::uint64_t>();
  }
}

Member readEntry(ByteReader& directory) {
  if (directory.number<std::uint32_t>() != kCentralSignature) throw BadFile("its table of contents is damaged");
  directory.take(4);
  const auto flags = directory.number<std::uint16_t>();
  const auto method = directory.number<std::uint16_t>();
  directory.take(8);
  Member member;
  member.compressedSize = directory.number<std::uint32_t>();
  member.size = directory.number<std::uint32_t>();
  const auto nameLength = directory.number<std::uint16_t>();
  const auto extraLength = directory.number<std::uint16_t>();
  const auto commentLength = directory.number<std::uint16_t>();
  directory.take(8);
  member.localOffset = directory.number<std::uint32_t>();
  member.name = directory.text(nameLength);
  readExtra64(directory.take(extraLength), member);
  directory.take(commentLength);
  const bool encrypted = (flags & 1) != 0;
  member.stored = method == 0 && !encrypted && member.size == member.compressedSize;
  return member;
}

Bytes contents(Bytes file, const Member& member) {
  ByteReader local(from(file, member.localOffset));
  if (local.number<std::uint32_t>() != kLocalSignature) throw BadFile("its member " + member.name + " is damaged");
  local.take(22);
  const auto nameLength = local.number<std::uint16_t>();
  const auto extraLength = local.number<std::uint16_t>();
  local.take(nameLength);
  local.take(extraLength);
  return local.take(member.size);
}

}  // namespace

std::map<std::string, ZipMember> zipMembers(Bytes file) {
  const Directory directory = findDirectory(file);
  ByteReader reader(from(file, directory.offset));
  std::map<std::string, ZipMember> members;
  for (std::uint64_t i = 0; i < directory.entries; ++i) {
    const Member member = readEntry(reader);
    const ZipMember found{member.stored ? contents(file, member) : Bytes(), member.stored};
    if (!members.emplace(member.name, found).second) throw BadFile("it has two members named " + member.name);
  }
  return members;
}

}  // namespace visema
