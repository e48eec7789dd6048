// SPDX-License-Identifier: Apache-2.0
#include "core/base/file_bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "core/base/try.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

Error readError(const fs::path& path, int error) {
  const ErrorCode code = error == ENOENT || error == ENOTDIR ? ErrorCode::NotFound : ErrorCode::Io;
  return {code, "cannot read " + path.string() + ": " + std::generic_category().message(error)};
}

/// An open file and its size.
class OpenFile {
 public:
  static Result<OpenFile> open(const fs::path& path) {
    OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));  // a pipe must not make us wait
    struct stat status {};
    if (file.descriptor_ < 0 || ::fstat(file.descriptor_, &status) != 0) return fail(readError(path, errno));
    if (!S_ISREG(status.st_mode)) return fail(ErrorCode::InvalidArgument, path.string() + " is not a file");
    file.size_ = static_cast<std::uint64_t>(status.st_size);
    return file;
  }
  OpenFile(OpenFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int descriptor() const { return descriptor_; }
  std::uint64_t size() const { return size_; }

 private:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
  std::uint64_t size_ = 0;
};

template <class Container>
Result<Container> readInto(const fs::path& path, std::uint64_t limit) {
  OpenFile file = TRY(OpenFile::open(path));
  if (file.size() > limit)
    return fail(ErrorCode::LimitExceeded, path.string() + " is larger than " + std::to_string(limit) +
                                              " bytes; it is not the kind of file expected here");
  Container content(file.size(), {});
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t count = ::read(file.descriptor(), content.data() + filled, content.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(readError(path, errno));
    if (count == 0) break;  // shortened meanwhile
    filled += static_cast<std::size_t>(count);
  }
  content.resize(filled);
  return content;
}

}  // namespace

Result<std::vector<std::byte>> readFile(const fs::path& path, std::uint64_t limit) {
  return readInto<std::vector<std::byte>>(path, limit);
}

Result<std::string> readTextFile(const fs::path& path, std::uint64_t limit) {
  return readInto<std::string>(path, limit);
}

Result<std::shared_ptr<const MappedFile>> MappedFile::open(const fs::path& path) {
  OpenFile file = TRY(OpenFile::open(path));
  const auto size = static_cast<std::size_t>(file.size());
  if (size == 0) return std::shared_ptr<const MappedFile>(new MappedFile({}));
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
  if (address == MAP_FAILED) return fail(readError(path, errno));
  return std::shared_ptr<const MappedFile>(new MappedFile({static_cast<const std::byte*>(address), size}));
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace visema
