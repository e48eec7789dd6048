// SPDX-License-Identifier: Apache-2.0
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/avatar/avatar_package.h"

/// Opens arbitrary bytes as a package file, in place as always, and reads all that is in it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int file = memfd_create("fuzzed", MFD_CLOEXEC);
  if (file < 0) return 0;
  std::size_t written = 0;
  while (written < size) {
    const ssize_t count = write(file, data + written, size - written);
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  const auto path = "/proc/self/fd/" + std::to_string(file);
  if (const auto tree = visema::FileTree::open(path)) {
    for (const auto& entry : (*tree)->files()) (void)(*tree)->read(entry.first, 1 << 20);
  }
  if (const auto package = visema::AvatarPackage::open(path)) {
    (void)(*package)->verify({}, {});
    for (const auto& entry : (*package)->manifest().files) (void)(*package)->section(entry.first);
  }
  close(file);
  return 0;
}
