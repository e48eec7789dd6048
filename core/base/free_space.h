// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "core/base/result.h"

namespace visema {

/// How many bytes are free on the disk that a folder lies on, or will lie on once it is made.
Result<std::uint64_t> freeBytesOf(const std::filesystem::path& folder);

/// The same from somebody who may know better.
using FreeBytes = std::function<Result<std::uint64_t>(const std::filesystem::path& folder)>;

}  // namespace visema
