// SPDX-License-Identifier: Apache-2.0
#include "core/base/own_folder.h"

#include <dlfcn.h>
#include <link.h>

#include <system_error>

namespace visema {
namespace {

namespace fs = std::filesystem;

const int kOfThisCode = 0;  // lies in whatever this code was linked into

fs::path findOwnFolder() {
  std::error_code error;
  Dl_info info{};
  void* about = nullptr;
  if (::dladdr1(&kOfThisCode, &info, &about, RTLD_DL_LINKMAP) != 0 && about) {
    const char* library = static_cast<const link_map*>(about)->l_name;  // empty: the program itself
    if (library && *library) return fs::canonical(library, error).parent_path();
  }
  return fs::read_symlink("/proc/self/exe", error).parent_path();
}

}  // namespace

fs::path ownFolder() {
  static const fs::path folder = findOwnFolder();
  return folder;
}

fs::path findAround(const fs::path& folder, const fs::path& name) {
  std::error_code error;
  for (fs::path here = folder; !here.empty(); here = here.parent_path()) {
    if (fs::exists(here / name, error)) return here / name;
    if (!here.has_relative_path()) break;
  }
  return {};
}

}  // namespace visema
