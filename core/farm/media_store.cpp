// SPDX-License-Identifier: Apache-2.0
#include "core/farm/media_store.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/sha256.h"
#include "core/base/try.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPiece = 1u << 20;

struct Contents {
  std::string sha256;
  std::uint64_t bytes = 0;
};

using Piece = std::function<Status(std::span<const std::byte>)>;

/// Reads a file to its end, handing on each piece of it.
Result<Contents> readThrough(const fs::path& file, const Piece& piece) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream || fs::is_directory(file))
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

bool isHash(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// A copy that appears whole, and only when it holds what it should.
Status copyChecked(const fs::path& from, const fs::path& to, const std::string& sha256) {
  AtomicFile copy = TRY(AtomicFile::create(to));
  const Contents copied = TRY(readThrough(from, [&](auto piece) { return copy.write(piece); }));
  if (copied.sha256 != sha256)
    return fail(ErrorCode::BadData,
                from.string() + " is not what its hash says: it is damaged, or was changed just now");
  return copy.commit();
}

class FolderStore final : public MediaStore {
 public:
  explicit FolderStore(fs::path folder) : folder_(std::move(folder)) {}

  Result<JobFile> put(const fs::path& file) override {
    const Contents contents = TRY(readThrough(file, {}));
    JobFile kept{file.filename().string(), contents.sha256, contents.bytes};
    const fs::path place = placeOf(contents.sha256);
    std::error_code error;
    if (fs::file_size(place, error) == contents.bytes && !error) return kept;  // it came there whole
    TRY(copyChecked(file, place, contents.sha256));
    return kept;
  }

  Status fetch(const std::string& sha256, const fs::path& to) override {
    const fs::path place = placeOf(sha256);
    if (!isHash(sha256) || !fs::exists(place))
      return fail(ErrorCode::NotFound, "the farm's store " + folder_.string() + " has no file " + sha256 +
                                           ": it was deleted, or another folder is mounted there");
    return copyChecked(place, to, sha256);
  }

 private:
  fs::path placeOf(const std::string& sha256) const { return folder_ / sha256.substr(0, 2) / sha256; }
  const fs::path folder_;
};

}  // namespace

Result<std::unique_ptr<MediaStore>> MediaStore::open(const std::string& place) {
  const fs::path folder(place);
  std::error_code error;
  fs::create_directories(folder, error);
  if (folder.empty() || !fs::is_directory(folder))
    return fail(ErrorCode::NotFound,
                "the farm's store " + place + " is not a folder that can be used here: mount it, or check its rights");
  return std::unique_ptr<MediaStore>(std::make_unique<FolderStore>(fs::absolute(folder)));
}

}  // namespace visema
