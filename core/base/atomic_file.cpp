// SPDX-License-Identifier: Apache-2.0
#include "core/base/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <random>
#include <string>
#include <system_error>
#include <utility>

#include "core/base/try.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

Error systemError(const std::string& what, const fs::path& path, int error) {
  return {ErrorCode::Io, what + " " + path.string() + ": " + std::generic_category().message(error)};
}

/// ".visema-1a2b3c4d.mp4" beside the final name.
fs::path temporaryName(const fs::path& path) {
  static constexpr char kDigits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  std::random_device random;
  std::string name = ".visema-";
  for (int i = 0; i < 10; ++i) name += kDigits[random() % (sizeof kDigits - 1)];
  return path.parent_path() / (name + path.extension().string());
}

/// The place to write to: links followed, folders made, nothing there but an ordinary file.
Result<fs::path> prepareTarget(const fs::path& path) {
  std::error_code error;
  fs::path target = path;
  if (fs::is_symlink(path, error)) target = fs::weakly_canonical(path, error);
  const fs::file_status status = fs::status(target, error);
  if (fs::is_directory(status)) return fail(ErrorCode::InvalidArgument, path.string() + " is a folder; name a file");
  if (fs::exists(status) && !fs::is_regular_file(status))
    return fail(ErrorCode::InvalidArgument, path.string() + " is not an ordinary file; name another one");
  if (!target.has_filename()) return fail(ErrorCode::InvalidArgument, "an empty file name cannot be written");
  if (target.has_parent_path() && (fs::create_directories(target.parent_path(), error), error))
    return fail(systemError("cannot make the folder for", path, error.value()));
  return target;
}

/// A renamed file survives a power failure only once its folder is on the disk too; not every file system can.
void syncFolder(const fs::path& folder) {
  const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

Result<AtomicFile> AtomicFile::create(const fs::path& path) {
  fs::path target = TRY(prepareTarget(path));
  for (int attempt = 0; attempt < 100; ++attempt) {
    fs::path temporary = temporaryName(target);
    const int descriptor = ::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0) return AtomicFile(std::move(target), std::move(temporary), descriptor);
    if (errno != EEXIST) break;
  }
  return fail(systemError("cannot write", path, errno));
}

AtomicFile::~AtomicFile() { discard(); }

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

AtomicFile& AtomicFile::operator=(AtomicFile&& other) noexcept {
  if (this == &other) return *this;
  discard();
  path_ = std::move(other.path_);
  temporary_ = std::move(other.temporary_);
  descriptor_ = std::exchange(other.descriptor_, -1);
  return *this;
}

void AtomicFile::discard() {
  if (descriptor_ < 0) return;
  ::close(std::exchange(descriptor_, -1));
  ::unlink(temporary_.c_str());
}

Status AtomicFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail(systemError("cannot write", path_, errno));
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Status AtomicFile::commit() {
  if (descriptor_ < 0) return fail(ErrorCode::Internal, path_.string() + " was committed before");
  // A library that wrote by name may have replaced the file we opened: what is there now is what counts.
  const int named = ::open(temporary_.c_str(), O_RDONLY | O_CLOEXEC);
  if (named < 0) return fail(systemError("cannot finish", path_, errno));
  int error = ::fsync(named) != 0 && errno != EINVAL ? errno : 0;
  struct stat existing {};
  if (::stat(path_.c_str(), &existing) == 0) (void)::fchmod(named, existing.st_mode & 07777);
  ::close(named);
  if (error == 0 && ::rename(temporary_.c_str(), path_.c_str()) != 0) error = errno;
  if (error != 0) return fail(systemError("cannot finish", path_, error));
  ::close(std::exchange(descriptor_, -1));
  syncFolder(path_.parent_path());
  return {};
}

Status writeFileAtomically(const fs::path& path, std::span<const std::byte> bytes) {
  AtomicFile file = TRY(AtomicFile::create(path));
  TRY(file.write(bytes));
  return file.commit();
}

Status writeFileAtomically(const fs::path& path, std::string_view text) {
  return writeFileAtomically(path, std::as_bytes(std::span(text)));
}

}  // namespace visema
