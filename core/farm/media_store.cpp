// SPDX-License-Identifier: Apache-2.0
#include "core/farm/media_store.h"

#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/hex.h"
#include "core/base/try.h"
#include "core/farm/file_contents.h"
#include "core/farm/s3_store.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

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
    if (!isHex(sha256, kSha256Digits) || !fs::exists(place))
      return fail(ErrorCode::NotFound, "the farm's store " + folder_.string() + " has no file " + sha256 +
                                           ": it was deleted, or another folder is mounted there");
    return copyChecked(place, to, sha256);
  }

  Result<bool> has(const std::string& sha256) override {
    return isHex(sha256, kSha256Digits) && fs::exists(placeOf(sha256));
  }

  Result<std::uint64_t> remove(const std::string& sha256) override {
    if (!isHex(sha256, kSha256Digits)) return std::uint64_t{0};
    const fs::path place = placeOf(sha256);
    std::error_code error;
    const std::uint64_t bytes = fs::file_size(place, error);
    if (error) return std::uint64_t{0};
    if (!fs::remove(place, error) && error)
      return fail(ErrorCode::Io, place.string() + " cannot be deleted: check the rights of the farm's store");
    return bytes;
  }

 private:
  fs::path placeOf(const std::string& sha256) const { return folder_ / sha256.substr(0, 2) / sha256; }
  const fs::path folder_;
};

}  // namespace

Result<std::unique_ptr<MediaStore>> MediaStore::open(const std::string& place) {
  if (isS3(place)) return openS3Store(place);
  const fs::path folder(place);
  std::error_code error;
  fs::create_directories(folder, error);
  if (folder.empty() || !fs::is_directory(folder))
    return fail(ErrorCode::NotFound,
                "the farm's store " + place + " is not a folder that can be used here: mount it, or check its rights");
  return std::unique_ptr<MediaStore>(std::make_unique<FolderStore>(fs::absolute(folder)));
}

}  // namespace visema
