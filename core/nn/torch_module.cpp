// SPDX-License-Identifier: Apache-2.0
#include "core/nn/torch_module.h"

#include <dlfcn.h>

#include <cstdlib>
#include <mutex>
#include <system_error>
#include <vector>

namespace visema {
namespace {

constexpr const char* kFileName = "libvisema_torch.so";

/// Beside the program (a build folder), or where a package installs it.
std::vector<std::filesystem::path> places() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return {};
  const std::filesystem::path folder = program.parent_path();
  return {folder / kFileName, folder / "../lib/visema" / kFileName};
}

/// Idle OpenMP threads must sleep, not spin: with other work on the cores spinning makes every step several times
/// slower. Read by those libraries when they are loaded; what the user has set stays.
void quietThreadPools() {
  ::setenv("OMP_WAIT_POLICY", "passive", 0);
  ::setenv("GOMP_SPINCOUNT", "0", 0);
  ::setenv("OPENBLAS_NUM_THREADS", "1", 0);
}

Result<const TorchModule*> load() {
  std::filesystem::path found;
  for (const std::filesystem::path& place : places())
    if (std::error_code error; found.empty() && std::filesystem::exists(place, error)) found = place;
  if (found.empty())
    return fail(ErrorCode::NotFound, std::string(kFileName) +
                                         " is not beside the program: install the part of Visema Studio that holds "
                                         "LibTorch, or choose another engine.");
  quietThreadPools();
  void* library = ::dlopen(found.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char* reason = ::dlerror();
    return fail(ErrorCode::Unsupported, found.string() + " cannot be loaded: " + (reason ? reason : "no reason given"));
  }
  const auto entry = reinterpret_cast<TorchModuleEntry>(::dlsym(library, kTorchModuleEntry));
  const TorchModule* module = entry ? entry(kTorchModuleVersion) : nullptr;
  if (!module)
    return fail(ErrorCode::Unsupported,
                found.string() + " belongs to another version of Visema Studio: install both anew.");
  return module;  // never unloaded: LibTorch keeps threads of its own
}

}  // namespace

Result<const TorchModule*> torchModule() {
  static std::mutex mutex;
  static const TorchModule* loaded = nullptr;
  const std::lock_guard lock(mutex);
  if (loaded) return loaded;
  auto module = load();
  if (module) loaded = *module;
  return module;
}

}  // namespace visema
