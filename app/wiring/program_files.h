// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"

namespace visema {

/// A file that comes with the program, "resources/visema-1.safetensors" or "avatars/iris.visema": in share/visema
/// beside bin, wherever both were installed or unpacked (in a build folder: links). VISEMA_FILES names another root.
Result<std::filesystem::path> programFile(const std::string& name);

/// An avatar that comes with the program, by its name: "iris".
Result<std::filesystem::path> ownAvatar(const std::string& name);

}  // namespace visema
