// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/open_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace visema {

Result<std::shared_ptr<const OpenFile>> OpenFile::open(const std::filesystem::path& path) {
  // A pipe or device would block or never end; O_NONBLOCK keeps even the opening from waiting.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return fail(ErrorCode::NotFound, path.string() + " does not exist");
    return fail(ErrorCode::Io, path.string() + " cannot be opened: " + std::strerror(errno));
  }
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor);
    return fail(ErrorCode::InvalidArgument, path.string() + " is not an ordinary file");
  }
  return std::shared_ptr<const OpenFile>(new OpenFile(path, descriptor, static_cast<std::uint64_t>(status.st_size)));
}

OpenFile::~OpenFile() { ::close(descriptor_); }

Status OpenFile::read(std::uint64_t offset, std::span<std::byte> out) const {
  if (offset > size_ || out.size() > size_ - offset)
    return fail(ErrorCode::BadData, path_.string() + " is shorter than it says it is; it may be damaged");
  while (!out.empty()) {
    const ssize_t count = ::pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(ErrorCode::Io, path_.string() + " cannot be read: " + std::strerror(errno));
    if (count == 0) return fail(ErrorCode::Io, path_.string() + " became shorter while it was read");
    out = out.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

}  // namespace visema
