// SPDX-License-Identifier: Apache-2.0
#include "core/nn/torch_module.h"

#include <dlfcn.h>

#include <mutex>
#include <system_error>

#include "core/base/own_folder.h"
#include "core/base/quiet_threads.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr const char* kFileName = "libvisema_torch.so";

struct LoadedModule {
  void* library = nullptr;
  const TorchModule* module = nullptr;
};

/// Beside the programs (a build folder), or where a package installs it; empty where there is none.
std::filesystem::path findModule(const std::filesystem::path& programs) {
  const std::filesystem::path beside = programs / kFileName;
  if (std::error_code error; std::filesystem::exists(beside, error)) return beside;
  return findAround(programs, std::filesystem::path("lib/visema") / kFileName);
}

Result<LoadedModule> load() {
  const std::filesystem::path found = findModule(ownFolder());
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
  return LoadedModule{library, module};  // never unloaded: LibTorch keeps threads of its own
}

Result<LoadedModule> loadOnce() {
  static std::mutex mutex;
  static LoadedModule loaded;
  const std::lock_guard lock(mutex);
  if (loaded.module) return loaded;
  auto result = load();
  if (result) loaded = *result;
  return result;
}

}  // namespace

bool torchModuleInstalled() { return torchModuleInstalled(ownFolder()); }
bool torchModuleInstalled(const std::filesystem::path& programs) { return !findModule(programs).empty(); }

Result<const TorchModule*> torchModule() {
  auto loaded = TRY(loadOnce());
  return loaded.module;
}

Result<void*> torchModuleSymbol(const char* name) {
  auto loaded = TRY(loadOnce());
  void* symbol = ::dlsym(loaded.library, name);
  if (!symbol)
    return fail(ErrorCode::Unsupported, std::string(kFileName) + " has no " + name +
                                            ": it belongs to another version of Visema Studio, install both anew.");
  return symbol;
}

}  // namespace visema
