// SPDX-License-Identifier: Apache-2.0
#include "core/farm/file_contents.h"

#include <fstream>
#include <vector>

#include "core/base/sha256.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr std::size_t kPiece = 1u << 20;

}  // namespace

Result<Contents> readThrough(const std::filesystem::path& file,
                             const std::function<Status(std::span<const std::byte>)>& piece) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream || std::filesystem::is_directory(file))
    return fail(ErrorCode::NotFound, file.string() + " cannot be read: check that the file is there");
  Sha256 hash;
  Contents contents;
  std::vector<std::byte> buffer(kPiece);
  while (stream) {
    stream.read(reinterpret_cast<char*>(buffer.data()), static_cast<std::streamsize>(buffer.size()));
    const std::span<const std::byte> read(buffer.data(), static_cast<std::size_t>(stream.gcount()));
    hash.update(read);
    contents.bytes += read.size();
    if (piece) TRY(piece(read));
  }
  if (stream.bad()) return fail(ErrorCode::Io, file.string() + " cannot be read to its end: check its disk");
  contents.sha256 = hash.finish();
  return contents;
}

}  // namespace visema
