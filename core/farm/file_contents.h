// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "core/base/result.h"

namespace visema {

struct Contents {
  std::string sha256;
  std::uint64_t bytes = 0;
};

/// Reads a file to its end, handing on each piece of it where somebody wants it.
Result<Contents> readThrough(const std::filesystem::path& file,
                             const std::function<Status(std::span<const std::byte>)>& piece);

}  // namespace visema
