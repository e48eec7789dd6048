// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "core/base/result.h"

namespace visema {

/// The curve of a mouth: one code of `size` numbers a frame, as a table people can read and edit (CSV, one line a
/// frame).
struct MouthCodes {
  int size = 0;
  std::vector<float> values;  // frame after frame
  std::int64_t frames() const { return size > 0 ? static_cast<std::int64_t>(values.size()) / size : 0; }
  std::span<const float> code(std::int64_t frame) const {
    return {values.data() + frame * size, static_cast<std::size_t>(size)};
  }
};

Result<MouthCodes> readMouthCodes(const std::filesystem::path& path);
/// Written under a temporary name and renamed.
Status writeMouthCodes(const std::filesystem::path& path, const MouthCodes& codes);

}  // namespace visema
