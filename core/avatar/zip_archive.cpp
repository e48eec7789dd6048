// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/zip_archive.h"

#include <zlib.h>

#include <algorithm>
#include <span>
#include <utility>

#include "core/avatar/manifest.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr std::uint64_t kMaxDeflateRatio = 1100;  // deflate cannot do more than 1032 to 1
constexpr int kStored = 0, kDeflated = 8;

}  // namespace

Result<std::shared_ptr<const ZipArchive>> ZipArchive::open(std::shared_ptr<const OpenFile> file) {
  std::shared_ptr<ZipArchive> archive(new ZipArchive(std::move(file)));
  auto directory = ZipDirectory::read(archive->file_->size(), archive->reader());
  if (!directory) return fail(archive->inWords(directory.error(), {}));
  archive->directory_ = std::move(*directory);
  for (ZipEntry& entry : std::exchange(archive->directory_.entries, {})) TRY(archive->add(std::move(entry)));
  return archive;
}

ZipDirectory::Read ZipArchive::reader() const {
  return [this](std::uint64_t offset, std::span<std::byte> out) { return file_->read(offset, out); };
}

/// What the directory finds wrong is the end of a sentence.
Error ZipArchive::inWords(Error error, const std::string& member) const {
  if (error.code != ErrorCode::BadData) return error;
  error.message = (member.empty() ? "" : member + " in ") + file_->path().string() + error.message;
  return error;
}

Status ZipArchive::add(ZipEntry entry) {
  const std::string zip = file_->path().string();
  std::replace(entry.name.begin(), entry.name.end(), '\\', '/');   // some Windows tools write these
  if (!entry.name.empty() && entry.name.back() == '/') return {};  // a folder
  if (!isSafeMemberName(entry.name))
    return fail(ErrorCode::BadData,
                zip + " is refused: a file in it has a name that leads outside or is not valid text");
  if (entry.encrypted) return fail(ErrorCode::Unsupported, zip + " is encrypted: unpack it and use the folder");
  if (entry.method != kStored && entry.method != kDeflated)
    return fail(ErrorCode::Unsupported, entry.name + " in " + zip + " is packed in a way this program does not read");
  const bool sizesFit =
      entry.method == kStored ? entry.size == entry.packedSize : entry.size / kMaxDeflateRatio <= entry.packedSize;
  if (!sizesFit) return fail(ErrorCode::BadData, entry.name + " in " + zip + " has sizes that cannot be true");
  const std::string name = entry.name;
  if (!entries_.emplace(name, std::move(entry)).second)
    return fail(ErrorCode::BadData, zip + " is refused: it has two files called " + name);
  return {};
}

Result<std::uint64_t> ZipArchive::dataOffset(const ZipEntry& entry) const {
  auto offset = directory_.dataOffset(entry, reader());
  if (!offset) return fail(inWords(offset.error(), entry.name));
  return offset;
}

Result<std::vector<std::byte>> ZipArchive::read(const ZipEntry& entry, std::uint64_t limit) const {
  const std::string where = entry.name + " in " + file_->path().string();
  if (entry.size > limit) return fail(ErrorCode::LimitExceeded, where + " is larger than such a file can sensibly be");
  auto offset = TRY(dataOffset(entry));
  std::vector<std::byte> packed(static_cast<std::size_t>(entry.packedSize));
  TRY(file_->read(offset, packed));
  std::vector<std::byte> bytes;
  if (entry.method == kStored) {
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
    if (!complete) return fail(ErrorCode::BadData, where + " is damaged: it does not unpack to its size; get the file again");
  }
  if (crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()) != entry.crc)
    return fail(ErrorCode::BadData, where + " is damaged: its checksum differs; get the file again");
  return bytes;
}

}  // namespace visema
